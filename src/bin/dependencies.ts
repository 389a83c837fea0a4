// Puts chain, store, keys and server together for the commands. The heavy parts (ethers above all) are loaded by the
// command that needs them, so that the others start at once [D19].
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type {
  Network,
  NewIssuingSession,
  IssuingSession,
  SessionOptions,
  OpenVerifier,
  Dependencies,
} from "../cli/session/dependencies.ts";
import type { Workspace, WorkspaceConfig } from "../workspace/workspace.ts";
import { currentOf, LEDGER, missingFrom, registryOver } from "../core/trust/deployment.ts";
import { CredenceError } from "../core/errors/credenceError.ts";
import type { TrustPolicy } from "../core/trust/trustPolicy.ts";
import type { IssuerProfile } from "../core/trust/issuerProfile.ts";
import { pooled } from "../issuer/context/randomIds.ts";
import { closedAtInterrupt, untilInterrupted } from "./system/interrupt.ts";
import { chainPolicyOf } from "../workspace/chainPolicy.ts";
import { copyDatabase, openDatabaseFile, openStore } from "./compose/openStore.ts";
import { keyVault } from "./compose/keyVault.ts";
import { feeCap, sendingRules } from "./compose/sendingRules.ts";
import { SOFTWARE, packageRoot } from "./system/software.ts";
import { openThreads } from "./workers/threadPool.ts";

const clock = (): number => Date.now() / 1000;

/** More than a lifetime of fees on a trial chain. */
const TRIAL_BALANCE = 1_000n * 10n ** 18n;

export const dependencies: Dependencies = {
  software: SOFTWARE,
  deploymentsDirectory: join(packageRoot, "deployments"),
  clock,
  keyVault,
  openNetwork,
  openIssuingSession,
  openNewIssuingSession,
  openStore,
  openDatabaseFile,
  openPool: openThreads,
  copyDatabase,
  openVerifier,
  async startServer(workspace, port, origin) {
    const { startServer } = await import("./service/verificationService.ts");
    return startServer(workspace, port, origin);
  },
  randomPassword: () => randomBytes(18).toString("base64url"),
  untilStopped: untilInterrupted,
};

async function openNetwork(workspace: Workspace): Promise<Network> {
  const config = workspace.load();
  const { loadDeployment } = await import("../chain/deployment/deploymentFiles.ts");
  const { fund } = await import("../chain/embedded/embeddedChain.ts");
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
      else if (described?.evidence === "local") {
        // somebody else's trial that we joined: where the node does not give, the account has to be funded by hand
        await fund(rpc, chainId, address, TRIAL_BALANCE).catch(() => undefined);
      }
    },
    missing: missingFrom(described),
    async planDeployment(payer, description, options) {
      const { planDeployment } = await import("./compose/planDeployment.ts");
      return planDeployment(workspace, { rpc, chainId }, payer, description, options);
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
  const { findEmbedded, startEmbedded } = await import("../chain/embedded/embeddedChain.ts");
  const running = await findEmbedded(workspace.chainDirectory);
  if (running !== null) return { ...running, embedded: true, close: () => Promise.resolve() };
  const { rpc, chainId, stop } = await startEmbedded(workspace.chainDirectory);
  return { rpc, chainId, embedded: true, close: closedAtInterrupt(stop) };
}

async function openNewIssuingSession(workspace: Workspace, options: SessionOptions): Promise<NewIssuingSession> {
  const { openNewStore } = await import("./compose/newStore.ts");
  const made = await openNewStore(workspace);
  try {
    const issuing = await openIssuingSession(workspace, options, () => Promise.resolve(made.store));
    return {
      ...issuing,
      keep: () => made.keep(),
      async close() {
        await issuing.close();
        await made.discard();
      },
    };
  } catch (error) {
    await made.discard();
    throw error;
  }
}

async function openIssuingSession(
  workspace: Workspace,
  options: SessionOptions,
  open = openStore,
): Promise<IssuingSession> {
  const { loadDeployment } = await import("../chain/deployment/deploymentFiles.ts");
  const { LedgerSender } = await import("../chain/ledger/ledgerSender.ts");
  const config = workspace.load();
  const deployment = loadDeployment(workspace.deploymentPath(config));
  const current = currentOf(deployment, LEDGER);
  if (current === null) throw new CredenceError("deployment_missing", { path: workspace.deploymentPath(config) });
  const network = await openNetwork(workspace);
  try {
    const { rpc, chainId } = network;
    const address = {
      rpc,
      chainId,
      ledger: current.address,
      codeHash: current.codeHash,
      registry: registryOver(deployment, current.address),
      finality: chainPolicyOf(config, rpc).finality ?? "finalized",
    };
    const ledger = await LedgerSender.connect(address, feeCap(config, options, network.evidence));
    const store = await open(workspace);
    const rules = sendingRules(options, network.evidence);
    return {
      network,
      deployment,
      store,
      ledger,
      clock,
      rules,
      context() {
        const { issuer } = workspace.load();
        if (issuer === undefined) throw new CredenceError("no_issuer", { path: workspace.directory });
        return {
          store,
          ledger,
          clock,
          rules,
          account: { chainId, ledger: current.address, issuerId: issuer.issuerId },
          profile: workspace.currentProfile(),
          openPool: openThreads,
          random: pooled((length) => new Uint8Array(randomBytes(length))),
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
  const { QuorumReader } = await import("../chain/ledger/quorumReader.ts");
  const { makeVerifier } = await import("./compose/makeVerifier.ts");
  const network = workspace === null ? null : await openNetwork(workspace);
  const reader = new QuorumReader();
  const verifier = makeVerifier({ facts: reader, workspace, rpc: network?.rpc ?? null, policy, profiles });
  return {
    verify: (bytes) => verifier.verify(bytes),
    verifyShare: (share, anchor) => verifier.verifyShare(share, anchor),
    async close() {
      reader.close();
      await network?.close();
    },
  };
}
