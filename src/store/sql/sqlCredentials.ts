// The credentials of batches over Kysely: put in by row key, found by id once their batch is sealed, read back in order.
import type { Kysely, Transaction } from "kysely";
import { SharedText } from "../../core/batch/sharedText.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import { uuidBytes } from "../../core/values/uri.ts";
import { type Engine, onlyOnce } from "../schema/engine.ts";
import { COLUMNS, credentialRows, packCredentials } from "./packedCredentials.ts";
import { batchAt, positionAt, rowKeyOf } from "./rowKey.ts";
import { readStored } from "../../state/readStored.ts";
import { claimBatch, loadBatch, loadSharedTexts } from "./sqlBatchRows.ts";
import type {
  Credential,
  CredentialAddress,
  PackedCredentials,
  Range,
  StoredCredential,
} from "../../state/credential.ts";
import type { Credentials } from "../../state/store.ts";
import { credentialOf } from "./rows.ts";
import type { Tables } from "../schema/tables.ts";

/** Rows read at a time. */
const READ = 128;

const WHOLE: Range = { from: 0, to: MAX_SIZE };

export class SqlCredentials implements Credentials {
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;
  #last: { readonly batchId: number; readonly sharedText: SharedText } | null = null;

  constructor(database: Kysely<Tables>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
  }

  async add(batchId: number, credentials: readonly StoredCredential[]): Promise<void> {
    await this.addPacked(batchId, [packCredentials(credentials)]);
  }

  async addPacked(batchId: number, credentials: readonly PackedCredentials[]): Promise<void> {
    await this.#engine.fill(this.#database, async (atomic) => {
      await claimBatch(atomic, batchId, "open", "sealed");
      const rows = { columns: COLUMNS, values: credentials.flatMap((some) => credentialRows(batchId, some)) };
      await once(this.#engine, batchId, () => this.#engine.insertMany(atomic, "credentials", rows));
    });
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

  async *read(batchId: number): AsyncIterable<Credential> {
    for await (const chunk of this.readChunks(batchId)) {
      const sharedText = await this.#sharedTextOf(batchId);
      for (const credential of chunk) yield readStored(credential, sharedText);
    }
  }

  async load(batchId: number, index: number): Promise<Credential | null> {
    const row = await this.#database
      .selectFrom("credentials")
      .selectAll()
      .where("place", "=", rowKeyOf(batchId, index))
      .executeTakeFirst();
    return row ? readStored(credentialOf(row), await this.#sharedTextOf(batchId)) : null;
  }

  async find(id: string): Promise<CredentialAddress | null> {
    const row = await this.#database
      .selectFrom("credential_ids")
      .select("place")
      .where("id", "=", uuidBytes(id))
      .executeTakeFirst();
    if (row === undefined) return null;
    return { batch: await loadBatch(this.#database, batchAt(row.place)), index: positionAt(row.place) };
  }

  /** The last one is kept: it never changes. */
  async #sharedTextOf(batchId: number): Promise<SharedText> {
    if (this.#last?.batchId !== batchId)
      this.#last = { batchId, sharedText: new SharedText(await loadSharedTexts(this.#database, batchId)) };
    return this.#last.sharedText;
  }
}

/**
 * From now on the credentials of a batch are found by their ids; how many there are. In the order of the ids: each page of the
 * index is then written once. Throws `duplicate_credential`.
 */
export async function indexCredentialIds(
  atomic: Transaction<Tables>,
  engine: Engine,
  batchId: number,
): Promise<number> {
  const ids = atomic
    .selectFrom("credentials")
    .select(["id", "place"])
    .where("place", ">=", rowKeyOf(batchId, 0))
    .where("place", "<", rowKeyOf(batchId + 1, 0))
    .orderBy("id");
  const insert = atomic.insertInto("credential_ids").columns(["id", "place"]).expression(ids);
  const { numInsertedOrUpdatedRows } = await once(engine, batchId, () => insert.executeTakeFirstOrThrow());
  return Number(numInsertedOrUpdatedRows);
}

export async function dropCredentials(atomic: Transaction<Tables>, batchId: number): Promise<void> {
  await atomic
    .deleteFrom("credentials")
    .where("place", ">=", rowKeyOf(batchId, 0))
    .where("place", "<", rowKeyOf(batchId + 1, 0))
    .execute();
}

const once = <T>(engine: Engine, batch: number, work: () => Promise<T>): Promise<T> =>
  onlyOnce(engine, work, (cause) => new CredenceError("duplicate_credential", { batch }, { cause }));
