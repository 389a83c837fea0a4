// The Store over Kysely, the same for every database; what each does in its own way is its engine's (engine.ts).
import type { Kysely, Transaction } from "kysely";
import type { CommonTexts } from "../../core/batch/sharedText.ts";
import type { TreeTile } from "../../core/batch/tiles.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Home } from "../../core/values/issuerAccount.ts";
import type { OwnRecord } from "../../core/verdict/localKnowledge.ts";
import { SqlAudit } from "./sqlAudit.ts";
import { type Engine, listed } from "../schema/engine.ts";
import { packCredentials } from "./packedCredentials.ts";
import { SqlOutbox } from "./sqlOutbox.ts";
import { batchAt, positionAt } from "./rowKey.ts";
import { batchOf, batchRow, tileRow } from "./rows.ts";
import type { Tables } from "../schema/tables.ts";
import type { Locks, Sendings } from "../../state/transaction.ts";
import { SqlCredentials } from "./sqlCredentials.ts";
import { note } from "./sqlJournal.ts";
import { SqlLinks } from "./sqlLinks.ts";
import { SqlLocks } from "./sqlLocks.ts";
import { claimSending, loadTransaction, SqlSendings } from "./sqlTransactions.ts";
import { loadOwnAnchor } from "./sqlOwnAnchors.ts";
import { loadOwnChanges } from "./sqlStatusChanges.ts";
import {
  type Audit,
  type Batch,
  type BatchState,
  type CredentialAddress,
  type Link,
  type NewBatch,
  type NewCredential,
  type Outbox,
  type PackedCredentials,
  type Range,
  type SealedCredential,
  type Store,
  type StoreAddress,
  type StoredTransaction,
} from "../../state/store.ts";

export class SqlStore implements Store {
  readonly address: StoreAddress;
  readonly sendings: Sendings;
  readonly locks: Locks;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;
  readonly #credentials: SqlCredentials;
  readonly #links: SqlLinks;

  constructor(database: Kysely<Tables>, engine: Engine, address: StoreAddress) {
    this.address = address;
    this.#database = database;
    this.#engine = engine;
    this.#credentials = new SqlCredentials(database, engine);
    this.#links = new SqlLinks(database, engine);
    this.sendings = new SqlSendings(database);
    this.locks = new SqlLocks(database);
    this.outbox = new SqlOutbox(database);
    this.audit = new SqlAudit(database);
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
    await this.addPacked(batchId, [packCredentials(credentials)]);
  }

  async addPacked(batchId: number, credentials: readonly PackedCredentials[]): Promise<void> {
    await this.#engine.fill(this.#database, async (transaction) => {
      await claim(transaction, batchId, "open", "sealed");
      await this.#credentials.add(transaction, batchId, credentials);
    });
  }

  async sealBatch(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const { size } = await claim(transaction, batchId, "open", "sealed");
      if ((await this.#credentials.indexIds(transaction, batchId)) !== size)
        throw new CredenceError("damaged_row", { table: "batches", key: String(batchId) });
      await this.#engine.insertMany(transaction, "tiles", listed(tiles.map((tile) => tileRow(batchId, tile))));
      const sealed = { state: "sealed", root, sealed_at: sealedAt };
      await transaction.updateTable("batches").set(sealed).where("id", "=", batchId).execute();
      await note(transaction, { at: sealedAt, batchId, from: "open", to: "sealed" });
    });
  }

  async dropBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await claim(transaction, batchId, "open", "abandoned");
      await this.#credentials.drop(transaction, batchId);
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

  readSealed(batchId: number): AsyncIterable<SealedCredential> {
    return this.#credentials.readSealed(batchId);
  }

  readChunks(batchId: number, range?: Range): AsyncIterable<readonly NewCredential[]> {
    return this.#credentials.readChunks(batchId, range);
  }

  async loadTexts(batchId: number): Promise<CommonTexts> {
    return this.#credentials.loadTexts(batchId);
  }

  async loadSealed(batchId: number, index: number): Promise<SealedCredential | null> {
    return this.#credentials.load(batchId, index);
  }

  async findCredential(id: string): Promise<CredentialAddress | null> {
    const place = await this.#credentials.findPlace(id);
    return place === null ? null : { batch: await this.loadBatch(batchAt(place)), index: positionAt(place) };
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

  async loadOwnRecord(home: Home, root: string, index: number): Promise<OwnRecord> {
    const [anchor, changes] = await Promise.all([
      loadOwnAnchor(this.#database, home, root),
      loadOwnChanges(this.#database, home, root, index),
    ]);
    return { anchor, changes };
  }

  async loadTransaction(hash: string): Promise<StoredTransaction | null> {
    return loadTransaction(this.#database, hash);
  }

  async saveLinks(links: readonly Link[], createdAt: string): Promise<void> {
    await this.#links.save(links, createdAt);
  }

  async findLink(id: string): Promise<string | null> {
    return this.#links.find(id);
  }

  async listLinks(batchId: number): Promise<Link[]> {
    return this.#links.list(batchId);
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
