// Sendings and the journal over Kysely, the same for every database. Each move takes the row's lock first, so that of two
// commands that try the same one finds that it came too late.
import type { Kysely, Selectable, Transaction } from "kysely";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Tables } from "../schema/tables.ts";
import {
  type Held,
  type JournalEntry,
  type MinedVersion,
  type MoveFacts,
  MOVES,
  type NewSending,
  type Purpose,
  type Sending,
  SENDING_STATES,
  type Sendings,
  type SendingState,
  type SignedVersion,
  UNDER_WAY,
} from "../../state/transaction.ts";
import { note, readJournal } from "./sqlJournal.ts";
import { fence } from "./sqlLocks.ts";
import { saveConcerned } from "./sqlStatusChanges.ts";
import type { StoredTransaction } from "../../state/store.ts";

type Row = Selectable<Tables["sendings"]>;

export class SqlSendings implements Sendings {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async open(sending: NewSending, held: Held | null): Promise<Sending> {
    return this.#database.transaction().execute(async (transaction) => {
      if (held !== null) await fence(transaction, held);
      const state = sending.version === null ? "included" : "intended";
      const { id } = await transaction
        .insertInto("sendings")
        .values(newRow(sending, state))
        .returning("id")
        .executeTakeFirstOrThrow();
      if (sending.version !== null) await insertVersion(transaction, id, sending.version);
      if (sending.concerns !== undefined) await saveConcerned(transaction, id, sending.concerns);
      if (sending.batchId !== null && sending.purpose === "anchor") await attach(transaction, id, sending, state);
      const from = sending.purpose === "anchor" && sending.batchId !== null ? "sealed" : null;
      await note(transaction, { at: sending.createdAt, batchId: sending.batchId, sendingId: id, from, to: state });
      return loadSending(transaction, id);
    });
  }

  async load(id: number): Promise<Sending> {
    return loadSending(this.#database, id);
  }

  async list(
    states: readonly SendingState[] = UNDER_WAY,
    of?: { readonly chainId: number; readonly sender?: string },
  ): Promise<Sending[]> {
    let query = this.#database
      .selectFrom("sendings")
      .selectAll()
      .where("state", "in", [...states]);
    if (of !== undefined) query = query.where("chain_id", "=", of.chainId);
    if (of?.sender !== undefined) query = query.where("sender", "=", of.sender);
    const rows = await query.orderBy("id").execute();
    return Promise.all(rows.map((row) => withVersions(this.#database, row)));
  }

  async move(id: number, from: SendingState, to: SendingState, facts: MoveFacts, held?: Held): Promise<Sending> {
    return this.#database.transaction().execute(async (transaction) => {
      if (held !== undefined) await fence(transaction, held);
      const { batch_id: batchId, purpose } = await claimSending(transaction, id, from, to);
      if (!MOVES[from].includes(to)) throw badMove(id, from, to);
      if (facts.version !== undefined) await insertVersion(transaction, id, facts.version);
      if (facts.mined !== undefined || to === "sent") await saveMined(transaction, id, facts.mined ?? null);
      const hash = facts.mined?.hash ?? facts.version?.hash;
      const changes = { state: to, ...(hash !== undefined && { hash }) };
      await transaction.updateTable("sendings").set(changes).where("id", "=", id).execute();
      if (batchId !== null && purpose === "anchor") await moveBatch(transaction, batchId, to, facts);
      await note(transaction, { at: facts.at, batchId, sendingId: id, from, to, detail: facts.detail ?? null });
      return loadSending(transaction, id);
    });
  }

  async markTried(id: number, at: string): Promise<void> {
    await this.#database
      .updateTable("sendings")
      .set({ tried_at: at })
      .where("id", "=", id)
      .where("tried_at", "is", null)
      .execute();
  }

  async highestNonce(chainId: number, sender: string): Promise<number | null> {
    const row = await this.#database
      .selectFrom("sendings")
      .select((select) => select.fn.max("nonce").as("nonce"))
      .where("chain_id", "=", chainId)
      .where("sender", "=", sender)
      .where("state", "in", ["included", "finalized"])
      .executeTakeFirst();
    return row?.nonce ?? null;
  }

  async remark(batchId: number, at: string, detail: string): Promise<void> {
    await note(this.#database, { at, batchId, from: "sealed", to: "sealed", detail });
  }

  async journal(of: { readonly batchId: number } | { readonly sendingId: number }): Promise<JournalEntry[]> {
    return readJournal(this.#database, of);
  }
}

/** The row, if it is in this state; then nobody else moves it until the transaction ends. Throws `unknown_sending`, `bad_move`. */
export async function claimSending(
  transaction: Transaction<Tables>,
  id: number,
  from: SendingState,
  to: SendingState,
): Promise<Row> {
  const row = await transaction
    .updateTable("sendings")
    .set({ state: from })
    .where("id", "=", id)
    .where("state", "=", from)
    .returningAll()
    .executeTakeFirst();
  if (row) return row;
  throw badMove(id, (await loadSending(transaction, id)).state, to);
}

export async function loadTransaction(database: Kysely<Tables>, hash: string): Promise<StoredTransaction | null> {
  const row = await database
    .selectFrom("transactions")
    .innerJoin("sendings", "sendings.id", "transactions.sending_id")
    .selectAll("transactions")
    .select(["purpose", "batch_id", "sender", "nonce"])
    .where("transactions.hash", "=", hash)
    .executeTakeFirst();
  if (!row) return null;
  return {
    hash,
    purpose: row.purpose as Purpose,
    batchId: row.batch_id,
    from: row.sender,
    nonce: row.nonce ?? 0,
    raw: row.raw,
    createdAt: row.created_at,
    blockNumber: row.block_number,
    gasUsed: row.gas_used,
  };
}

const newRow = ({ purpose, batchId, chainId, sender, version, createdAt }: NewSending, state: SendingState) => ({
  purpose,
  batch_id: batchId,
  chain_id: chainId,
  sender,
  nonce: version?.nonce ?? null,
  hash: version?.hash ?? null,
  state,
  created_at: createdAt,
  tried_at: null,
});

async function insertVersion(transaction: Transaction<Tables>, id: number, version: SignedVersion): Promise<void> {
  const { hash, raw, createdAt } = version;
  const { count } = await transaction
    .selectFrom("transactions")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("sending_id", "=", id)
    .executeTakeFirstOrThrow();
  const row = { hash, sending_id: id, version: count + 1, raw, created_at: createdAt };
  await transaction.insertInto("transactions").values(row).execute();
}

/** Only one version is ever mined, and after a reorg none, or another. */
async function saveMined(transaction: Transaction<Tables>, id: number, mined: MinedVersion | null): Promise<void> {
  const nowhere = { block_number: null, block_hash: null, gas_used: null };
  await transaction.updateTable("transactions").set(nowhere).where("sending_id", "=", id).execute();
  if (mined === null) return;
  const { hash, blockNumber, blockHash, gasUsed } = mined;
  const there = { block_number: blockNumber, block_hash: blockHash, gas_used: gasUsed };
  await transaction.updateTable("transactions").set(there).where("hash", "=", hash).execute();
}

/** The batch is in this sending's state from now on. Throws `bad_move` unless it is sealed and has none. */
async function attach(
  transaction: Transaction<Tables>,
  id: number,
  { batchId, anchoredAt }: NewSending,
  to: SendingState,
): Promise<void> {
  const changes = { sending_id: id, ...(anchoredAt !== undefined && { anchored_at: anchoredAt }) };
  const row = await transaction
    .updateTable("batches")
    .set(changes)
    .where("id", "=", batchId ?? 0)
    .where("state", "=", "sealed")
    .where("sending_id", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (row) return;
  const found = await transaction
    .selectFrom("batches")
    .leftJoin("sendings", "sendings.id", "batches.sending_id")
    .select(["batches.state as own", "sendings.state as sent"])
    .where("batches.id", "=", batchId ?? 0)
    .executeTakeFirst();
  throw new CredenceError("bad_move", { batch: batchId ?? 0, state: found?.sent ?? found?.own ?? "unknown", to });
}

/** What a move of its sending does to a batch. */
async function moveBatch(transaction: Transaction<Tables>, id: number, to: SendingState, facts: MoveFacts) {
  const over = to === "failed" || to === "abandoned";
  const changes = {
    ...(over && { sending_id: null, anchored_at: null }), // sealed again, until the next one
    ...(facts.withBatch === true && { state: "abandoned", roster: null }),
    ...((to === "sent" || to === "included") && { published_at: null }),
    ...(facts.anchoredAt !== undefined && { anchored_at: facts.anchoredAt }),
  };
  if (Object.keys(changes).length > 0)
    await transaction.updateTable("batches").set(changes).where("id", "=", id).execute();
}

async function loadSending(database: Kysely<Tables>, id: number): Promise<Sending> {
  const row = await database.selectFrom("sendings").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new CredenceError("unknown_sending", { sending: id });
  return withVersions(database, row);
}

async function withVersions(database: Kysely<Tables>, row: Row): Promise<Sending> {
  if (!(SENDING_STATES as readonly string[]).includes(row.state))
    throw new CredenceError("damaged_row", { table: "sendings", key: String(row.id) });
  const versions = await database
    .selectFrom("transactions")
    .selectAll()
    .where("sending_id", "=", row.id)
    .orderBy("version")
    .execute();
  const mined = versions.find(({ block_number }) => block_number !== null);
  return {
    id: row.id,
    purpose: row.purpose as Purpose,
    batchId: row.batch_id,
    chainId: row.chain_id,
    sender: row.sender,
    nonce: row.nonce,
    state: row.state as SendingState,
    createdAt: row.created_at,
    triedAt: row.tried_at,
    versions: versions.map(({ hash, raw, created_at }) => ({ hash, raw, createdAt: created_at })),
    mined: mined === undefined ? null : minedOf(mined),
  };
}

const minedOf = (row: Selectable<Tables["transactions"]>): MinedVersion => ({
  hash: row.hash,
  blockNumber: row.block_number ?? 0,
  blockHash: row.block_hash ?? "",
  gasUsed: row.gas_used ?? 0,
});

const badMove = (sending: number, state: string, to: string) =>
  new CredenceError("bad_sending_move", { sending, state, to });
