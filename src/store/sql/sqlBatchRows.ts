// Rows of batches: read beside their transactions, claimed before a move, and the texts that their credentials share.
import type { Kysely, Transaction } from "kysely";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import type { Batch, BatchState } from "../../state/batch.ts";
import type { Tables } from "../schema/tables.ts";
import { batchOf } from "./rows.ts";

/** Batches beside their transactions, for batchOf. */
export const batches = (database: Kysely<Tables>) =>
  database
    .selectFrom("batches")
    .leftJoin("sendings", "sendings.id", "batches.sending_id")
    .selectAll("batches")
    .select(["sendings.state as sending_state", "sendings.hash as transaction_hash"]);

export async function loadBatch(database: Kysely<Tables>, id: number): Promise<Batch> {
  const row = await batches(database).where("batches.id", "=", id).executeTakeFirst();
  if (!row) throw new CredenceError("unknown_batch", { batch: String(id) });
  return batchOf(row);
}

/**
 * The batch, if it is in this state of its own and has no transaction; then nobody else moves it until `atomic` ends: an
 * update that changes nothing takes the row's lock in every database. Throws `unknown_batch`, `bad_move`.
 */
export async function claimBatch(
  atomic: Transaction<Tables>,
  id: number,
  from: "open" | "sealed",
  to: BatchState,
): Promise<{ size: number }> {
  const row = await atomic
    .updateTable("batches")
    .set({ state: from })
    .where("id", "=", id)
    .where("state", "=", from)
    .where("sending_id", "is", null)
    .returning("size")
    .executeTakeFirst();
  if (row) return row;
  const { state } = await loadBatch(atomic, id);
  throw new CredenceError("bad_move", { batch: id, state, to });
}

/** Throws `unknown_batch`. */
export async function loadSharedTexts(database: Kysely<Tables>, batchId: number): Promise<SharedTexts> {
  const row = await database
    .selectFrom("batches")
    .select(["achievement_text", "share_header"])
    .where("id", "=", batchId)
    .executeTakeFirst();
  if (!row) throw new CredenceError("unknown_batch", { batch: String(batchId) });
  return { achievement: row.achievement_text, shareHeader: row.share_header };
}
