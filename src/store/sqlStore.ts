// The Store over Kysely, the same for every database; what each does in its own way is its engine's (engine.ts).
import type { Kysely, Transaction } from "kysely";
import type { TreeTile } from "../core/batch.ts";
import { CredenceError } from "../core/errors.ts";
import {
  batchOf,
  batchRow,
  credentialOf,
  credentialRow,
  linkRow,
  parseSealed,
  tileRow,
  transactionOf,
  transactionRow,
} from "./rows.ts";
import { SqlAudit } from "./audit.ts";
import { type Engine, insertOnce } from "./engine.ts";
import { SqlOutbox } from "./outbox.ts";
import type { Tables } from "./schema.ts";
import {
  type Audit,
  type Batch,
  type BatchState,
  type CredentialAddress,
  type Link,
  MOVES,
  type NewBatch,
  type NewCredential,
  type Outbox,
  type SealedCredential,
  type Store,
  type StoredTransaction,
} from "./store.ts";

/** Rows read at a time. */
const READ = 512;

export class SqlStore implements Store {
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;

  constructor(database: Kysely<Tables>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
    this.outbox = new SqlOutbox(database);
    this.audit = new SqlAudit(database);
  }

  async openBatch(batch: NewBatch): Promise<number> {
    const row = { ...batchRow(batch), state: "open", transaction_hash: null, anchored_at: null };
    const { id } = await this.#database.insertInto("batches").values(row).returning("id").executeTakeFirstOrThrow();
    return id;
  }

