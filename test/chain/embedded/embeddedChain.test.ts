// The embedded chain as a process among others: stopped, killed, started twice. What it mined is never lost.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it, vi } from "vitest";
import { chainIdOf } from "../../../src/chain/rpc/provider.ts";
import { type EmbeddedChain, findEmbedded, fund, startEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { identityOf } from "../../../src/disk/processIdentity.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const ACCOUNT = "0x00000000000000000000000000000000000000aa";
const folder = temporaryFolder();
let folders = 0;
const newFolder = (): string => join(folder, `chain-${++folders}`);

const running = new Set<EmbeddedChain>();
const children = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const chain of running) await chain.stop();
});

async function start(directory: string): Promise<EmbeddedChain> {
  const chain = await startEmbedded(directory);
  running.add(chain);
  return chain;
}

async function stop(chain: EmbeddedChain): Promise<void> {
  running.delete(chain);
  await chain.stop();
}

type Where = Pick<EmbeddedChain, "rpc" | "chainId">;
const heightOf = async (chain: Where): Promise<number> => Number(await rpcCall(chain, "eth_blockNumber"));
const balanceOf = async (chain: Where): Promise<bigint> =>
  BigInt((await rpcCall(chain, "eth_getBalance", ACCOUNT, "latest")) as string);
const headOf = async (chain: Where) =>
  (await rpcCall(chain, "eth_getBlockByNumber", "latest", false)) as { hash: string };
const runOf = (directory: string) => JSON.parse(readFileSync(join(directory, "run.json"), "utf8")) as { node: number };

const WAITING = { timeout: 120_000 };
/** The number of the newest block that is saved, or null. */
function savedHeight(directory: string): number | null {
  const path = join(directory, "state.hex");
  if (!existsSync(path)) return null;
  const dump = gunzipSync(Buffer.from(readFileSync(path, "utf8").slice(2), "hex")).toString();
  return Number((JSON.parse(dump) as { best_block_number: unknown }).best_block_number);
}

/** Another process that runs the chain of a folder. */
async function owner(directory: string): Promise<{ child: ChildProcess } & Where> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../support/chain/ownChain.ts"), directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as Where) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
  children.delete(child);
}

function answersAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket({ host, port, timeout: 1_000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on("connect", () => done(true))
      .on("error", () => done(false))
      .on("timeout", () => done(false));
  });
}

