// Deploys for a test, over a database that nobody needs afterwards.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountKey } from "../../../src/chain/rpc/accountKey.ts";
import { ChainSender } from "../../../src/chain/rpc/chainSender.ts";
import type { Deployment } from "../../../src/core/trust/deployment.ts";
import {
  deployContracts,
  type DeploymentPlan,
  type DeployTarget,
  planDeployment,
} from "../../../src/issuer/acts/deployContracts.ts";
import type { ChainContext } from "../../../src/issuer/context/issuerContext.ts";
import type { Store } from "../../../src/state/store.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import { clock, rules } from "./testRules.ts";

export interface TestTarget extends DeployTarget {
  readonly rpc: string;
  readonly chainId: number;
  /** cap of what a unit of gas may cost, in wei */
  readonly cap?: bigint;
}

/** The contracts that `target` misses. Throws as deployContracts. */
export const deployOn = (wallet: AccountKey, target: TestTarget, store?: Store): Promise<Deployment> =>
  withChain(target, (context) => deployContracts(context, wallet, target), store);

/** What deployOn would send. Throws as planDeployment. */
export const planOn = (from: string, target: TestTarget): Promise<DeploymentPlan> =>
  withChain(target, (context) => planDeployment(context, from, target));

/** What deploying works with, over this database or a new one. */
export async function withChain<T>(
  { rpc, chainId, cap }: TestTarget,
  work: (context: ChainContext) => Promise<T>,
  store?: Store,
): Promise<T> {
  const ledger = await ChainSender.connect({ rpc, chainId, finality: { confirmations: 1 } }, cap);
  try {
    if (store !== undefined) return await work({ store, ledger, clock, rules });
    return await withNewStore((made) => work({ store: made, ledger, clock, rules }));
  } finally {
    ledger.close();
  }
}

/** A database that is gone afterwards. */
export async function withNewStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "credence-test-"));
  const store = await openSqlite(join(folder, "deploying.sqlite"), new Date().toISOString());
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
