// Batches over Kysely, the same for every database. Each move takes the row's lock first.
import type { Kysely, Transaction } from "kysely";
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import type { TreeTile } from "../../core/batch/tiles.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Batch, BatchState, NewBatch } from "../../state/batch.ts";
import type { Batches } from "../../state/store.ts";
import { type Engine, listed } from "../schema/engine.ts";
import type { Tables } from "../schema/tables.ts";
import { batchOf, batchRow, tileRow } from "./rows.ts";
import { batches, claimBatch, loadBatch, loadSharedTexts } from "./sqlBatchRows.ts";
import { dropCredentials, indexCredentialIds } from "./sqlCredentials.ts";
import { addJournalEntry } from "./sqlJournal.ts";
import { claimTransaction } from "./sqlTransactions.ts";

export class SqlBatches implements Batches {
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;

  constructor(database: Kysely<Tables>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
  }

  async open(batch: NewBatch): Promise<number> {
    try {
      return await this.#database.transaction().execute(async (atomic) => {
        const row = { ...batchRow(batch), state: "open" };
        const { id } = await atomic.insertInto("batches").values(row).returning("id").executeTakeFirstOrThrow();
        await addJournalEntry(atomic, { at: batch.sealedAt, batchId: id, from: null, to: "open" });
        return id;
      });
    } catch (cause) {
      if (typeof batch.roster !== "string" || !this.#engine.isDuplicate(cause)) throw cause;
      const { id, state } = (await this.findByRoster(batch.roster)) ?? { id: 0, state: "abandoned" };
      throw new CredenceError("already_issued", { batch: id, state }, { cause });
    }
  }

  async seal(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      const { size } = await claimBatch(atomic, batchId, "open", "sealed");
      if ((await indexCredentialIds(atomic, this.#engine, batchId)) !== size)
        throw new CredenceError("damaged_row", { table: "batches", key: String(batchId) });
      await this.#engine.insertMany(atomic, "tiles", listed(tiles.map((tile) => tileRow(batchId, tile))));
      const sealed = { state: "sealed", root, sealed_at: sealedAt };
      await atomic.updateTable("batches").set(sealed).where("id", "=", batchId).execute();
      await addJournalEntry(atomic, { at: sealedAt, batchId, from: "open", to: "sealed" });
    });
  }

  async request(batchId: number, until: string, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      await claimBatch(atomic, batchId, "sealed", "sent");
      await atomic.updateTable("batches").set({ requested_until: until }).where("id", "=", batchId).execute();
      const detail = `signed a request for somebody else to send it until ${until}`;
      await addJournalEntry(atomic, { at, batchId, from: "sealed", to: "sealed", detail });
    });
  }

  async drop(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      await claimBatch(atomic, batchId, "open", "abandoned");
      await dropCredentials(atomic, batchId);
      await giveUp(atomic, batchId, "open", at);
    });
  }

  async abandon(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      await claimBatch(atomic, batchId, "sealed", "abandoned");
      await giveUp(atomic, batchId, "sealed", at);
    });
  }

  async publish(batchId: number, at: string): Promise<void> {
    await this.#database.transaction().execute(async (atomic) => {
      const { transactionId, state } = await loadBatch(atomic, batchId);
      if (state !== "finalized" || transactionId === null)
        throw new CredenceError("bad_move", { batch: batchId, state, to: "published" });
      await claimTransaction(atomic, transactionId, "finalized", "finalized");
      await atomic.updateTable("batches").set({ published_at: at }).where("id", "=", batchId).execute();
      await addJournalEntry(atomic, { at, batchId, transactionId: transactionId, from: state, to: "published" });
    });
  }

  async findByRoster(roster: string): Promise<Batch | null> {
    const row = await batches(this.#database).where("batches.roster", "=", roster).executeTakeFirst();
    return row ? batchOf(row) : null;
  }

  async list(): Promise<Batch[]> {
    const rows = await batches(this.#database).orderBy("batches.id", "desc").execute();
    return rows.map(batchOf);
  }

  async load(id: number): Promise<Batch> {
    return loadBatch(this.#database, id);
  }

  async loadSharedTexts(batchId: number): Promise<SharedTexts> {
    return loadSharedTexts(this.#database, batchId);
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
}

/** Its roster may be issued again. */
async function giveUp(atomic: Transaction<Tables>, batchId: number, from: BatchState, at: string): Promise<void> {
  const abandoned = { state: "abandoned", roster: null };
  await atomic.updateTable("batches").set(abandoned).where("id", "=", batchId).execute();
  await addJournalEntry(atomic, { at, batchId, from, to: "abandoned" });
}
