// Credentials lie by batch and position, their random ids in a table of their own; what they have in common stands in the row of
// the batch.
import { type ColumnDefinitionBuilder, type Kysely, sql } from "kysely";
import { MAX_SIZE } from "../../../core/batch/leaf.ts";
import type { Columns } from "../engine.ts";
import type { Tables } from "../tables.ts";

export async function migration4(database: Kysely<Tables>, columns: Columns): Promise<void> {
  await shareTexts(database);
  await placeCredentials(database, columns);
  await placeLinks(database, columns);
}

/** What the credentials of a batch have in common stands in its row; earlier batches keep their texts in full. */
async function shareTexts({ schema }: Kysely<Tables>): Promise<void> {
  const empty = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo("");
  await schema.alterTable("batches").addColumn("achievement_text", "text", empty).execute();
  await schema.alterTable("batches").addColumn("share_header", "text", empty).execute();
}

const PLACE = sql.raw(`batch_id * ${MAX_SIZE} + position`);

/** By place, in the order in which they are written; random ids in a table of their own, which is filled at the seal. */
async function placeCredentials(database: Kysely<Tables>, { bytes, place, inOrder, ...columns }: Columns) {
  const { schema } = database;
  await schema.alterTable("credentials").renameTo("old_credentials").execute();
  await schema
    .createTable("credentials")
    .addColumn("place", place, (column) => column.primaryKey())
    .addColumn("id", bytes, (column) => column.notNull())
    .addColumn("roster_row", "integer", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("signature", "text", (column) => column.notNull())
    .addColumn("nonce_a", bytes, (column) => column.notNull())
    .addColumn("commitment_b", bytes, (column) => column.notNull())
    .addColumn("leaf", bytes, (column) => column.notNull())
    .addColumn("jwt", "text")
    .addColumn("disclosures", "text")
    .addColumn("nonce_b", bytes)
    .execute();
  await columns.storeLarge(database, "credentials", "body");
  await columns.storeLarge(database, "credentials", "jwt");
  const id = columns.unhex(sql`replace(substr(id, 10), '-', '')`); // without urn:uuid:
  const others = sql.raw("roster_row, body, signature, nonce_a, commitment_b, leaf, jwt, disclosures, nonce_b");
  await sql`insert into credentials (place, id, ${others})
    select ${PLACE}, ${id}, ${others} from old_credentials`.execute(database);
  await schema
    .createTable("credential_ids")
    .addColumn("id", bytes, (column) => column.primaryKey().notNull())
    .addColumn("place", place, (column) => column.notNull())
    .modifyEnd(inOrder)
    .execute();
  const sealed = sql`(select id from batches where state <> 'open')`;
  await sql`insert into credential_ids (id, place)
    select ${id}, ${PLACE} from old_credentials where batch_id in ${sealed}`.execute(database);
}

/** One link of a credential at a time. */
async function placeLinks(database: Kysely<Tables>, { place }: Columns) {
  const { schema } = database;
  await schema.alterTable("links").renameTo("old_links").execute();
  await schema
    .createTable("links")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("place", place, (column) => column.notNull().references("credentials.place"))
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("withdrawn_at", "text")
    .execute();
  await sql`insert into links (id, place, created_at, withdrawn_at)
    select old_links.id, ${PLACE}, old_links.created_at, old_links.withdrawn_at
    from old_links inner join old_credentials on old_credentials.id = old_links.credential_id`.execute(database);
  await schema.dropTable("old_links").execute();
  await schema.dropTable("old_credentials").execute();
  const live = sql.ref("withdrawn_at");
  await schema.createIndex("links_place").unique().on("links").column("place").where(live, "is", null).execute();
}
