// One call of a contract from the first check to a final block, for everything but the anchors of batches (anchorBatch.ts):
// under the lock of its key, signed, stored, sent, and waited for [D12]. A command that broke off is finished by resume.
import type { ContractCall } from "../../chain/ledger/contractCall.ts";
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import type { Call } from "../../chain/rpc/chainSender.ts";
import type { MinedReceipt } from "../../chain/rpc/minedReceipt.ts";
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import { isoTime } from "../../core/values/time.ts";
import type { Lock } from "../../state/lock.ts";
import type { LedgerTransaction, NewTransaction } from "../../state/transaction.ts";
import { settleTransaction } from "./settleTransaction.ts";
import { untilMined } from "./untilMined.ts";
import type { ChainContext, SendingContext } from "../context/issuerContext.ts";
import { underKeyLock } from "./keyLock.ts";
import { preflight } from "./preflight.ts";

export interface Sent {
  readonly hash: string;
  readonly gasUsed: number;
  readonly logs: MinedReceipt["logs"];
}

/** What a call is for. */
export type About = Pick<NewTransaction, "purpose" | "batchId" | "affects">;

/**
 * The same call by the same key that is under way already, because a command broke off, is finished and not signed again.
 * Throws what preflight and the ledger refuse before anything is signed, and what untilMined throws after. If it is mined but not
 * final after a short wait, a notice says so: readers count it already, and `resume` sends it again if a reorg undoes it.
 */
export async function transact(
  context: SendingContext,
  wallet: AccountKey,
  call: ContractCall,
  about: About,
): Promise<Sent> {
  const { id } = await transactCall(context, wallet, context.ledger.callOf(call), about);
  const { mined } = await context.store.transactions.load(id);
  const receipt = mined === null ? null : await context.ledger.minedReceipt(mined.hash);
  if (mined === null || receipt === null) throw new CredenceError("transaction_lost", { hash: mined?.hash ?? "" });
  return { hash: mined.hash, gasUsed: mined.gasUsed, logs: receipt.logs };
}

/** The same for a call that is no call of a ledger's contracts, such as a deployment. Throws as transact. */
export async function transactCall(
  context: ChainContext,
  wallet: AccountKey,
  call: Call,
  about: About,
): Promise<LedgerTransaction> {
  const { id } = await underKeyLock(context, wallet.address, async (lock) => {
    const open =
      (await underWay(context, wallet, call)) ?? (await prepareTransaction(context, wallet, call, about, lock));
    return untilMined(context, open, wallet, lock);
  });
  return settleShortly(context, id, wallet);
}

async function underWay(
  { store, ledger }: ChainContext,
  { address }: AccountKey,
  call: Call,
): Promise<LedgerTransaction | null> {
  const of = { chainId: ledger.address.chainId, sender: address.toLowerCase() };
  const open = await store.transactions.list(["intended", "sent"], of);
  return open.find(({ attempts: [first] }) => first !== undefined && ledger.isSameCall(first.raw, call)) ?? null;
}

/** Checked, signed and stored; nothing is sent. */
export async function prepareTransaction(
  context: ChainContext,
  wallet: AccountKey,
  call: Call,
  about: About,
  lock: Lock,
): Promise<LedgerTransaction> {
  const { store, ledger, clock } = context;
  const nonce = await preflight(context, wallet.address.toLowerCase(), wallet, lock);
  const { hash, raw, from } = await ledger.sign(wallet, call, nonce);
  const createdAt = isoTime(clock());
  const attempt = { hash, raw, nonce, createdAt };
  return store.transactions.open({ ...about, chainId: ledger.address.chainId, sender: from, attempt, createdAt }, lock);
}

/** As final, or as mined where finality takes longer than a command should wait. Throws as settleTransaction. */
export async function settleShortly(context: ChainContext, id: number, wallet: AccountKey): Promise<LedgerTransaction> {
  const { rules, store } = context;
  try {
    return await settleTransaction(context, id, wallet, {}, rules.patience.settled);
  } catch (error) {
    if (!isCredenceError(error, "not_final", "rpc_behind")) throw error;
    rules.notice(`Pending: ${rules.explain.error(error)}`);
    return store.transactions.load(id);
  }
}
