// A deployment for a workspace: signed and sent by the rules of its other transactions, kept in its database, and appended to its
// deployment file once the code on the chain is right.
import { existsSync, rmSync } from "node:fs";
import { appendDeployment, loadDeployment } from "../../chain/deployment/deploymentFiles.ts";
import { pendingPathOf } from "../../chain/deployment/pendingDeployment.ts";
import { ChainSender } from "../../chain/rpc/chainSender.ts";
import type { Network, PlannedDeployment, SessionOptions } from "../../cli/session/dependencies.ts";
import { deployContracts, type DeployTarget, planDeployment as plan } from "../../issuer/acts/deployContracts.ts";
import type { ChainContext } from "../../issuer/context/issuerContext.ts";
import { chainPolicyOf } from "../../workspace/chainPolicy.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { sourceRevision } from "../system/software.ts";
import { openStore } from "./openStore.ts";
import { feeCap, sendingRules } from "./sendingRules.ts";

type Description = Parameters<Network["planDeployment"]>[1];

/** Throws as planDeployment of `issuer/acts/deployContracts.ts`. */
export async function planDeployment(
  workspace: Workspace,
  endpoint: Pick<Network, "rpc" | "chainId">,
  payer: string,
  description: Description,
  options: SessionOptions,
): Promise<PlannedDeployment> {
  const config = workspace.load();
  const path = workspace.deploymentPath(config);
  const target: DeployTarget = {
    ...description,
    commit: sourceRevision(),
    before: existsSync(path) ? loadDeployment(path) : null,
    pendingDeployment: pendingPathOf(path),
  };
  const finality = chainPolicyOf(config, endpoint.rpc).finality ?? "finalized";
  const cap = feeCap(config, options, description.evidence);

  /** The database is not held open while a person is asked. */
  async function withContext<T>(work: (context: ChainContext) => Promise<T>): Promise<T> {
    const ledger = await ChainSender.connect({ ...endpoint, finality }, cap);
    try {
      const store = await openStore(workspace);
      try {
        return await work({ store, ledger, clock: () => Date.now() / 1000, rules: rulesOf(options, description) });
      } finally {
        await store.close();
      }
    } finally {
      ledger.close();
    }
  }

  const { creations, gas, most } = await withContext((context) => plan(context, payer, target));
  return {
    payer,
    contracts: creations.map(({ name, address, salt, call, signed }) => ({
      name,
      address,
      factory: salt === null ? null : call.to,
      sent: signed !== null,
    })),
    gas,
    most,
    send: (authority) =>
      withContext(async (context) => {
        const deployment = appendDeployment(path, await deployContracts(context, authority, target));
        rmSync(pendingPathOf(path), { force: true });
        return deployment;
      }),
  };
}

/** A contract that was made is described at once; `credence resume` sees to finality, as for everything else. */
function rulesOf(options: SessionOptions, { evidence }: Description): ChainContext["rules"] {
  const rules = sendingRules(options, evidence);
  return { ...rules, patience: { ...rules.patience, settled: 0 } };
}
