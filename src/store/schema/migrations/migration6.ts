// Files for holders that are still to be written.
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

export async function migration6({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable("outbox")
    .addColumn("batch_id", "integer", (column) => column.notNull().references("batches.id"))
    .addColumn("folder", "text", (column) => column.notNull())
    .addColumn("next_position", "integer", (column) => column.notNull())
    .addColumn("finished_at", "text")
    .addPrimaryKeyConstraint("outbox_key", ["batch_id", "folder"])
    .execute();
}
