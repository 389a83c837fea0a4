// The embedded chain [D14]: anvil from its npm package, with a random chain id per workspace, bound to 127.0.0.1. It is
// `local` evidence: the person who runs it can rewrite it. Its state is saved after each mined block by dump, fsync and rename,
// because anvil's own state file can be left torn.
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { JsonRpcProvider } from "ethers";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { faultsOf, type Infer, integer, record } from "../../core/json/shape.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { identityOf, ownProcess } from "../../disk/processIdentity.ts";
import { createFile, replaceFile } from "../../disk/atomicFiles.ts";
import { chainIdOf, connect } from "../rpc/provider.ts";
import { isOurNode, isOwnerAlive, readRunFile, type RunFile, runPath } from "./runFile.ts";

export interface EmbeddedChain {
  readonly rpc: string;
  readonly chainId: number;
  /** saves the state and ends the node */
  stop(): Promise<void>;
}

const STATE = "state.hex";
const START_TIMEOUT_MS = 20_000;
const SAVE_INTERVAL_MS = 100;
const OPTIONS = "--mnemonic-random --accounts 1 --slots-in-an-epoch 1 --no-cors --hardfork osaka";

/** Start the chain of this folder, making it on first use. Throws `embedded_failed`. */
export async function startEmbedded(directory: string, port = 0): Promise<EmbeddedChain> {
  mkdirSync(directory, { recursive: true });
  await endOrphan(directory);
  const claim = claimStart(directory);
  const chainId = chainIdFor(directory);
  const { child, rpc } = await launch(chainId, port).catch((error: unknown) => {
    rmSync(runPath(directory), { force: true });
    throw error;
  });
  const provider = connect(rpc, chainId);
  const statePath = join(directory, STATE);
  try {
    if (existsSync(statePath)) await provider.send("anvil_loadState", [readFileSync(statePath, "utf8")]);
  } catch (cause) {
    child.kill("SIGKILL");
    provider.destroy();
    rmSync(runPath(directory), { force: true });
    throw new CredenceError("embedded_failed", { reason: `its saved state ${statePath} cannot be read` }, { cause });
  }
  if (!isSameClaim(readRunFile(directory), claim)) {
    child.kill("SIGKILL");
    provider.destroy();
    throw new CredenceError("embedded_failed", { reason: "another process started it at the same time" });
  }
  const node = child.pid ?? 0;
  replaceFile(
    runPath(directory),
    JSON.stringify({ ...claim, node, nodeIdentity: identityOf(node), rpc } satisfies RunFile),
  );
  const saver = keepSaving(provider, statePath);
  return {
    rpc,
    chainId,
    async stop() {
      try {
        await saver.stop();
      } catch (error) {
        letGo(child); // the state is in the node alone: the next start takes it over from there
        throw error;
      } finally {
        provider.destroy();
      }
      await end(child);
      rmSync(runPath(directory), { force: true });
    },
  };
}

/** Two nodes of one chain would each save a state without what the other did. */
function claimStart(directory: string): RunFile {
  const claim: RunFile = { node: 0, owner: process.pid, ownerIdentity: ownProcess(), rpc: "", since: Date.now() };
  try {
    createFile(runPath(directory), JSON.stringify(claim));
    return claim;
  } catch (cause) {
    throw new CredenceError("embedded_failed", { reason: "another process starts it just now" }, { cause });
  }
}

const isSameClaim = (found: RunFile | null, claim: RunFile): boolean =>
  found !== null && found.ownerIdentity === claim.ownerIdentity && found.since === claim.since && found.rpc === "";

const isStarting = (run: RunFile): boolean =>
  run.rpc === "" && isOwnerAlive(run) && Date.now() - run.since < 2 * START_TIMEOUT_MS;

/** The RPC address of the chain of this folder where another process runs it now, or null. */
export async function findEmbedded(directory: string): Promise<{ rpc: string; chainId: number } | null> {
  const running = readRunFile(directory);
  if (running === null || !isOwnerAlive(running) || !(await answers(running.rpc, directory))) return null;
  return { rpc: running.rpc, chainId: chainIdFor(directory) };
}

