// Revokes, supersedes, suspends or reinstates credentials of ours, with one transaction for each of their batches. Revoked and
// superseded are for ever.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Batch } from "../../state/batch.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { type About, transact } from "../transact/transact.ts";

export type StatusChange = "revoke" | "supersede" | "suspend" | "reinstate";

export interface ChangedBatch {
  readonly batchId: number;
  readonly indices: readonly number[];
  readonly transactionHash: string;
  readonly gasUsed: number;
}

/** Throws `unknown_credential` before anything is sent where one id is not ours or not anchored; else what the ledger refuses. */
export async function changeStatus(
  context: IssuerContext,
  change: StatusChange,
  credentialIds: readonly string[],
  wallet: AccountKey,
): Promise<ChangedBatch[]> {
  const byBatch = new Map<number, { batch: Batch; indices: number[] }>();
  for (const id of new Set(credentialIds)) {
    const address = await context.store.credentials.find(id);
    if (address === null || address.batch.anchoredAt === null) throw new CredenceError("unknown_credential", { id });
    const entry = byBatch.get(address.batch.id) ?? { batch: address.batch, indices: [] };
    entry.indices.push(address.index);
    byBatch.set(address.batch.id, entry);
  }
  const changed: ChangedBatch[] = [];
  for (const { batch, indices } of byBatch.values()) {
    const ascending = indices.toSorted((a, b) => a - b);
    const call = ledgerCall(change, [batch.issuerId, batch.root, ascending]);
    const affects = { account: batch, root: batch.root, positions: ascending };
    const about: About = { purpose: change, batchId: batch.id, affects };
    const { hash, gasUsed } = await transact(context, wallet, call, about);
    changed.push({ batchId: batch.id, indices: ascending, transactionHash: hash, gasUsed });
  }
  return changed;
}
