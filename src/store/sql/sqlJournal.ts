// The journal: what happened to batches and ledger transactions, in order. It is only ever appended to.
import type { Kysely } from "kysely";
import type { Tables } from "../schema/tables.ts";
import type { JournalEntry } from "../../state/journal.ts";

type NewEntry = Pick<JournalEntry, "at" | "batchId" | "from" | "to"> & Partial<JournalEntry>;

/** In the same database transaction as the move itself. */
export async function addJournalEntry(
  atomic: Kysely<Tables>,
  { at, batchId, transactionId = null, from, to, detail = null }: NewEntry,
): Promise<void> {
  const row = { at, batch_id: batchId, sending_id: transactionId, from_state: from, to_state: to, detail };
  await atomic.insertInto("journal").values(row).execute();
}

export async function readJournal(
  database: Kysely<Tables>,
  of: { readonly batchId: number } | { readonly transactionId: number },
): Promise<JournalEntry[]> {
  const query = database.selectFrom("journal").selectAll().orderBy("id");
  const rows = await (
    "batchId" in of ? query.where("batch_id", "=", of.batchId) : query.where("sending_id", "=", of.transactionId)
  ).execute();
  return rows.map((row) => ({
    at: row.at,
    batchId: row.batch_id,
    transactionId: row.sending_id,
    from: row.from_state,
    to: row.to_state,
    detail: row.detail,
  }));
}
