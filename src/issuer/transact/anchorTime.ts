// What the ledger itself says of an anchor that we sent: only then does the batch count as anchored.
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isoTime } from "../../core/values/time.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";
import { type ChainContext, hasLedger } from "../context/issuerContext.ts";

/** When it was anchored, as the ledger has it at that block; null for what is no anchor. Throws `anchor_not_found`, `transaction_pending`. */
export async function anchorTime(
  context: ChainContext,
  { purpose, batchId, sender, nonce, attempts }: LedgerTransaction,
  block: number,
): Promise<string | null> {
  if (purpose !== "anchor" || batchId === null) return null;
  if (!hasLedger(context))
    throw new CredenceError("transaction_pending", {
      hash: attempts.at(-1)?.hash ?? "",
      nonce: nonce ?? 0,
      why: `it anchors batch ${batchId}, which credence resume ${batchId} finishes`,
    });
  const { store, ledger } = context;
  const { issuerId, root, size } = await store.batches.load(batchId);
  const newest = await ledger.facts(issuerId, root);
  // an endpoint may answer from behind that block; its state at an old block may be pruned
  const facts = newest.anchoredAt === 0 ? await ledger.facts(issuerId, root, block) : newest;
  if (facts.key !== sender || facts.size !== size)
    throw new CredenceError("anchor_not_found", { batch: batchId, root });
  return isoTime(facts.anchoredAt);
}