/** A node whose owner was killed continues, unsaved: save what it has and end it, so that a new one can take over. */
async function endOrphan(directory: string): Promise<void> {
  const running = readRunFile(directory);
  if (running === null) return;
  if (isStarting(running))
    throw new CredenceError("embedded_failed", { reason: `process ${running.owner} starts it just now` });
  const ours = isOurNode(running, chainIdFor(directory));
  // a node that its owner still keeps is left alone, also while it is too busy to answer
  if (isOwnerAlive(running) && (ours || (await answers(running.rpc, directory))))
    throw new CredenceError("embedded_failed", { reason: `process ${running.owner} runs it already` });
  if (ours) {
    if (await answers(running.rpc, directory)) await saveOnce(directory, running.rpc);
    process.kill(running.node, "SIGKILL");
  }
  rmSync(runPath(directory), { force: true });
}

async function saveOnce(directory: string, rpc: string): Promise<void> {
  const provider = connect(rpc, chainIdFor(directory));
  replaceFile(join(directory, STATE), (await provider.send("anvil_dumpState", [true])) as string);
  provider.destroy();
}

async function answers(rpc: string, directory: string): Promise<boolean> {
  try {
    return (await chainIdOf(rpc)) === chainIdFor(directory);
  } catch {
    return false;
  }
}

/** Give an address a balance: possible on this chain only. */
export async function fund(rpc: string, chainId: number, address: string, wei: bigint): Promise<void> {
  const provider = connect(rpc, chainId);
  await provider.send("anvil_setBalance", [address, `0x${wei.toString(16)}`]);
  provider.destroy();
}

function chainIdFor(directory: string): number {
  const path = join(directory, "chain.json");
  if (existsSync(path)) return savedChainId(path);
  const chainId = randomInt(1_000_000_000, 2_000_000_000);
  replaceFile(path, JSON.stringify({ chainId }));
  return chainId;
}

const chainFile = record({ chainId: integer(1, Number.MAX_SAFE_INTEGER) });

function savedChainId(path: string): number {
  const document = parseJson(readFileSync(path));
  if (faultsOf(document, chainFile).length > 0)
    throw new CredenceError("embedded_failed", {
      reason: `${path} does not name a chain id. Restore it from a backup`,
    });
  return (document as Infer<typeof chainFile>).chainId;
}

function launch(chainId: number, port: number): Promise<{ child: ChildProcess; rpc: string }> {
  const child = spawn(
    anvilBinary(),
    `--host 127.0.0.1 --port ${port} --chain-id ${chainId} ${OPTIONS}`.split(" "),
    // its own process group: Ctrl-C must reach us first, so that the state is saved before it ends
    { stdio: ["ignore", "pipe", "pipe"], env: {}, detached: true },
  );
  return new Promise((resolve, reject) => {
    let output = "";
    const refuse = (reason: string) => {
      child.kill("SIGKILL");
      reject(new CredenceError("embedded_failed", { reason }));
    };
    const timer = setTimeout(() => refuse("it did not answer in time"), START_TIMEOUT_MS);
    child.on("error", (error) => refuse(error.message));
    child.on("exit", (code) => refuse(`it ended with code ${code}: ${output.slice(-300)}`));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      child.removeAllListeners();
      child.stdout.removeAllListeners("data").resume();
      child.stderr.removeAllListeners("data").resume();
      resolve({ child, rpc: `http://${address}` });
    });
  });
}

/** The native binary itself: killing anvil's wrapper script would orphan it. */
function anvilBinary(): string {
  const processor = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${processor}/bin/anvil${process.platform === "win32" ? ".exe" : ""}`;
  try {
    return createRequire(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json")).resolve(name);
  } catch (cause) {
    throw new CredenceError(
      "embedded_failed",
      { reason: `no build of anvil for ${process.platform} ${process.arch}` },
      { cause },
    );
  }
}

/** Watches the head and saves the state whenever it moved; and at the end, for what changes without a block (a balance). */
function keepSaving(provider: JsonRpcProvider, statePath: string) {
  let saved = "";
  let running = Promise.resolve();
  let stopped = false;
  const save = async () => {
    const head = (await provider.send("eth_blockNumber", [])) as string;
    if (head === saved && !stopped) return;
    replaceFile(statePath, (await provider.send("anvil_dumpState", [true])) as string);
    saved = head;
  };
  const step = () => {
    if (stopped) return;
    running = save().catch(() => undefined);
    void running.then(() => setTimeout(step, SAVE_INTERVAL_MS).unref());
  };
  step();
  return {
    async stop() {
      stopped = true;
      await running;
      try {
        await save();
      } catch (cause) {
        throw new CredenceError("embedded_failed", { reason: `its state ${statePath} cannot be saved` }, { cause });
      }
    },
  };
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 3_000).unref();
  });
}
