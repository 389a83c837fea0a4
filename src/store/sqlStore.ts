// The Store over Kysely, for every database that Kysely speaks. Rows are distrusted: a body that is not strict JSON any
// more, or a state that does not exist, is an error that names the row.
import { type Insertable, type Kysely, type Selectable, type Transaction } from "kysely";
import type { TreeTile } from "../core/batch.ts";
import { CredenceError } from "../core/errors.ts";
import { canonicalize, type Json, parseJsonObject } from "../core/json.ts";
import type { SignatureProof } from "../core/proof.ts";
import type { Tables } from "./schema.ts";
import {
  type Batch,
  BATCH_STATES,
  type BatchState,
  type CredentialAddress,
  type Link,
  MOVES,
  type NewBatch,
  type Purpose,
  type SealedCredential,
  type Store,
  type StoredTransaction,
} from "./store.ts";

const CHUNK = 64;

export class SqlStore implements Store {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async saveSealed(
    batch: NewBatch,
    credentials: readonly SealedCredential[],
    tiles: readonly TreeTile[],
  ): Promise<number> {
    return this.#database.transaction().execute(async (transaction) => {
      const row = { ...batchRow(batch), state: "sealed", transaction_hash: null, anchored_at: null };
      const { id } = await transaction.insertInto("batches").values(row).returning("id").executeTakeFirstOrThrow();
      try {
        for (const chunk of chunks(credentials))
          await transaction
            .insertInto("credentials")
            .values(chunk.map((credential) => credentialRow(id, credential)))
            .execute();
      } catch (cause) {
        if (/unique/i.test(String(cause))) throw new CredenceError("duplicate_credential", { batch: id }, { cause });
        throw cause;
      }
      for (const chunk of chunks(tiles))
        await transaction
          .insertInto("tiles")
          .values(chunk.map((tile) => ({ batch_id: id, ...tile })))
          .execute();
      return id;
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
      const { state } = await loadBatch(transaction, id);
      if (state !== from || !MOVES[from].includes(to)) throw new CredenceError("bad_move", { batch: id, state, to });
      if (facts.transaction) await insertTransaction(transaction, facts.transaction);
      await transaction
        .updateTable("batches")
        .set({
          state: to,
          ...(facts.transaction && { transaction_hash: facts.transaction.hash }),
          ...(facts.anchoredAt && { anchored_at: facts.anchoredAt }),
        })
        .where("id", "=", id)
        .execute();
    });
  }

  async *readSealed(batchId: number): AsyncIterable<SealedCredential> {
    for (let from = 0; ; from += CHUNK) {
      const rows = await this.#database
        .selectFrom("credentials")
        .selectAll()
        .where("batch_id", "=", batchId)
        .where("position", ">=", from)
        .where("position", "<", from + CHUNK)
        .orderBy("position")
        .execute();
      if (rows.length === 0) return;
      yield* rows.map(sealedOf);
    }
  }

  async loadSealed(batchId: number, index: number): Promise<SealedCredential | null> {
    const row = await this.#database
      .selectFrom("credentials")
      .selectAll()
      .where("batch_id", "=", batchId)
      .where("position", "=", index)
      .executeTakeFirst();
    return row ? sealedOf(row) : null;
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
    await this.#database.transaction().execute(async (transaction) => {
      for (const chunk of chunks(links))
        await transaction
          .insertInto("links")
          .values(
            chunk.map(({ id, credentialId }) => ({
              id,
              credential_id: credentialId,
              created_at: createdAt,
              withdrawn_at: null,
            })),
          )
          .execute();
    });
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

async function insertTransaction(database: Executor, transaction: StoredTransaction): Promise<void> {
  const { batchId, from, createdAt, blockNumber, gasUsed, ...rest } = transaction;
  const row = {
    ...rest,
    batch_id: batchId,
    sender: from,
    created_at: createdAt,
    block_number: blockNumber,
    gas_used: gasUsed,
  };
  await database.insertInto("transactions").values(row).execute();
}

const batchRow = (batch: NewBatch) => ({
  chain_id: batch.chainId,
  ledger: batch.ledger,
  issuer_id: batch.issuerId,
  achievement_id: batch.achievementId,
  achievement_name: batch.achievementName,
  root: batch.root,
  size: batch.size,
  sealed_at: batch.sealedAt,
});

function batchOf(row: Selectable<Tables["batches"]>): Batch {
  if (!(BATCH_STATES as readonly string[]).includes(row.state))
    throw new CredenceError("damaged_row", { table: "batches", key: String(row.id) });
  return {
    id: row.id,
    state: row.state as BatchState,
    chainId: row.chain_id,
    ledger: row.ledger,
    issuerId: row.issuer_id,
    achievementId: row.achievement_id,
    achievementName: row.achievement_name,
    root: row.root,
    size: row.size,
    sealedAt: row.sealed_at,
    transactionHash: row.transaction_hash,
    anchoredAt: row.anchored_at,
  };
}

const credentialRow = (batchId: number, credential: SealedCredential): Insertable<Tables["credentials"]> => ({
  batch_id: batchId,
  position: credential.index,
  id: credential.id,
  roster_row: credential.row,
  body: canonicalize(credential.body),
  signature: canonicalize(credential.signature as unknown as Json),
  nonce_a: credential.nonceA,
  commitment_b: credential.commitmentB,
  leaf: credential.leaf,
});

function sealedOf(row: Selectable<Tables["credentials"]>): SealedCredential {
  try {
    return {
      index: row.position,
      id: row.id,
      row: row.roster_row,
      body: parseJsonObject(row.body),
      signature: parseJsonObject(row.signature) as unknown as SignatureProof,
      nonceA: row.nonce_a,
      commitmentB: row.commitment_b,
      leaf: row.leaf,
    };
  } catch (cause) {
    throw new CredenceError("damaged_row", { table: "credentials", key: row.id }, { cause });
  }
}

const transactionOf = (row: Selectable<Tables["transactions"]>): StoredTransaction => ({
  hash: row.hash,
  purpose: row.purpose as Purpose,
  batchId: row.batch_id,
  from: row.sender,
  nonce: row.nonce,
  raw: row.raw,
  createdAt: row.created_at,
  blockNumber: row.block_number,
  gasUsed: row.gas_used,
});

function* chunks<T>(items: readonly T[]): Iterable<T[]> {
  for (let i = 0; i < items.length; i += CHUNK) yield items.slice(i, i + CHUNK);
}
