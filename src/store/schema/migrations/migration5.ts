// From single transactions to ledger transactions with attempts (in the tables: sendings and transactions). Each transaction
// becomes one with one attempt, and a batch that has one is in the state of its transaction.
import { type Kysely, sql } from "kysely";
import type { Columns } from "../engine.ts";
import type { Tables } from "../tables.ts";

export async function migration5(database: Kysely<Tables>, columns: Columns): Promise<void> {
  await makeTables(database, columns);
  await sql`alter table batches add column published_at text`.execute(database);
  await sql`alter table batches add column sending_id integer references sendings (id)`.execute(database);
  await sql`alter table batches add column roster text`.execute(database);
  await sql`create unique index batches_roster on batches (roster)`.execute(database);
  await moveRows(database);
  await sql`drop table transactions_before`.execute(database);
  await sql`alter table batches drop column transaction_hash`.execute(database);
}

async function makeTables({ schema }: Kysely<Tables>, { numbered }: Columns): Promise<void> {
  await schema.alterTable("transactions").renameTo("transactions_before").execute();
  await schema
    .createTable("sendings")
    .addColumn("id", "integer", (column) => numbered(column.primaryKey()))
    .addColumn("purpose", "text", (column) => column.notNull())
    .addColumn("batch_id", "integer", (column) => column.references("batches.id"))
    .addColumn("chain_id", "bigint", (column) => column.notNull())
    .addColumn("sender", "text", (column) => column.notNull())
    .addColumn("nonce", "bigint")
    .addColumn("hash", "text")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("tried_at", "text")
    .execute();
  await schema.createIndex("sendings_account").on("sendings").columns(["chain_id", "sender", "nonce"]).execute();
  await schema
    .createTable("transactions")
    .addColumn("hash", "text", (column) => column.primaryKey())
    .addColumn("sending_id", "integer", (column) => column.notNull().references("sendings.id"))
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("raw", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("block_number", "bigint")
    .addColumn("block_hash", "text")
    .addColumn("gas_used", "bigint")
    .execute();
  await schema.createIndex("transactions_sending").on("transactions").column("sending_id").execute();
  await schema
    .createTable("journal")
    .addColumn("id", "integer", (column) => numbered(column.primaryKey()))
    .addColumn("at", "text", (column) => column.notNull())
    .addColumn("batch_id", "integer", (column) => column.references("batches.id"))
    .addColumn("sending_id", "integer", (column) => column.references("sendings.id"))
    .addColumn("from_state", "text")
    .addColumn("to_state", "text", (column) => column.notNull())
    .addColumn("detail", "text")
    .execute();
  await schema.createIndex("journal_batch").on("journal").column("batch_id").execute();
  await schema.createIndex("journal_sending").on("journal").column("sending_id").execute();
  await schema
    .createTable("locks")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("process", "text", (column) => column.notNull())
    .addColumn("since", "text", (column) => column.notNull())
    .execute();
}

/** What was mined but never seen final waits for finality again: nobody asked for it then. One workspace has one chain. */
async function moveRows(database: Kysely<Tables>): Promise<void> {
  await sql`
    insert into sendings (purpose, batch_id, chain_id, sender, nonce, hash, state, created_at, tried_at)
    select t.purpose, t.batch_id, coalesce(b.chain_id, (select max(chain_id) from batches), 0), t.sender, t.nonce, t.hash,
      case
        when b.transaction_hash = t.hash then case b.state when 'published' then 'finalized' else b.state end
        when t.purpose = 'anchor' and t.batch_id is not null then 'failed'
        when t.block_number is not null then 'included'
        else 'sent'
      end,
      t.created_at, t.created_at
    from transactions_before t left join batches b on b.id = t.batch_id order by t.created_at, t.nonce`.execute(
    database,
  );
  await sql`
    insert into transactions (hash, sending_id, version, raw, created_at, block_number, block_hash, gas_used)
    select t.hash, s.id, 1, t.raw, t.created_at, t.block_number, null, t.gas_used
    from transactions_before t join sendings s on s.hash = t.hash`.execute(database);
  // anchored by somebody else's transaction
  await sql`
    insert into sendings (purpose, batch_id, chain_id, sender, state, created_at)
    select 'anchor', id, chain_id, '', case state when 'published' then 'finalized' else state end, sealed_at
    from batches where transaction_hash is null and state in ('included', 'finalized', 'published')`.execute(database);
  await sql`
    update batches set sending_id = (
      select max(s.id) from sendings s
      where s.batch_id = batches.id and s.purpose = 'anchor' and s.state <> 'failed'
    ) where state not in ('open', 'sealed', 'abandoned')`.execute(database);
  await sql`
    update batches set published_at = coalesce(anchored_at, sealed_at) where state = 'published'`.execute(database);
  await sql`
    update batches set state = 'sealed' where state not in ('open', 'abandoned')`.execute(database);
}
