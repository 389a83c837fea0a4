// Deploys what a network misses: the ledger, then the registry over it. Each is a transaction with purpose `deploy`, which lives as
// every other one: signed under the key's lock, stored, sent, waited for. The code that stands there afterwards is read back and
// compared with this build. A deployment that broke off is finished by the same command: nothing is paid twice.
import { describeContract } from "../../chain/deployment/describeContract.ts";
import { type Creation, creationBySigned } from "../../chain/deployment/creation.ts";
import { loadPending, type PendingTransaction } from "../../chain/deployment/pendingDeployment.ts";
import { planCreations, type SignedBefore } from "../../chain/deployment/planCreations.ts";
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import type { Signed } from "../../chain/rpc/submit.ts";
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import type { Evidence } from "../../core/report/report.ts";
import { type DeployedContract, type Deployment, DEPLOYMENT_FORMAT } from "../../core/trust/deployment.ts";
import type { LedgerTransaction, TransactionState } from "../../state/transaction.ts";
import { type ChainContext } from "../context/issuerContext.ts";
import { isoTime } from "../../core/values/time.ts";
import { underKeyLock } from "../transact/keyLock.ts";
import { settleShortly, transactCall } from "../transact/transact.ts";

export interface DeployTarget {
  readonly network: string;
  readonly evidence: Evidence;
  /** source revision that is deployed */
  readonly commit: string;
  /** what is described already; only what it misses is deployed */
  readonly before?: Deployment | null;
  /** file in which version 0.1.0 kept what it had signed */
  readonly pendingDeployment?: string;
}

export interface DeploymentPlan {
  readonly creations: readonly Creation[];
  /** gas limits of all that is not signed yet */
  readonly gas: bigint;
  /** the most that it can cost at the fees of this moment, in wei */
  readonly most: bigint;
}

const UNFINISHED = ["intended", "sent", "included"] as const;
const MINED = ["included", "finalized"] as const;

/**
 * What would be sent; nothing is. Throws `rpc_unreachable`, `wrong_contract`, `wrong_bytecode`, `fee_over_cap`, `no_funds`.
 */
export async function planDeployment(
  context: ChainContext,
  from: string,
  { before = null, pendingDeployment }: DeployTarget,
): Promise<DeploymentPlan> {
  const { ledger } = context;
  const stored = (await deploymentsOf(context, from, [...UNFINISHED, "finalized"])).flatMap(signedIn);
  const signed = await usable(context, from, [...stored, ...(await pendingOf(context, from, pendingDeployment))]);
  const creations = await planCreations(ledger, from, before, signed);
  let [gas, most] = [0n, 0n];
  for (const { call, signed: hash } of creations) {
    if (hash !== null) continue;
    const fee = await ledger.estimate(from, call);
    [gas, most] = [gas + fee.gas, most + fee.most];
  }
  await ledger.checkBalance(from, most);
  return { creations, gas, most };
}

/**
 * Deploy what is missing: what was added. Throws as planDeployment and transactCall; `wrong_bytecode` where other code than ours
 * stands there afterwards.
 */
export async function deployContracts(
  context: ChainContext,
  wallet: AccountKey,
  target: DeployTarget,
): Promise<Deployment> {
  const { ledger } = context;
  const { network, evidence, commit, before = null } = target;
  const from = wallet.address;
  await storePending(context, from, target.pendingDeployment);
  await settleEarlier(context, wallet);
  await planDeployment(context, from, target); // the account must hold what all contracts cost, not only the first
  const added: Record<string, DeployedContract[]> = {};
  for (;;) {
    const described =
      before === null && Object.keys(added).length === 0 ? null : deploymentOf(added, before?.contracts);
    const earlier = await usable(context, from, (await deploymentsOf(context, from, MINED)).flatMap(signedIn));
    const [next] = await planCreations(ledger, from, described, earlier);
    if (next === undefined) return deploymentOf(added);
    added[next.name] = [await make(next)];
  }

  function deploymentOf(contracts: Contracts, more: Contracts = {}): Deployment {
    const all: Record<string, Contracts[string]> = { ...more };
    for (const [name, versions] of Object.entries(contracts)) all[name] = [...(all[name] ?? []), ...versions];
    return { format: DEPLOYMENT_FORMAT, chainId: ledger.address.chainId, network, evidence, contracts: all };
  }

  async function make(creation: Creation): Promise<DeployedContract> {
    const { mined, sender, attempts } = await transactionFor(context, wallet, creation);
    if (mined === null) throw new CredenceError("transaction_lost", { hash: creation.signed ?? "" });
    const making = { ...creation, chainId: ledger.address.chainId, from };
    // another transaction of this key may have taken the nonce that was planned, and with it the address
    const made = creationBySigned(making, attempts[0]?.raw ?? "") ?? creation;
    return describeContract(ledger, made, { ...mined, from: sender }, commit);
  }
}

