// A chain, an endpoint that can be scripted, and a workspace whose organisation is registered and whose keys are funded: made
// once per test file. Every schedule starts from that: the chain is set back, the workspace copied, nothing else is shared.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EmbeddedChain, startEmbedded } from "../../../../src/chain/embedded/embeddedChain.ts";
import { Keystore } from "../../../../src/chain/keys/keystore.ts";
import { loadDeployment } from "../../../../src/chain/deployment/deploymentFiles.ts";
import type { LedgerAddress } from "../../../../src/chain/ledger/ledgerSender.ts";
import type { ChainPolicy } from "../../../../src/core/trust/trustPolicy.ts";
import { registryOver } from "../../../../src/core/trust/deployment.ts";
import { Workspace, type WorkspaceConfig } from "../../../../src/workspace/workspace.ts";
import { Cli } from "../../../support/cli.ts";
import { examples } from "../../../support/fixtures/learners.ts";
import { ledgerOf, rpcCall } from "../../../support/chain/testLedger.ts";
import type { CliProcess } from "../process/cliProcess.ts";
import { ScriptedEndpoint } from "./scriptedEndpoint.ts";
import { WorkspaceCopy } from "../process/workspaceCopy.ts";

export type Finality = NonNullable<ChainPolicy["finality"]>;

export const PASSWORD = "a password of the registrar";
const RICH = 10n ** 20n;

/** From here on a chain that was set back gets a block of today: those of an hour ago are stale to every verifier. */
const OLD_S = 900;

/** A node behind an endpoint. */
export interface Node extends Pick<EmbeddedChain, "rpc" | "chainId" | "stop"> {
  /** first word of the methods that are its own */
  readonly dialect: "anvil" | "hardhat";
}

export interface Setting {
  /** when an anchor is final; at once without it */
  readonly finality?: Finality;
}

export class FaultChain {
  readonly folder: string;
  readonly chain: Node;
  readonly proxy: ScriptedEndpoint;
  readonly address: LedgerAddress;
  readonly #template: string;
  /** processes of the present schedule */
  readonly running = new Set<CliProcess>();
  #snapshot = "";
  /** height at which every schedule starts */
  start = 0;

  private constructor(folder: string, chain: Node, proxy: ScriptedEndpoint) {
    this.folder = folder;
    this.chain = chain;
    this.proxy = proxy;
    this.#template = join(folder, "template");
    const deployment = loadDeployment(join(folder, "deployments", `chain-${chain.chainId}.json`));
    const ledger = ledgerOf(deployment);
    const registry = registryOver(deployment, ledger.ledger);
    this.address = { ...ledger, registry, rpc: chain.rpc, chainId: chain.chainId, finality: { confirmations: 1 } };
  }

  /** Stop it after the tests. `node`: another than a chain of its own. */
  static async make(folder: string, node?: Node): Promise<FaultChain> {
    const chain = node ?? { ...(await startEmbedded(join(folder, "chain"))), dialect: "anvil" };
    const proxy = await ScriptedEndpoint.start(chain.rpc);
    await setUp(join(folder, "template"), proxy.url, chain);
    const faultChain = new FaultChain(folder, chain, proxy);
    faultChain.start = Number(await faultChain.call("eth_blockNumber"));
    faultChain.#snapshot = (await faultChain.call("evm_snapshot")) as string;
    return faultChain;
  }

  /** As after the preparation: chain, endpoint and a new workspace. */
  async copy({ finality = { confirmations: 1 } }: Setting = {}): Promise<WorkspaceCopy> {
    await this.#killAll(); // of a test that failed before it came to that
    this.proxy.reset();
    this.proxy.moveTo(this.chain.rpc);
    await this.call("evm_setAutomine", true);
    if (this.chain.dialect === "anvil") await this.own("dropAllTransactions"); // Hardhat's network sets its pool back too
    await this.call("evm_revert", this.#snapshot);
    this.#snapshot = (await this.call("evm_snapshot")) as string;
    if ((await this.#age()) > OLD_S) await this.mineNow();
    const folder = mkdtempSync(join(this.folder, "scene-"));
    return new WorkspaceCopy(this, folder, this.copyTo(join(folder, "workspace"), finality));
  }

  /** A copy of the prepared workspace. */
  copyTo(workspace: string, finality: Finality): string {
    cpSync(this.#template, workspace, { recursive: true });
    const path = join(workspace, "credence.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as WorkspaceConfig;
    writeFileSync(path, JSON.stringify({ ...config, network: { ...config.network, finality } }));
    return workspace;
  }

  /** A raw call to the node itself, not through the endpoint. */
  call(method: string, ...parameters: unknown[]): Promise<unknown> {
    return rpcCall(this.chain, method, ...parameters);
  }

  /** Anvil's and Hardhat's own methods differ in their first word alone. */
  own(method: string, ...parameters: unknown[]): Promise<unknown> {
    return rpcCall(this.chain, `${this.chain.dialect}_${method}`, ...parameters);
  }

  async mine(blocks = 1): Promise<void> {
    for (let i = 0; i < blocks; i++) await this.call("evm_mine");
  }

  /** A block of the next second by our clock: a chain that was set back goes on from its old time. */
  async mineNow(): Promise<void> {
    await this.call("evm_setNextBlockTimestamp", Math.floor(Date.now() / 1000) + 1);
    await this.mine();
  }

  /** Seconds since the newest block. */
  async #age(): Promise<number> {
    const { timestamp } = (await this.call("eth_getBlockByNumber", "latest", false)) as { readonly timestamp: string };
    return Date.now() / 1000 - Number(timestamp);
  }

  async #killAll(): Promise<void> {
    await Promise.all([...this.running].map((program) => program.kill()));
  }

  async stop(): Promise<void> {
    await this.#killAll();
    await this.proxy.stop();
    await this.chain.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function setUp(directory: string, rpc: string, node: Node): Promise<void> {
  const workspace = new Workspace(directory);
  const deployment = join(directory, "..", "deployments", `chain-${node.chainId}.json`);
  workspace.create({ kind: "rpc", chainId: node.chainId, rpc: [rpc], deployment });
  writeFileSync(workspace.passwordPath, `${PASSWORD}\n`, { mode: 0o600 }); // commands find it there by themselves
  const cli = new Cli(directory);
  const done = async (...argv: string[]): Promise<void> => {
    const ran = await cli.run(...argv);
    if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
  };
  for (const [name, purpose] of KEYS) await done("key", "new", name, "--for", purpose);
  for (const { address } of new Keystore(workspace.keysDirectory).list())
    if (address !== null) await rpcCall(node, `${node.dialect}_setBalance`, address, `0x${RICH.toString(16)}`);
  await done("deploy", "--network", "Fault net", "--evidence", "test", "--yes");
  await done("issuer", "register", join(examples, "issuer-profile.json"));
  await done("key", "authorize", "anchor-1");
}

const KEYS = [
  ["authority", "authority"],
  ["anchor-1", "anchor"],
  ["signing-1", "signing"],
] as const;
