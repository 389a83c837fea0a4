// Which credentials a transaction changes the status of. What was under way before is known once it is on the chain.
import type { Kysely } from "kysely";
import type { Columns } from "../engine.ts";
import type { Tables } from "../tables.ts";

export async function migration7({ schema }: Kysely<Tables>, { inOrder }: Columns): Promise<void> {
  await schema
    .createTable("status_changes")
    .addColumn("root", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("sending_id", "integer", (column) => column.notNull().references("sendings.id"))
    .addColumn("home", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("status_changes_key", ["root", "position", "sending_id"])
    .modifyEnd(inOrder)
    .execute();
  await schema.createIndex("batches_root").on("batches").column("root").execute(); // asked with every verification
}
