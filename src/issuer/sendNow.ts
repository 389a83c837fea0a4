// One transaction outside a batch's life: signed, stored, sent, and waited for until it is mined (D12).
import type { ContractCall } from "../chain/contractCall.ts";
import type { AccountKey } from "../chain/keystore.ts";
import type { Inclusion, LedgerWriter } from "../chain/writer.ts";
import type { Purpose, Store } from "../store/store.ts";
import { type Clock, isoTime } from "./context.ts";

export interface Sending {
  readonly store: Store;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
}

/** Throws what the ledger refuses before anything is sent, `transaction_failed` or `transaction_lost` after. */
export async function sendNow(
  { store, ledger, clock }: Sending,
  wallet: AccountKey,
  call: ContractCall,
  purpose: Purpose,
  batchId: number | null = null,
): Promise<Inclusion & { readonly hash: string }> {
  const signed = await ledger.sign(wallet, call);
  const createdAt = isoTime(clock());
  await store.saveTransaction({ ...signed, purpose, batchId, createdAt, blockNumber: null, gasUsed: null });
  await ledger.broadcast(signed);
  const inclusion = await ledger.waitIncluded(signed.hash);
  await store.saveInclusion(signed.hash, inclusion.blockNumber, inclusion.gasUsed);
  return { ...inclusion, hash: signed.hash };
}
