// Puts chain, store, keys and server together for the commands. The heavy parts (ethers above all) are loaded by the
// command that needs them, so that the others start at once (D19).
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { KeyRing, Network, Office, OpenVerifier, Tools } from "../cli/tools.ts";
import type { Workspace, WorkspaceConfig } from "../cli/workspace.ts";
import { currentOf } from "../core/deployment.ts";
import { CredenceError } from "../core/errors.ts";
import type { TrustPolicy } from "../core/policy.ts";
import type { IssuerProfile } from "../core/profile.ts";
import { closedAtInterrupt, untilInterrupted } from "./interrupt.ts";
import { chainPolicyOf } from "./chainPolicy.ts";
import { packageRoot, SOFTWARE, sourceRevision } from "./software.ts";

const clock = (): number => Date.now() / 1000;
const isoNow = (): string => new Date().toISOString().replace(/\.\d{3}Z$/, "Z");

/** More than a lifetime of fees on a chain of one's own. */
const TRIAL_BALANCE = 1_000n * 10n ** 18n;

export const tools: Tools = {
  software: SOFTWARE,
  deploymentsDirectory: join(packageRoot, "deployments"),
  clock,
  keyRing,
  openNetwork,
  openOffice,
  openStore,
  openVerifier,
  async startServer(workspace, port, origin) {
    const { startServer } = await import("./server.ts");
    return startServer(workspace, port, origin);
  },
  randomPassword: () => randomBytes(18).toString("base64url"),
  untilStopped: untilInterrupted,
};

function keyRing(workspace: Workspace): KeyRing {
  const open = async () => {
    const { Keystore } = await import("../chain/keystore.ts");
    return new Keystore(workspace.keysDirectory);
  };
  return {
    async make(name, purpose, password) {
      const { multikeyOf, privateKeyOf } = await import("../signature/ed25519.ts");
      return (await open()).make(name, purpose, password, (seed) => multikeyOf(privateKeyOf(seed)));
    },
    list: async () => (await open()).list(),
    has: (name) => existsSync(join(workspace.keysDirectory, `${name}.json`)),
    account: async (name, password) => (await open()).wallet(name, password),
    async signing(name, password, verificationMethod) {
      const { privateKeyOf } = await import("../signature/ed25519.ts");
      return { verificationMethod, privateKey: privateKeyOf(await (await open()).seed(name, password)) };
    },
  };
}

async function openNetwork(workspace: Workspace): Promise<Network> {
  const config = workspace.load();
  const { deployLedger, appendDeployment, loadDeployment } = await import("../chain/deploy.ts");
  const { fund } = await import("../chain/embedded.ts");
  const path = workspace.deploymentPath(config);
  const described = existsSync(path) ? loadDeployment(path) : null;
  const node = await nodeOf(workspace, config);
  const { rpc, chainId, embedded } = node;
  return {
    ...node,
    name: described?.network ?? (embedded ? "embedded chain" : `chain ${chainId}`),
    evidence: described?.evidence ?? (embedded ? "local" : "test"),
    async fund(address) {
      if (embedded) await fund(rpc, chainId, address, TRIAL_BALANCE);
    },
    async deploy(authority, description) {
      return appendDeployment(
        path,
        await deployLedger(authority, { rpc, chainId, commit: sourceRevision(), ...description }),
      );
    },
  };
}

/** The endpoint that commands write to; an embedded chain that no other process runs is run here for the time. */
async function nodeOf(
  workspace: Workspace,
  { network }: WorkspaceConfig,
): Promise<Pick<Network, "rpc" | "chainId" | "embedded" | "close">> {
  if (network.kind === "rpc") {
    const [rpc = ""] = network.rpc;
    return { rpc, chainId: network.chainId, embedded: false, close: () => Promise.resolve() };
  }
  const { findEmbedded, startEmbedded } = await import("../chain/embedded.ts");
  const running = await findEmbedded(workspace.chainDirectory);
  if (running !== null) return { ...running, embedded: true, close: () => Promise.resolve() };
  const { rpc, chainId, stop } = await startEmbedded(workspace.chainDirectory);
  return { rpc, chainId, embedded: true, close: closedAtInterrupt(stop) };
}

async function openStore(workspace: Workspace): Promise<Office["store"]> {
  workspace.load();
  const { openSqlite } = await import("../store/sqlite.ts");
  return openSqlite(workspace.databasePath, isoNow());
}

async function openOffice(workspace: Workspace): Promise<Office> {
  const { loadDeployment } = await import("../chain/deploy.ts");
  const { LedgerWriter } = await import("../chain/writer.ts");
  const config = workspace.load();
  const deployment = loadDeployment(workspace.deploymentPath(config));
  const current = currentOf(deployment, "CredentialLedger");
  if (current === null) throw new CredenceError("deployment_missing", { path: workspace.deploymentPath(config) });
  const network = await openNetwork(workspace);
  try {
    const { rpc, chainId } = network;
    const ledger = await LedgerWriter.connect({
      rpc,
      chainId,
      ledger: current.address,
      codeHash: current.codeHash,
      finality: chainPolicyOf(config, rpc).finality ?? "finalized",
    });
    const store = await openStore(workspace);
    return {
      network,
      deployment,
      store,
      ledger,
      clock,
      context() {
        const { issuer } = workspace.load();
        if (issuer === undefined) throw new CredenceError("no_issuer", { path: workspace.directory });
        return {
          store,
          ledger,
          clock,
          home: { chainId, ledger: current.address, issuerId: issuer.issuerId },
          profile: workspace.currentProfile(),
          random: (length) => new Uint8Array(randomBytes(length)),
        };
      },
      async close() {
        await store.close();
        ledger.close();
        await network.close();
      },
    };
  } catch (error) {
    await network.close();
    throw error;
  }
}

async function openVerifier(
  workspace: Workspace | null,
  policy: TrustPolicy | null,
  profiles: readonly IssuerProfile[],
): Promise<OpenVerifier> {
  const { LedgerReader } = await import("../chain/reader.ts");
  const { makeVerifier } = await import("./makeVerifier.ts");
  const network = workspace === null ? null : await openNetwork(workspace);
  const reader = new LedgerReader();
  const verifier = makeVerifier({ reader, workspace, rpc: network?.rpc ?? null, policy, profiles });
  return {
    verify: (bytes) => verifier.verify(bytes),
    async close() {
      reader.close();
      await network?.close();
    },
  };
}
