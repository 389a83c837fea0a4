// Numbered migrations: append-only, each run once, in order, in one transaction, the same list for every database.
import { type ColumnDefinitionBuilder, type Kysely, sql } from "kysely";
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import type { Columns, Engine } from "./engine.ts";
import { migration5 } from "./migration5.ts";
import { addStatusChanges } from "../sql/sqlStatusChanges.ts";
import type { Tables } from "./tables.ts";

type Migration = (database: Kysely<Tables>, columns: Columns) => Promise<void>;

const MIGRATIONS: readonly Migration[] = [
  async ({ schema }, { bytes, numbered }) => {
    await schema
      .createTable("batches")
      .addColumn("id", "integer", (column) => numbered(column.primaryKey()))
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("chain_id", "bigint", (column) => column.notNull())
      .addColumn("ledger", "text", (column) => column.notNull())
      .addColumn("issuer_id", "bigint", (column) => column.notNull())
      .addColumn("achievement_id", "text", (column) => column.notNull())
      .addColumn("achievement_name", "text", (column) => column.notNull())
      .addColumn("root", "text", (column) => column.notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("sealed_at", "text", (column) => column.notNull())
      .addColumn("transaction_hash", "text")
      .addColumn("anchored_at", "text")
      .execute();
    await schema
      .createTable("credentials")
      .addColumn("batch_id", "integer", (column) => column.notNull().references("batches.id"))
      .addColumn("position", "integer", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull().unique())
      .addColumn("roster_row", "integer", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      .addColumn("signature", "text", (column) => column.notNull())
      .addColumn("nonce_a", bytes, (column) => column.notNull())
      .addColumn("commitment_b", bytes, (column) => column.notNull())
      .addColumn("leaf", bytes, (column) => column.notNull())
      .addUniqueConstraint("credentials_position", ["batch_id", "position"])
      .execute();
    await schema
      .createTable("tiles")
      .addColumn("batch_id", "integer", (column) => column.notNull().references("batches.id"))
      .addColumn("level", "integer", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("nodes", bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint("tiles_key", ["batch_id", "level", "number"])
      .execute();
    await schema
      .createTable("transactions")
      .addColumn("hash", "text", (column) => column.primaryKey())
      .addColumn("purpose", "text", (column) => column.notNull())
      .addColumn("batch_id", "integer", (column) => column.references("batches.id"))
      .addColumn("sender", "text", (column) => column.notNull())
      .addColumn("nonce", "bigint", (column) => column.notNull())
      .addColumn("raw", "text", (column) => column.notNull())
      .addColumn("created_at", "text", (column) => column.notNull())
      .addColumn("block_number", "bigint")
      .addColumn("gas_used", "bigint")
      .execute();
    await schema
      .createTable("links")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("credential_id", "text", (column) => column.notNull().references("credentials.id"))
      .addColumn("created_at", "text", (column) => column.notNull())
      .addColumn("withdrawn_at", "text")
      .execute();
    await schema.createIndex("links_credential").on("links").column("credential_id").execute();
  },
  async ({ schema }, { bytes }) => {
    await schema.alterTable("credentials").addColumn("jwt", "text").execute();
    await schema.alterTable("credentials").addColumn("disclosures", "text").execute();
    await schema.alterTable("credentials").addColumn("nonce_b", bytes).execute();
  },
  async (database, { storeLarge }) => {
    await storeLarge(database, "credentials", "body");
    await storeLarge(database, "credentials", "jwt");
  },
  async (database, columns) => {
    await shareConstant(database);
    await placeCredentials(database, columns);
    await placeLinks(database, columns);
  },
  migration5,
  async ({ schema }) => {
    await schema
      .createTable("outbox")
      .addColumn("batch_id", "integer", (column) => column.notNull().references("batches.id"))
      .addColumn("folder", "text", (column) => column.notNull())
      .addColumn("next_position", "integer", (column) => column.notNull())
      .addColumn("finished_at", "text")
      .addPrimaryKeyConstraint("outbox_key", ["batch_id", "folder"])
      .execute();
  },
  addStatusChanges,
];

/** What the credentials of a batch have in common stands in its row; earlier batches are not abbreviated. */
async function shareConstant({ schema }: Kysely<Tables>): Promise<void> {
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

/** Bring a database up to date. `now` is RFC 3339. */
export async function migrate(database: Kysely<Tables>, engine: Engine, now: string): Promise<void> {
  const found = await engine.findTable("migrations").execute(database);
  // as nearly always: then nobody waits for a lock, and nobody needs the right to make tables
  if (found.rows[0]?.found && (await missingIn(database)).length === 0) return;
  await database.transaction().execute(async (atomic) => {
    await engine.lockMigrations(atomic);
    await sql`create table if not exists migrations (number integer primary key, applied_at text not null)`.execute(
      atomic,
    );
    for (const number of await missingIn(atomic)) {
      await MIGRATIONS[number - 1]?.(atomic, engine.columns);
      await atomic.insertInto("migrations").values({ number, applied_at: now }).execute();
    }
  });
}

async function missingIn(database: Kysely<Tables>): Promise<number[]> {
  const rows = await database.selectFrom("migrations").select("number").execute();
  const applied = new Set(rows.map(({ number }) => number));
  return MIGRATIONS.map((_, i) => i + 1).filter((number) => !applied.has(number));
}