  async addCredentials(batchId: number, credentials: readonly NewCredential[]): Promise<void> {
    const rows = credentials.map((credential) => credentialRow(batchId, credential));
    await this.#engine.fill(this.#database, async (transaction) => {
      await claim(transaction, batchId, "open", "sealed");
      const refusal = (cause: unknown) => new CredenceError("duplicate_credential", { batch: batchId }, { cause });
      await insertOnce(this.#engine, transaction, "credentials", rows, refusal);
    });
  }

  async sealBatch(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { size } = await claim(transaction, batchId, "open", "sealed");
      const { count } = await transaction
        .selectFrom("credentials")
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("batch_id", "=", batchId)
        .executeTakeFirstOrThrow();
      if (count !== size) throw new CredenceError("damaged_row", { table: "batches", key: String(batchId) });
      await this.#engine.insertMany(
        transaction,
        "tiles",
        tiles.map((tile) => tileRow(batchId, tile)),
      );
      const sealed = { state: "sealed", root, sealed_at: sealedAt };
      await transaction.updateTable("batches").set(sealed).where("id", "=", batchId).execute();
    });
  }

  async dropBatch(batchId: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await claim(transaction, batchId, "open", "abandoned");
      await transaction.deleteFrom("credentials").where("batch_id", "=", batchId).execute();
      await transaction.updateTable("batches").set({ state: "abandoned" }).where("id", "=", batchId).execute();
    });
  }

  async listBatches(): Promise<Batch[]> {
    const rows = await this.#database.selectFrom("batches").selectAll().orderBy("id", "desc").execute();
    return rows.map(batchOf);
  }

  async loadBatch(id: number): Promise<Batch> {
    return loadBatch(this.#database, id);
  }

  async moveBatch(
    id: number,
    from: BatchState,
    to: BatchState,
    facts: { readonly transaction?: StoredTransaction; readonly anchoredAt?: string } = {},
  ): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { state } = await claim(transaction, id, from, to);
      if (!MOVES[from].includes(to)) throw new CredenceError("bad_move", { batch: id, state, to });
      if (facts.transaction) await insertTransaction(transaction, facts.transaction);
      await transaction
        .updateTable("batches")
        .set({
          state: to,
          ...(to === "sealed" && { transaction_hash: null }), // that one failed: the next anchor is another's
          ...(facts.transaction && { transaction_hash: facts.transaction.hash }),
          ...(facts.anchoredAt && { anchored_at: facts.anchoredAt }),
        })
        .where("id", "=", id)
        .execute();
    });
  }

  async *readSealed(batchId: number): AsyncIterable<SealedCredential> {
    for await (const chunk of this.readChunks(batchId)) yield* chunk.map(parseSealed);
  }

  async *readChunks(batchId: number): AsyncIterable<readonly NewCredential[]> {
    for (let from = 0; ; from += READ) {
      const rows = await this.#database
        .selectFrom("credentials")
        .selectAll()
        .where("batch_id", "=", batchId)
        .where("position", ">=", from)
        .where("position", "<", from + READ)
        .orderBy("position")
        .execute();
      if (rows.length === 0) return;
      yield rows.map(credentialOf);
    }
  }

  async loadSealed(batchId: number, index: number): Promise<SealedCredential | null> {
    const row = await this.#database
      .selectFrom("credentials")
      .selectAll()
      .where("batch_id", "=", batchId)
      .where("position", "=", index)
      .executeTakeFirst();
    return row ? parseSealed(credentialOf(row)) : null;
  }

  async findCredential(id: string): Promise<CredentialAddress | null> {
    const row = await this.#database
      .selectFrom("credentials")
      .select(["batch_id", "position"])
      .where("id", "=", id)
      .executeTakeFirst();
    return row ? { batch: await this.loadBatch(row.batch_id), index: row.position } : null;
  }

  async loadTile(batchId: number, level: number, number: number): Promise<Uint8Array | null> {
    const row = await this.#database
      .selectFrom("tiles")
      .select("nodes")
      .where("batch_id", "=", batchId)
      .where("level", "=", level)
      .where("number", "=", number)
      .executeTakeFirst();
    return row?.nodes ?? null;
  }

  async saveTransaction(transaction: StoredTransaction): Promise<void> {
    await insertTransaction(this.#database, transaction);
  }

  async saveInclusion(hash: string, blockNumber: number, gasUsed: number): Promise<void> {
    await this.#database
      .updateTable("transactions")
      .set({ block_number: blockNumber, gas_used: gasUsed })
      .where("hash", "=", hash)
      .execute();
  }

  async loadTransaction(hash: string): Promise<StoredTransaction | null> {
    const row = await this.#database.selectFrom("transactions").selectAll().where("hash", "=", hash).executeTakeFirst();
    return row ? transactionOf(row) : null;
  }

  async saveLinks(links: readonly Link[], createdAt: string): Promise<void> {
    const rows = links.map((link) => linkRow(link, createdAt));
    const refusal = (cause: unknown) => new CredenceError("duplicate_link", {}, { cause });
    await this.#database
      .transaction()
      .execute((transaction) => insertOnce(this.#engine, transaction, "links", rows, refusal));
  }

  async findLink(id: string): Promise<string | null> {
    const row = await this.#database
      .selectFrom("links")
      .select("credential_id")
      .where("id", "=", id)
      .where("withdrawn_at", "is", null)
      .executeTakeFirst();
    return row?.credential_id ?? null;
  }

  async listLinks(batchId: number): Promise<Link[]> {
    const rows = await this.#database
      .selectFrom("links")
      .innerJoin("credentials", "credentials.id", "links.credential_id")
      .select(["links.id as id", "credentials.id as credentialId"])
      .where("credentials.batch_id", "=", batchId)
      .where("links.withdrawn_at", "is", null)
      .orderBy("credentials.position")
      .execute();
    return rows;
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }
}

type Executor = Kysely<Tables> | Transaction<Tables>;

async function loadBatch(database: Executor, id: number): Promise<Batch> {
  const row = await database.selectFrom("batches").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new CredenceError("unknown_batch", { batch: String(id) });
  return batchOf(row);
}

/**
 * The batch, if it is in this state; then nobody else moves it until the transaction ends: an update that changes nothing
 * takes the row's lock in every database. `to` is where it is going. Throws `unknown_batch`, `bad_move`.
 */
async function claim(transaction: Transaction<Tables>, id: number, from: BatchState, to: BatchState): Promise<Batch> {
  const row = await transaction
    .updateTable("batches")
    .set({ state: from })
    .where("id", "=", id)
    .where("state", "=", from)
    .returningAll()
    .executeTakeFirst();
  if (row) return batchOf(row);
  const { state } = await loadBatch(transaction, id);
  throw new CredenceError("bad_move", { batch: id, state, to });
}

async function insertTransaction(database: Executor, transaction: StoredTransaction): Promise<void> {
  await database.insertInto("transactions").values(transactionRow(transaction)).execute();
}
