// The texts that all credentials of a batch share, as they stand in the row of the batch.
import type { Kysely } from "kysely";
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Tables } from "../schema/tables.ts";

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
