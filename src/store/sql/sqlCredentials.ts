// The credentials of batches over Kysely: put in by place, found by id once their batch is sealed, read back one after the other.
import type { Kysely, Transaction } from "kysely";
import { SharedText, type SharedTexts } from "../../core/batch/sharedText.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import { uuidBytes } from "../../core/values/uri.ts";
import { type Engine, onlyOnce } from "../schema/engine.ts";
import { COLUMNS, credentialRows } from "./packedCredentials.ts";
import { rowKeyOf } from "./rowKey.ts";
import { credentialOf, parseSealed } from "./rows.ts";
import type { Tables } from "../schema/tables.ts";
import type { StoredCredential, PackedCredentials, Range, Credential } from "../../state/store.ts";

/** Rows read at a time. */
const READ = 128;

const WHOLE: Range = { from: 0, to: MAX_SIZE };

export class SqlCredentials {
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;
  #last: { readonly batchId: number; readonly sharedText: SharedText } | null = null;

  constructor(database: Kysely<Tables>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
  }

  /** Throws `duplicate_credential`. */
  async add(atomic: Transaction<Tables>, batchId: number, credentials: readonly PackedCredentials[]): Promise<void> {
    const rows = { columns: COLUMNS, values: credentials.flatMap((some) => credentialRows(batchId, some)) };
    await this.#unique(batchId, () => this.#engine.insertMany(atomic, "credentials", rows));
  }

  /**
   * From now on they are found by their ids; how many there are. In the order of the ids: each page of the index is then
   * written once. Throws `duplicate_credential`.
   */
  async indexIds(atomic: Transaction<Tables>, batchId: number): Promise<number> {
    const ids = atomic
      .selectFrom("credentials")
      .select(["id", "place"])
      .where("place", ">=", rowKeyOf(batchId, 0))
      .where("place", "<", rowKeyOf(batchId + 1, 0))
      .orderBy("id");
    const insert = atomic.insertInto("credential_ids").columns(["id", "place"]).expression(ids);
    const { numInsertedOrUpdatedRows } = await this.#unique(batchId, () => insert.executeTakeFirstOrThrow());
    return Number(numInsertedOrUpdatedRows);
  }

  async drop(atomic: Transaction<Tables>, batchId: number): Promise<void> {
    await atomic
      .deleteFrom("credentials")
      .where("place", ">=", rowKeyOf(batchId, 0))
      .where("place", "<", rowKeyOf(batchId + 1, 0))
      .execute();
  }

  async *readChunks(batchId: number, { from, to } = WHOLE): AsyncIterable<readonly StoredCredential[]> {
    for (let next = from; next < to;) {
      const rows = await this.#database
        .selectFrom("credentials")
        .selectAll()
        .where("place", ">=", rowKeyOf(batchId, next))
        .where("place", "<", rowKeyOf(batchId, to))
        .orderBy("place")
        .limit(READ)
        .execute();
      const credentials = rows.map(credentialOf);
      if (credentials.length > 0) yield credentials;
      if (rows.length < READ) return;
      next = (credentials.at(-1)?.index ?? to) + 1;
    }
  }

  async *readSealed(batchId: number): AsyncIterable<Credential> {
    for await (const chunk of this.readChunks(batchId)) {
      const sharedText = await this.#abbreviationOf(batchId);
      for (const credential of chunk) yield parseSealed(credential, sharedText);
    }
  }

  async load(batchId: number, index: number): Promise<Credential | null> {
    const row = await this.#database
      .selectFrom("credentials")
      .selectAll()
      .where("place", "=", rowKeyOf(batchId, index))
      .executeTakeFirst();
    return row ? parseSealed(credentialOf(row), await this.#abbreviationOf(batchId)) : null;
  }

  /** Throws `unknown_batch`. */
  async loadTexts(batchId: number): Promise<SharedTexts> {
    const row = await this.#database
      .selectFrom("batches")
      .select(["achievement_text", "share_header"])
      .where("id", "=", batchId)
      .executeTakeFirst();
    if (!row) throw new CredenceError("unknown_batch", { batch: String(batchId) });
    return { achievement: row.achievement_text, shareHeader: row.share_header };
  }

  /** Null where it is in no sealed batch. */
  async findRowKey(id: string): Promise<number | null> {
    const row = await this.#database
      .selectFrom("credential_ids")
      .select("place")
      .where("id", "=", uuidBytes(id))
      .executeTakeFirst();
    return row?.place ?? null;
  }

  /** The last one is kept: it never changes. */
  async #abbreviationOf(batchId: number): Promise<SharedText> {
    if (this.#last?.batchId !== batchId)
      this.#last = { batchId, sharedText: new SharedText(await this.loadTexts(batchId)) };
    return this.#last.sharedText;
  }

  #unique<T>(batch: number, work: () => Promise<T>): Promise<T> {
    return onlyOnce(this.#engine, work, (cause) => new CredenceError("duplicate_credential", { batch }, { cause }));
  }
}
