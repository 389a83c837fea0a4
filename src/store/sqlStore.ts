// The Store over Kysely, the same for every database; what each does in its own way is its engine's (engine.ts).
import type { Kysely, Transaction } from "kysely";
import type { TreeTile } from "../core/batch.ts";
import { CredenceError } from "../core/errors.ts";
import { batchOf, batchRow, credentialOf, credentialRow, linkRow, parseSealed, tileRow } from "./rows.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./schema.ts";
import type { Locks, Sendings } from "./sendings.ts";
import { note } from "./sqlJournal.ts";
import { SqlLocks } from "./sqlLocks.ts";
import { claimSending, loadTransaction, SqlSendings } from "./sqlSendings.ts";
import {
  type Batch,
  type BatchState,
  type CredentialAddress,
  type Link,
  type NewBatch,
  type NewCredential,
  type SealedCredential,
  type Store,
  type StoredTransaction,
} from "./store.ts";

/** Rows read at a time. */
const READ = 512;

export class SqlStore implements Store {
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;
  readonly sendings: Sendings;
  readonly locks: Locks;

  constructor(database: Kysely<Tables>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
    this.sendings = new SqlSendings(database);
    this.locks = new SqlLocks(database);
  }

  async openBatch(batch: NewBatch): Promise<number> {
    try {
      return await this.#database.transaction().execute(async (transaction) => {
        const row = { ...batchRow(batch), state: "open" };
        const { id } = await transaction.insertInto("batches").values(row).returning("id").executeTakeFirstOrThrow();
        await note(transaction, { at: batch.sealedAt, batchId: id, from: null, to: "open" });
        return id;
      });
    } catch (cause) {
      if (typeof batch.roster !== "string" || !this.#engine.isDuplicate(cause)) throw cause;
      const { id, state } = (await this.findRoster(batch.roster)) ?? { id: 0, state: "abandoned" };
      throw new CredenceError("already_issued", { batch: id, state }, { cause });
    }
  }

  async addCredentials(batchId: number, credentials: readonly NewCredential[]): Promise<void> {
    const rows = credentials.map((credential) => credentialRow(batchId, credential));
    await this.#engine.fill(this.#database, async (transaction) => {
      await claim(transaction, batchId, "open", "sealed");
      try {
        await this.#engine.insertMany(transaction, "credentials", rows);
      } catch (cause) {
        if (!this.#engine.isDuplicate(cause)) throw cause;
        throw new CredenceError("duplicate_credential", { batch: batchId }, { cause });
      }
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
      await note(transaction, { at: sealedAt, batchId, from: "open", to: "sealed" });
    });
  }

  async dropBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await claim(transaction, batchId, "open", "abandoned");
      await transaction.deleteFrom("credentials").where("batch_id", "=", batchId).execute();
      await giveUp(transaction, batchId, "open", at);
    });
  }

  async abandonBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await claim(transaction, batchId, "sealed", "abandoned");
      await giveUp(transaction, batchId, "sealed", at);
    });
  }

  async publishBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { sendingId, state } = await loadBatch(transaction, batchId);
      if (state !== "finalized" || sendingId === null)
        throw new CredenceError("bad_move", { batch: batchId, state, to: "published" });
      await claimSending(transaction, sendingId, "finalized", "finalized");
      await transaction.updateTable("batches").set({ published_at: at }).where("id", "=", batchId).execute();
      await note(transaction, { at, batchId, sendingId, from: state, to: "published" });
    });
  }

  async findRoster(roster: string): Promise<Batch | null> {
    const row = await batches(this.#database).where("batches.roster", "=", roster).executeTakeFirst();
    return row ? batchOf(row) : null;
  }

  async listBatches(): Promise<Batch[]> {
    const rows = await batches(this.#database).orderBy("batches.id", "desc").execute();
    return rows.map(batchOf);
  }

  async loadBatch(id: number): Promise<Batch> {
    return loadBatch(this.#database, id);
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

  async loadTransaction(hash: string): Promise<StoredTransaction | null> {
    return loadTransaction(this.#database, hash);
  }

  async saveLinks(links: readonly Link[], createdAt: string): Promise<void> {
    const rows = links.map((link) => linkRow(link, createdAt));
    await this.#database.transaction().execute((transaction) => this.#engine.insertMany(transaction, "links", rows));
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

/** Batches beside their sendings, for batchOf. */
const batches = (database: Kysely<Tables>) =>
  database
    .selectFrom("batches")
    .leftJoin("sendings", "sendings.id", "batches.sending_id")
    .selectAll("batches")
    .select(["sendings.state as sending_state", "sendings.hash as transaction_hash"]);

async function loadBatch(database: Kysely<Tables>, id: number): Promise<Batch> {
  const row = await batches(database).where("batches.id", "=", id).executeTakeFirst();
  if (!row) throw new CredenceError("unknown_batch", { batch: String(id) });
  return batchOf(row);
}

/**
 * The batch, if it is in this state of its own and has no sending; then nobody else moves it until the transaction ends: an
 * update that changes nothing takes the row's lock in every database. Throws `unknown_batch`, `bad_move`.
 */
async function claim(
  transaction: Transaction<Tables>,
  id: number,
  from: "open" | "sealed",
  to: BatchState,
): Promise<{ size: number }> {
  const row = await transaction
    .updateTable("batches")
    .set({ state: from })
    .where("id", "=", id)
    .where("state", "=", from)
    .where("sending_id", "is", null)
    .returning("size")
    .executeTakeFirst();
  if (row) return row;
  const { state } = await loadBatch(transaction, id);
  throw new CredenceError("bad_move", { batch: id, state, to });
}

/** Its roster may be issued again. */
async function giveUp(transaction: Transaction<Tables>, batchId: number, from: BatchState, at: string): Promise<void> {
  const abandoned = { state: "abandoned", roster: null };
  await transaction.updateTable("batches").set(abandoned).where("id", "=", batchId).execute();
  await note(transaction, { at, batchId, from, to: "abandoned" });
}
