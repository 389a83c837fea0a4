// The Store over Kysely, the same for every database; what each does in its own way is its engine's (engine.ts).
import type { Kysely, Transaction } from "kysely";
import { Abbreviation, type CommonTexts } from "../core/abbreviation.ts";
import type { TreeTile } from "../core/batch.ts";
import { CredenceError } from "../core/errors.ts";
import { MAX_SIZE } from "../core/leaf.ts";
import { urnOf, uuidBytes } from "../core/uri.ts";
import { batchOf, batchRow, credentialOf, credentialRow, linkRow, parseSealed, tileRow } from "./rows.ts";
import type { Engine } from "./engine.ts";
import { batchAt, placeOf, positionAt } from "./place.ts";
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
  #last: { readonly batchId: number; readonly abbreviation: Abbreviation } | null = null;
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
      if (batch.roster == null || !this.#engine.isDuplicate(cause)) throw cause;
      const { id, state } = (await this.findRoster(batch.roster)) ?? { id: 0, state: "abandoned" };
      throw new CredenceError("already_issued", { batch: id, state }, { cause });
    }
  }

  async addCredentials(batchId: number, credentials: readonly NewCredential[]): Promise<void> {
    const rows = credentials.map((credential) => credentialRow(batchId, credential));
    await this.#engine.fill(this.#database, async (transaction) => {
      await claim(transaction, batchId, "open", "sealed");
      await this.#unique(batchId, () => this.#engine.insertMany(transaction, "credentials", rows));
    });
  }

  async #unique<T>(batchId: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (!this.#engine.isDuplicate(cause)) throw cause;
      throw new CredenceError("duplicate_credential", { batch: batchId }, { cause });
    }
  }

  /** How many there are. In their order: each page of the index is then written once. */
  async #indexIds(transaction: Transaction<Tables>, batchId: number): Promise<number> {
    const ids = transaction
      .selectFrom("credentials")
      .select(["id", "place"])
      .where("place", ">=", placeOf(batchId, 0))
      .where("place", "<", placeOf(batchId + 1, 0))
      .orderBy("id");
    const insert = transaction.insertInto("credential_ids").columns(["id", "place"]).expression(ids);
    const { numInsertedOrUpdatedRows } = await this.#unique(batchId, () => insert.executeTakeFirstOrThrow());
    return Number(numInsertedOrUpdatedRows);
  }

  async sealBatch(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { size } = await claim(transaction, batchId, "open", "sealed");
      if ((await this.#indexIds(transaction, batchId)) !== size)
        throw new CredenceError("damaged_row", { table: "batches", key: String(batchId) });
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
      await transaction
        .deleteFrom("credentials")
        .where("place", ">=", placeOf(batchId, 0))
        .where("place", "<", placeOf(batchId + 1, 0))
        .execute();
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
    for await (const chunk of this.readChunks(batchId)) {
      const abbreviation = await this.#abbreviationOf(batchId);
      for (const credential of chunk) yield parseSealed(credential, abbreviation);
    }
  }

  async *readChunks(batchId: number): AsyncIterable<readonly NewCredential[]> {
    for (let from = 0; ; from += READ) {
      const rows = await this.#database
        .selectFrom("credentials")
        .selectAll()
        .where("place", ">=", placeOf(batchId, from))
        .where("place", "<", placeOf(batchId, Math.min(from + READ, MAX_SIZE)))
        .orderBy("place")
        .execute();
      if (rows.length === 0) return;
      yield rows.map(credentialOf);
    }
  }

  async loadSealed(batchId: number, index: number): Promise<SealedCredential | null> {
    const row = await this.#database
      .selectFrom("credentials")
      .selectAll()
      .where("place", "=", placeOf(batchId, index))
      .executeTakeFirst();
    return row ? parseSealed(credentialOf(row), await this.#abbreviationOf(batchId)) : null;
  }

  async loadTexts(batchId: number): Promise<CommonTexts> {
    const row = await this.#database
      .selectFrom("batches")
      .select(["achievement_text", "share_header"])
      .where("id", "=", batchId)
      .executeTakeFirst();
    if (!row) throw new CredenceError("unknown_batch", { batch: String(batchId) });
    return { achievement: row.achievement_text, shareHeader: row.share_header };
  }

  /** The last one is kept: it never changes. */
  async #abbreviationOf(batchId: number): Promise<Abbreviation> {
    if (this.#last?.batchId !== batchId)
      this.#last = { batchId, abbreviation: new Abbreviation(await this.loadTexts(batchId)) };
    return this.#last.abbreviation;
  }

  async findCredential(id: string): Promise<CredentialAddress | null> {
    const row = await this.#database
      .selectFrom("credential_ids")
      .select("place")
      .where("id", "=", uuidBytes(id))
      .executeTakeFirst();
    return row ? { batch: await this.loadBatch(batchAt(row.place)), index: positionAt(row.place) } : null;
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
    await this.#database.transaction().execute(async (transaction) => {
      for (let at = 0; at < links.length; at += READ) {
        const some = links.slice(at, at + READ);
        const places = await placesOf(transaction, some);
        const rows = some.map(({ id }, i) => linkRow(id, places[i] as number, createdAt));
        await this.#engine.insertMany(transaction, "links", rows);
      }
    });
  }

  async findLink(id: string): Promise<string | null> {
    const row = await this.#database
      .selectFrom("links")
      .innerJoin("credentials", "credentials.place", "links.place")
      .select("credentials.id as id")
      .where("links.id", "=", id)
      .where("withdrawn_at", "is", null)
      .executeTakeFirst();
    return row ? urnOf(row.id) : null;
  }

  async listLinks(batchId: number): Promise<Link[]> {
    const rows = await this.#database
      .selectFrom("links")
      .innerJoin("credentials", "credentials.place", "links.place")
      .select(["links.id as id", "credentials.id as credential"])
      .where("links.place", ">=", placeOf(batchId, 0))
      .where("links.place", "<", placeOf(batchId + 1, 0))
      .where("links.withdrawn_at", "is", null)
      .orderBy("links.place")
      .execute();
    return rows.map(({ id, credential }) => ({ id, credentialId: urnOf(credential) }));
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

/** The places of the credentials that links lead to. */
async function placesOf(transaction: Transaction<Tables>, links: readonly Link[]): Promise<number[]> {
  const ids = links.map(({ credentialId }) => uuidBytes(credentialId));
  const rows = await transaction.selectFrom("credential_ids").selectAll().where("id", "in", ids).execute();
  const places = new Map(rows.map(({ id, place }) => [urnOf(id), place]));
  return links.map(({ credentialId }) => {
    const place = places.get(credentialId);
    if (place === undefined) throw new CredenceError("damaged_row", { table: "credential_ids", key: credentialId });
    return place;
  });
}

/** Its roster may be issued again. */
async function giveUp(transaction: Transaction<Tables>, batchId: number, from: BatchState, at: string): Promise<void> {
  const abandoned = { state: "abandoned", roster: null };
  await transaction.updateTable("batches").set(abandoned).where("id", "=", batchId).execute();
  await note(transaction, { at, batchId, from, to: "abandoned" });
}
