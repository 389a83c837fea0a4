// The Store over Kysely, the same for every database; what each does in its own way is its engine's (engine.ts).
import type { Kysely, Transaction } from "kysely";
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import type { TreeTile } from "../../core/batch/tiles.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { LocalRecord } from "../../core/verdict/localRecord.ts";
import { SqlAudit } from "./sqlAudit.ts";
import { type Engine, listed } from "../schema/engine.ts";
import { packCredentials } from "./packedCredentials.ts";
import { SqlOutbox } from "./sqlOutbox.ts";
import { batchAt, positionAt } from "./rowKey.ts";
import { batchOf, batchRow, tileRow } from "./rows.ts";
import type { Tables } from "../schema/tables.ts";
import type { Locks, Transactions } from "../../state/transaction.ts";
import { SqlCredentials } from "./sqlCredentials.ts";
import { addJournalEntry } from "./sqlJournal.ts";
import { SqlLinks } from "./sqlLinks.ts";
import { SqlLocks } from "./sqlLocks.ts";
import { claimTransaction, loadTransaction, SqlTransactions } from "./sqlTransactions.ts";
import { loadLocalAnchor } from "./sqlOwnAnchors.ts";
import { loadLocalChanges } from "./sqlStatusChanges.ts";
import {
  type Audit,
  type Batch,
  type BatchState,
  type CredentialAddress,
  type Link,
  type NewBatch,
  type StoredCredential,
  type Outbox,
  type PackedCredentials,
  type Range,
  type Credential,
  type Store,
  type StoreAddress,
  type StoredAttempt,
} from "../../state/store.ts";

export class SqlStore implements Store {
  readonly address: StoreAddress;
  readonly transactions: Transactions;
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
    this.transactions = new SqlTransactions(database);
    this.locks = new SqlLocks(database);
    this.outbox = new SqlOutbox(database);
    this.audit = new SqlAudit(database);
  }

  async openBatch(batch: NewBatch): Promise<number> {
    try {
      return await this.#database.transaction().execute(async (atomic) => {
        const row = { ...batchRow(batch), state: "open" };
        const { id } = await atomic.insertInto("batches").values(row).returning("id").executeTakeFirstOrThrow();
        await addJournalEntry(atomic, { at: batch.sealedAt, batchId: id, from: null, to: "open" });
        return id;
      });
    } catch (cause) {
      if (typeof batch.roster !== "string" || !this.#engine.isDuplicate(cause)) throw cause;
      const { id, state } = (await this.findRoster(batch.roster)) ?? { id: 0, state: "abandoned" };
      throw new CredenceError("already_issued", { batch: id, state }, { cause });
    }
  }

  async addCredentials(batchId: number, credentials: readonly StoredCredential[]): Promise<void> {
    await this.addPacked(batchId, [packCredentials(credentials)]);
  }

  async addPacked(batchId: number, credentials: readonly PackedCredentials[]): Promise<void> {
    await this.#engine.fill(this.#database, async (atomic) => {
      await claim(atomic, batchId, "open", "sealed");
      await this.#credentials.add(atomic, batchId, credentials);
    });
  }

  async sealBatch(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      const { size } = await claim(atomic, batchId, "open", "sealed");
      if ((await this.#credentials.indexIds(atomic, batchId)) !== size)
        throw new CredenceError("damaged_row", { table: "batches", key: String(batchId) });
      await this.#engine.insertMany(atomic, "tiles", listed(tiles.map((tile) => tileRow(batchId, tile))));
      const sealed = { state: "sealed", root, sealed_at: sealedAt };
      await atomic.updateTable("batches").set(sealed).where("id", "=", batchId).execute();
      await addJournalEntry(atomic, { at: sealedAt, batchId, from: "open", to: "sealed" });
    });
  }

  async dropBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      await claim(atomic, batchId, "open", "abandoned");
      await this.#credentials.drop(atomic, batchId);
      await giveUp(atomic, batchId, "open", at);
    });
  }

  async abandonBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      await claim(atomic, batchId, "sealed", "abandoned");
      await giveUp(atomic, batchId, "sealed", at);
    });
  }

  async publishBatch(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      const { transactionId, state } = await loadBatch(atomic, batchId);
      if (state !== "finalized" || transactionId === null)
        throw new CredenceError("bad_move", { batch: batchId, state, to: "published" });
      await claimTransaction(atomic, transactionId, "finalized", "finalized");
      await atomic.updateTable("batches").set({ published_at: at }).where("id", "=", batchId).execute();
      await addJournalEntry(atomic, { at, batchId, transactionId: transactionId, from: state, to: "published" });
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

  readSealed(batchId: number): AsyncIterable<Credential> {
    return this.#credentials.readSealed(batchId);
  }

  readChunks(batchId: number, range?: Range): AsyncIterable<readonly StoredCredential[]> {
    return this.#credentials.readChunks(batchId, range);
  }

  async loadSharedTexts(batchId: number): Promise<SharedTexts> {
    return this.#credentials.loadTexts(batchId);
  }

  async loadSealed(batchId: number, index: number): Promise<Credential | null> {
    return this.#credentials.load(batchId, index);
  }

  async findCredential(id: string): Promise<CredentialAddress | null> {
    const rowKey = await this.#credentials.findRowKey(id);
    return rowKey === null ? null : { batch: await this.loadBatch(batchAt(rowKey)), index: positionAt(rowKey) };
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

  async loadLocalKnowledge(account: IssuerAccount, root: string, index: number): Promise<LocalRecord> {
    const [anchor, changes] = await Promise.all([
      loadLocalAnchor(this.#database, account, root),
      loadLocalChanges(this.#database, account, root, index),
    ]);
    return { anchor, changes };
  }

  async loadAttempt(hash: string): Promise<StoredAttempt | null> {
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
  atomic: Transaction<Tables>,
  id: number,
  from: "open" | "sealed",
  to: BatchState,
): Promise<{ size: number }> {
  const row = await atomic
    .updateTable("batches")
    .set({ state: from })
    .where("id", "=", id)
    .where("state", "=", from)
    .where("sending_id", "is", null)
    .returning("size")
    .executeTakeFirst();
  if (row) return row;
  const { state } = await loadBatch(atomic, id);
  throw new CredenceError("bad_move", { batch: id, state, to });
}

/** Its roster may be issued again. */
async function giveUp(atomic: Transaction<Tables>, batchId: number, from: BatchState, at: string): Promise<void> {
  const abandoned = { state: "abandoned", roster: null };
  await atomic.updateTable("batches").set(abandoned).where("id", "=", batchId).execute();
  await addJournalEntry(atomic, { at, batchId, from, to: "abandoned" });
}