describe("an embedded chain", () => {
  it("has its state, its chain id and the balances that it gave when it is started again", async () => {
    const directory = newFolder();
    const first = await start(directory);
    expect(await findEmbedded(directory)).toEqual({ rpc: first.rpc, chainId: first.chainId });
    await rpcCall(first, "evm_mine");
    const head = await headOf(first);
    await vi.waitUntil(() => savedHeight(directory) === 1, WAITING);
    await fund(first.rpc, first.chainId, ACCOUNT, 7n); // changes state without a block
    await stop(first);
    expect(await findEmbedded(directory)).toBeNull();
    expect(existsSync(join(directory, "run.json"))).toBe(false);
    const second = await start(directory);
    expect(second.chainId).toBe(first.chainId);
    expect(await headOf(second)).toEqual(head);
    expect(await balanceOf(second)).toBe(7n);
    await stop(second);
  });

  it("has another chain id in every folder, and ends with the command that started it", async () => {
    const chains = [await start(newFolder()), await start(newFolder())];
    expect(new Set(chains.map(({ chainId }) => chainId)).size).toBe(2);
    for (const chain of chains) await stop(chain);
    for (const { rpc } of chains) await expect(chainIdOf(rpc)).rejects.toMatchObject({ code: "rpc_unreachable" });
  });

  it("listens on 127.0.0.1 and on no other address of the machine", async () => {
    const chain = await start(newFolder());
    const { hostname, port } = new URL(chain.rpc);
    expect([hostname, await answersAt("127.0.0.1", Number(port))]).toEqual(["127.0.0.1", true]);
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const others = addresses.map(({ address }) => address).filter((address) => address !== "127.0.0.1");
    for (const address of ["127.0.0.2", ...others])
      expect([address, await answersAt(address, Number(port))]).toEqual([address, false]);
    await stop(chain);
  });

  it("is refused a second time while it runs, and goes on", async () => {
    const directory = newFolder();
    const chain = await start(directory);
    await expect(startEmbedded(directory)).rejects.toMatchObject({ code: "embedded_failed" });
    expect(await heightOf(chain)).toBe(0);
    await stop(chain);
  });

  it("is left to the process that runs it, also while its node is too busy to answer", async () => {
    const directory = newFolder();
    const chain = await start(directory);
    const { node } = runOf(directory);
    process.kill(node, "SIGSTOP");
    try {
      await expect(startEmbedded(directory)).rejects.toMatchObject({
        code: "embedded_failed",
        data: { reason: `process ${process.pid} runs it already` },
      });
    } finally {
      process.kill(node, "SIGCONT");
    }
    expect(await heightOf(chain)).toBe(0);
    await stop(chain);
  });

  it("is started once by commands at the same moment: two nodes would lose what one of them mined", async () => {
    const directory = newFolder();
    const all = await Promise.allSettled([1, 2, 3].map(() => start(directory)));
    expect(all.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const result of all)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "embedded_failed" });
    for (const chain of running) await stop(chain);
  });

  it("is taken over with all that it mined when the process that ran it was killed", async () => {
    const directory = newFolder();
    const { child, ...orphan } = await owner(directory);
    expect(await findEmbedded(directory)).toEqual(orphan);
    await kill(child);
    expect(await findEmbedded(directory)).toBeNull();
    await rpcCall(orphan, "anvil_mine", "0x3"); // nobody saves this any more
    await fund(orphan.rpc, orphan.chainId, ACCOUNT, 9n);
    const head = await headOf(orphan);
    const chain = await start(directory);
    expect(chain.chainId).toBe(orphan.chainId);
    expect([await heightOf(chain), await balanceOf(chain)]).toEqual([3, 9n]);
    expect(await headOf(chain)).toEqual(head);
    await expect(chainIdOf(orphan.rpc)).rejects.toMatchObject({ code: "rpc_unreachable" });
    await stop(chain);
  });

  it("has its last blocks even when node and owner are killed together, as by a power cut", async () => {
    const directory = newFolder();
    const { child, ...chain } = await owner(directory);
    await rpcCall(chain, "anvil_mine", "0x2");
    await vi.waitUntil(() => savedHeight(directory) === 2, WAITING); // the first of the two may be saved on its own
    process.kill(runOf(directory).node, "SIGKILL");
    await kill(child);
    const again = await start(directory);
    expect(await heightOf(again)).toBe(2);
    await stop(again);
  });

  it("starts where an earlier one left its mark but nothing else", async () => {
    const directory = newFolder();
    mkdirSync(directory);
    const gone = { node: 4_194_303, owner: 4_194_302, rpc: "http://127.0.0.1:9", since: 0 };
    writeFileSync(join(directory, "run.json"), JSON.stringify(gone));
    await stop(await start(directory));
    writeFileSync(join(directory, "run.json"), JSON.stringify({ ...gone, rpc: "", owner: process.pid }));
    await stop(await start(directory));
  });

  it("asks and ends nobody that a mark from elsewhere names, whatever the mark claims", async () => {
    const directory = newFolder();
    await stop(await start(directory));
    const { chainId } = JSON.parse(readFileSync(join(directory, "chain.json"), "utf8")) as { chainId: number };
    const victim = spawn("sleep", ["600"]);
    children.add(victim);
    const stranger = createServer((_, response) => {
      asked++;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: `0x${chainId.toString(16)}` }));
    });
    let asked = 0;
    await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
    const rpc = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const node = victim.pid ?? 0;
    const gone = { node, owner: 4_194_302, rpc, since: 0 };
    for (const mark of [
      gone,
      { ...gone, nodeIdentity: identityOf(node) },
      { ...gone, ownerIdentity: identityOf(node) },
    ]) {
      writeFileSync(join(directory, "run.json"), JSON.stringify(mark));
      expect(await findEmbedded(directory)).toBeNull();
      await stop(await start(directory));
    }
    stranger.close();
    expect([victim.exitCode, victim.signalCode, asked]).toEqual([null, null, 0]);
  });

  it.each([
    ["an address of another machine", { node: 1, owner: 1, rpc: "http://192.0.2.1:8545", since: 0 }],
    ["a port behind a name", { node: 1, owner: 1, rpc: "http://127.0.0.1:80@192.0.2.1", since: 0 }],
    ["a number of all processes", { node: -1, owner: 1, rpc: "", since: 0 }],
    ["nothing of it", {}],
  ])("refuses a mark with %s, and says which file it is", async (_, mark) => {
    const directory = newFolder();
    mkdirSync(directory);
    writeFileSync(join(directory, "run.json"), JSON.stringify(mark));
    await expect(startEmbedded(directory)).rejects.toMatchObject({
      code: "embedded_failed",
      data: { reason: expect.stringContaining(join(directory, "run.json")) as string },
    });
  });

  it("says so where its saved state cannot be read, touches it not, and leaves no node behind", async () => {
    const directory = newFolder();
    await stop(await start(directory));
    const state = join(directory, "state.hex");
    const torn = readFileSync(state, "utf8").slice(0, -20);
    writeFileSync(state, torn);
    await expect(startEmbedded(directory)).rejects.toMatchObject({
      code: "embedded_failed",
      data: { reason: expect.stringContaining(state) as string },
    });
    expect(readFileSync(state, "utf8")).toBe(torn);
    expect(existsSync(join(directory, "run.json"))).toBe(false);
  });

  it("says so where its state cannot be saved, and keeps it in the node until it can", async () => {
    const directory = newFolder();
    const chain = await start(directory);
    const state = join(directory, "state.hex");
    await vi.waitUntil(() => savedHeight(directory) === 0, WAITING);
    renameSync(state, join(directory, "old"));
    mkdirSync(state); // a rename onto a folder fails, as it does on a full disk
    await rpcCall(chain, "evm_mine");
    await expect(stop(chain)).rejects.toMatchObject({ code: "embedded_failed" });
    rmSync(state, { recursive: true });
    const path = join(directory, "run.json");
    writeFileSync(path, JSON.stringify({ ...runOf(directory), owner: 4_194_302 })); // the owner ends after a failed stop
    const again = await start(directory);
    expect(await heightOf(again)).toBe(1);
    await stop(again);
  });
});
