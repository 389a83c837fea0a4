// Batches, credentials, tiles of trees, signed transactions and links.
import type { Kysely } from "kysely";
import type { Columns } from "../engine.ts";
import type { Tables } from "../tables.ts";

export async function migration1({ schema }: Kysely<Tables>, { bytes, numbered }: Columns): Promise<void> {
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
}
