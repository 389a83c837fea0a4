// Tables, and the numbered migrations that make them: append-only, each run once, in order, in one transaction.
import { type Generated, type Kysely, sql } from "kysely";

export interface Tables {
  batches: {
    id: Generated<number>;
    state: string;
    chain_id: number;
    ledger: string;
    issuer_id: number;
    achievement_id: string;
    achievement_name: string;
    root: string;
    size: number;
    sealed_at: string;
    transaction_hash: string | null;
    anchored_at: string | null;
  };
  credentials: {
    batch_id: number;
    position: number;
    id: string;
    roster_row: number;
    body: string;
    signature: string;
    nonce_a: Uint8Array;
    commitment_b: Uint8Array;
    leaf: Uint8Array;
  };
  tiles: { batch_id: number; level: number; number: number; nodes: Uint8Array };
  transactions: {
    hash: string;
    purpose: string;
    batch_id: number | null;
    sender: string;
    nonce: number;
    raw: string;
    created_at: string;
    block_number: number | null;
    gas_used: number | null;
  };
  links: { id: string; credential_id: string; created_at: string; withdrawn_at: string | null };
  migrations: { number: number; applied_at: string };
}

type Migration = (database: Kysely<Tables>) => Promise<void>;

const MIGRATIONS: readonly Migration[] = [
  async (database) => {
    const { schema } = database;
    await schema
      .createTable("batches")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
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
      .addColumn("nonce_a", "blob", (column) => column.notNull())
      .addColumn("commitment_b", "blob", (column) => column.notNull())
      .addColumn("leaf", "blob", (column) => column.notNull())
      .addUniqueConstraint("credentials_position", ["batch_id", "position"])
      .execute();
    await schema
      .createTable("tiles")
      .addColumn("batch_id", "integer", (column) => column.notNull().references("batches.id"))
      .addColumn("level", "integer", (column) => column.notNull())
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("nodes", "blob", (column) => column.notNull())
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
];

/** Bring a database up to date. `now` is RFC 3339. */
export async function migrate(database: Kysely<Tables>, now: string): Promise<void> {
  await sql`create table if not exists migrations (number integer primary key, applied_at text not null)`.execute(
    database,
  );
  if ((await missingIn(database)).length === 0) return; // as nearly always: then nobody waits for a lock
  await database.transaction().execute(async (transaction) => {
    for (const number of await missingIn(transaction)) {
      await MIGRATIONS[number - 1]?.(transaction);
      await transaction.insertInto("migrations").values({ number, applied_at: now }).execute();
    }
  });
}

async function missingIn(database: Kysely<Tables>): Promise<number[]> {
  const rows = await database.selectFrom("migrations").select("number").execute();
  const applied = new Set(rows.map(({ number }) => number));
  return MIGRATIONS.map((_, i) => i + 1).filter((number) => !applied.has(number));
}