type Contracts = Deployment["contracts"];

/** The one that made it already, or a new one. */
async function transactionFor(
  context: ChainContext,
  wallet: AccountKey,
  { call, signed }: Creation,
): Promise<LedgerTransaction> {
  const mined = signed === null ? [] : await deploymentsOf(context, wallet.address, MINED);
  const before = mined.find(({ attempts }) => attempts.some(({ hash }) => hash === signed));
  return before ?? transactCall(context, wallet, call, { purpose: "deploy", batchId: null });
}

/**
 * What an earlier run has signed goes first, also where a reorganisation of the chain undid it. A transaction that cannot be
 * mined any more is given up; a new one is made in its place.
 */
async function settleEarlier(context: ChainContext, wallet: AccountKey): Promise<void> {
  for (const { id } of await deploymentsOf(context, wallet.address, UNFINISHED))
    try {
      await settleShortly(context, id, wallet);
    } catch (error) {
      if (!isCredenceError(error, "sending_halted", "transaction_failed")) throw error;
      context.rules.notice(error.message);
    }
}

async function deploymentsOf(
  { store, ledger }: ChainContext,
  from: string,
  states: readonly TransactionState[],
): Promise<LedgerTransaction[]> {
  const of = { chainId: ledger.address.chainId, sender: from.toLowerCase() };
  return (await store.transactions.list(states, of)).filter(({ purpose }) => purpose === "deploy");
}

/** The attempt that was mined, else all of them: which one will be mined is open. */
const signedIn = ({ nonce, attempts, mined }: LedgerTransaction): (Signed & SignedBefore)[] =>
  attempts
    .filter(({ hash }) => mined === null || mined.hash === hash)
    .map(({ hash, raw }) => ({ hash, raw, nonce: nonce ?? 0 }));

/** Those that were mined and succeeded, and those that can still be mined. */
async function usable<T extends Signed & SignedBefore>(
  { ledger }: ChainContext,
  from: string,
  signed: readonly T[],
): Promise<T[]> {
  if (signed.length === 0) return [];
  const { mined } = await ledger.nonces(from);
  const found: T[] = [];
  for (const one of signed) {
    const receipt = await ledger.minedReceipt(one.hash);
    if (receipt === null ? one.nonce >= mined : !receipt.reverted) found.push(one);
  }
  return found;
}

/** What version 0.1.0 has signed with this key and left in a file, as far as the database does not have it. */
async function pendingOf(
  { store, ledger }: ChainContext,
  from: string,
  path: string | undefined,
): Promise<PendingTransaction[]> {
  const pending: PendingTransaction[] = [];
  for (const one of path === undefined ? [] : loadPending(path))
    if (
      one.chainId === ledger.address.chainId &&
      one.from === from.toLowerCase() &&
      (await store.transactions.loadAttempt(one.hash)) === null
    )
      pending.push(one);
  return pending;
}

/** From then on they live as every other transaction. */
async function storePending(context: ChainContext, address: string, path: string | undefined): Promise<void> {
  const pending = await usable(context, address, await pendingOf(context, address, path));
  if (pending.length === 0) return;
  await underKeyLock(context, address, async (lock) => {
    for (const { hash, raw, nonce, from, chainId } of pending) {
      const createdAt = isoTime(context.clock());
      const attempt = { hash, raw, nonce, createdAt };
      await context.store.transactions.open(
        { purpose: "deploy", batchId: null, chainId, sender: from, attempt, createdAt },
        lock,
      );
    }
  });
}
