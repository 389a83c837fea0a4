// Ledger transactions and the journal over Kysely, the same for every database; an open database transaction is called `atomic`.
// Each move takes the row's lock first, so that of two commands that try the same move one finds that it came too late.
import type { Kysely, Selectable, Transaction } from "kysely";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Tables } from "../schema/tables.ts";
import type { JournalEntry } from "../../state/journal.ts";
import type { Lock } from "../../state/lock.ts";
import type { Transactions } from "../../state/store.ts";
import {
  type LedgerTransaction,
  type MinedAttempt,
  type MoveFacts,
  MOVES,
  type NewTransaction,
  type Purpose,
  type SignedAttempt,
  type StoredAttempt,
  TRANSACTION_STATES,
  type TransactionState,
  UNDER_WAY,
} from "../../state/transaction.ts";
import { addJournalEntry, readJournal } from "./sqlJournal.ts";
import { fence } from "./sqlLocks.ts";
import { saveAffected } from "./sqlLocalKnowledge.ts";

type Row = Selectable<Tables["sendings"]>;

export class SqlTransactions implements Transactions {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async open(transaction: NewTransaction, lock: Lock | null): Promise<LedgerTransaction> {
    return this.#database.transaction().execute(async (atomic) => {
      if (lock !== null) await fence(atomic, lock);
      const state = transaction.attempt === null ? "included" : "intended";
      const { id } = await atomic
        .insertInto("sendings")
        .values(newRow(transaction, state))
        .returning("id")
        .executeTakeFirstOrThrow();
      if (transaction.attempt !== null) await insertAttempt(atomic, id, transaction.attempt);
      if (transaction.affects !== undefined) await saveAffected(atomic, id, transaction.affects);
      if (transaction.batchId !== null && transaction.purpose === "anchor")
        await attach(atomic, id, transaction, state);
      const from = transaction.purpose === "anchor" && transaction.batchId !== null ? "sealed" : null;
      await addJournalEntry(atomic, {
        at: transaction.createdAt,
        batchId: transaction.batchId,
        transactionId: id,
        from,
        to: state,
      });
      return loadLedgerTransaction(atomic, id);
    });
  }

  async load(id: number): Promise<LedgerTransaction> {
    return loadLedgerTransaction(this.#database, id);
  }

  async list(
    states: readonly TransactionState[] = UNDER_WAY,
    of?: { readonly chainId: number; readonly sender?: string },
  ): Promise<LedgerTransaction[]> {
    let query = this.#database
      .selectFrom("sendings")
      .selectAll()
      .where("state", "in", [...states]);
    if (of !== undefined) query = query.where("chain_id", "=", of.chainId);
    if (of?.sender !== undefined) query = query.where("sender", "=", of.sender);
    const rows = await query.orderBy("id").execute();
    return Promise.all(rows.map((row) => withAttempts(this.#database, row)));
  }

  async move(
    id: number,
    from: TransactionState,
    to: TransactionState,
    facts: MoveFacts,
    lock?: Lock,
  ): Promise<LedgerTransaction> {
    return this.#database.transaction().execute(async (atomic) => {
      if (lock !== undefined) await fence(atomic, lock);
      const { batch_id: batchId, purpose } = await claimTransaction(atomic, id, from, to);
      if (!MOVES[from].includes(to)) throw badMove(id, from, to);
      if (facts.attempt !== undefined) await insertAttempt(atomic, id, facts.attempt);
      if (facts.mined !== undefined || to === "sent") await saveMined(atomic, id, facts.mined ?? null);
      const hash = facts.mined?.hash ?? facts.attempt?.hash;
      const changes = {
        state: to,
        ...(hash !== undefined && { hash }),
        ...(facts.nonceUsedBy !== undefined && { nonce_used_by: facts.nonceUsedBy }),
      };
      await atomic.updateTable("sendings").set(changes).where("id", "=", id).execute();
      if (batchId !== null && purpose === "anchor") await moveBatch(atomic, batchId, to, facts);
      await addJournalEntry(atomic, {
        at: facts.at,
        batchId,
        transactionId: id,
        from,
        to,
        detail: facts.detail ?? null,
      });
      return loadLedgerTransaction(atomic, id);
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

  async loadAttempt(hash: string): Promise<StoredAttempt | null> {
    return loadAttempt(this.#database, hash);
  }

  async journal(of: { readonly batchId: number } | { readonly transactionId: number }): Promise<JournalEntry[]> {
    return readJournal(this.#database, of);
  }
}

/** The row, if it is in this state; then nobody else moves it until `atomic` ends. Throws `unknown_sending`, `bad_move`. */
export async function claimTransaction(
  atomic: Transaction<Tables>,
  id: number,
  from: TransactionState,
  to: TransactionState,
): Promise<Row> {
  const row = await atomic
    .updateTable("sendings")
    .set({ state: from })
    .where("id", "=", id)
    .where("state", "=", from)
    .returningAll()
    .executeTakeFirst();
  if (row) return row;
  throw badMove(id, (await loadLedgerTransaction(atomic, id)).state, to);
}

async function loadAttempt(database: Kysely<Tables>, hash: string): Promise<StoredAttempt | null> {
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

const newRow = (
  { purpose, batchId, chainId, sender, attempt, createdAt }: NewTransaction,
  state: TransactionState,
) => ({
  purpose,
  batch_id: batchId,
  chain_id: chainId,
  sender,
  nonce: attempt?.nonce ?? null,
  hash: attempt?.hash ?? null,
  state,
  created_at: createdAt,
  tried_at: null,
});

async function insertAttempt(atomic: Transaction<Tables>, id: number, attempt: SignedAttempt): Promise<void> {
  const { hash, raw, createdAt } = attempt;
  const { count } = await atomic
    .selectFrom("transactions")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("sending_id", "=", id)
    .executeTakeFirstOrThrow();
  const row = { hash, sending_id: id, version: count + 1, raw, created_at: createdAt };
  await atomic.insertInto("transactions").values(row).execute();
}

/** Only one attempt is ever mined, and after a reorg none, or another. */
async function saveMined(atomic: Transaction<Tables>, id: number, mined: MinedAttempt | null): Promise<void> {
  const nowhere = { block_number: null, block_hash: null, gas_used: null };
  await atomic.updateTable("transactions").set(nowhere).where("sending_id", "=", id).execute();
  if (mined === null) return;
  const { hash, blockNumber, blockHash, gasUsed } = mined;
  const there = { block_number: blockNumber, block_hash: blockHash, gas_used: gasUsed };
  await atomic.updateTable("transactions").set(there).where("hash", "=", hash).execute();
}

/** The batch is in its transaction's state from now on. Throws `bad_move` unless it is sealed and has none. */
async function attach(
  atomic: Transaction<Tables>,
  id: number,
  { batchId, anchoredAt }: NewTransaction,
  to: TransactionState,
): Promise<void> {
  const changes = { sending_id: id, ...(anchoredAt !== undefined && { anchored_at: anchoredAt }) };
  const row = await atomic
    .updateTable("batches")
    .set(changes)
    .where("id", "=", batchId ?? 0)
    .where("state", "=", "sealed")
    .where("sending_id", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (row) return;
  const found = await atomic
    .selectFrom("batches")
    .leftJoin("sendings", "sendings.id", "batches.sending_id")
    .select(["batches.state as own", "sendings.state as sent"])
    .where("batches.id", "=", batchId ?? 0)
    .executeTakeFirst();
  throw new CredenceError("bad_move", { batch: batchId ?? 0, state: found?.sent ?? found?.own ?? "unknown", to });
}

/** What a move of its transaction does to a batch. */
async function moveBatch(atomic: Transaction<Tables>, id: number, to: TransactionState, facts: MoveFacts) {
  const over = to === "failed" || to === "abandoned";
  const changes = {
    ...(over && { sending_id: null, anchored_at: null }), // sealed again, until the next one
    ...(facts.withBatch === true && { state: "abandoned", roster: null }),
    ...((to === "sent" || to === "included") && { published_at: null }),
    ...(facts.anchoredAt !== undefined && { anchored_at: facts.anchoredAt }),
  };
  if (Object.keys(changes).length > 0) await atomic.updateTable("batches").set(changes).where("id", "=", id).execute();
}

async function loadLedgerTransaction(database: Kysely<Tables>, id: number): Promise<LedgerTransaction> {
  const row = await database.selectFrom("sendings").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new CredenceError("unknown_sending", { sending: id });
  return withAttempts(database, row);
}

async function withAttempts(database: Kysely<Tables>, row: Row): Promise<LedgerTransaction> {
  if (!(TRANSACTION_STATES as readonly string[]).includes(row.state))
    throw new CredenceError("damaged_row", { table: "sendings", key: String(row.id) });
  const attempts = await database
    .selectFrom("transactions")
    .selectAll()
    .where("sending_id", "=", row.id)
    .orderBy("version")
    .execute();
  const mined = attempts.find(({ block_number }) => block_number !== null);
  return {
    id: row.id,
    purpose: row.purpose as Purpose,
    batchId: row.batch_id,
    chainId: row.chain_id,
    sender: row.sender,
    nonce: row.nonce,
    state: row.state as TransactionState,
    createdAt: row.created_at,
    triedAt: row.tried_at,
    attempts: attempts.map(({ hash, raw, created_at }) => ({ hash, raw, createdAt: created_at })),
    mined: mined === undefined ? null : minedOf(mined),
    nonceUsedBy: row.nonce_used_by,
  };
}

const minedOf = (row: Selectable<Tables["transactions"]>): MinedAttempt => ({
  hash: row.hash,
  blockNumber: row.block_number ?? 0,
  blockHash: row.block_hash ?? "",
  gasUsed: row.gas_used ?? 0,
});

const badMove = (transaction: number, state: string, to: string) =>
  new CredenceError("bad_sending_move", { sending: transaction, state, to });
