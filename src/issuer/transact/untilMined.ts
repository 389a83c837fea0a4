// A signed transaction on its way into a block, from whatever state a crash left it in. The same stored bytes are handed to
// the network as often as it takes; any attempt may be the one that is mined; an attempt with a higher fee is stored before it
// is sent.
import type { Signed, SubmitResult } from "../../chain/rpc/submit.ts";
import { poll } from "../../chain/rpc/poll.ts";
import type { MinedReceipt } from "../../chain/rpc/minedReceipt.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isoTime } from "../../core/values/time.ts";
import type { Lock } from "../../state/lock.ts";
import type { LedgerTransaction, MoveFacts, TransactionState } from "../../state/transaction.ts";
import { anchorTime } from "./anchorTime.ts";
import type { ChainContext } from "../context/issuerContext.ts";
import { type KeySource, openKey } from "./keySource.ts";
import type { Progress } from "../context/progress.ts";

/**
 * The transaction as included. Throws `transaction_failed` where it was mined and reverted, `sending_halted` where another
 * transaction has its nonce for good, and, where it stays under way, `transaction_pending`, `nonce_taken` or `nonce_missing`.
 */
export async function untilMined(
  context: ChainContext,
  transaction: LedgerTransaction,
  key: KeySource,
  lock: Lock,
  progress: Progress = {},
): Promise<LedgerTransaction> {
  const way = new UntilMined(context, transaction, key, lock, progress);
  const included = await poll(context.rules.patience.mined, () => way.step());
  if (included === null) throw way.obstacle();
  return included;
}

/** Seconds between two raises of the fee by one command: the network gets a chance to take the first. */
const BETWEEN_RAISES = 60;

/** Seconds for which a nonce below ours may be missing: transactions take a moment from node to node. */
const GAP_MAY_CLOSE = 5;

class UntilMined {
  readonly #context: ChainContext;
  readonly #key: KeySource;
  readonly #lock: Lock;
  readonly #progress: Progress;
  #transaction: LedgerTransaction;
  /** why it is not mined yet */
  #why = "the network has it, and nothing was mined with it";
  /** who has its nonce, if somebody else does */
  #user: string | null = null;
  /** when this command has raised its fee */
  #raisedAt = -Infinity;
  /** since when a nonce below ours is missing; null if none is */
  #gapSince: number | null = null;

  constructor(context: ChainContext, transaction: LedgerTransaction, key: KeySource, lock: Lock, progress: Progress) {
    this.#context = context;
    this.#transaction = transaction;
    this.#key = key;
    this.#lock = lock;
    this.#progress = progress;
  }

  obstacle(): CredenceError {
    const { hash, nonce, sender } = this.#parts();
    if (this.#user !== null) return new CredenceError("nonce_taken", { nonce, address: sender, by: this.#user });
    return new CredenceError("transaction_pending", { hash, nonce, why: this.#why });
  }

  /** Look once, and take the next step: the transaction once it is included, null before. */
  async step(): Promise<LedgerTransaction | null> {
    const { sender, nonce } = this.#parts();
    // in this order: a transaction that is mined in between has a receipt by then
    const nonces = await this.#context.ledger.nonces(sender);
    const receipt = await this.#minedReceipt();
    if (receipt !== null) return this.#arrived(receipt);
    if (nonces.mined > nonce) return this.#nonceIsUsed();
    this.#user = null;
    const handed = await this.#handOver();
    const atOnce = handed ? await this.#minedReceipt() : null; // a chain that mines on demand
    if (atOnce !== null) return this.#arrived(atOnce);
    this.#lookForGap(nonces.pending);
    return null;
  }

  /** Nothing is mined over a nonce that nobody has, however long one waits. Throws `nonce_missing`. */
  #lookForGap(next: number): void {
    const { sender, nonce } = this.#parts();
    const now = this.#context.clock();
    if (next >= nonce) this.#gapSince = null;
    else if (now - (this.#gapSince ??= now) >= GAP_MAY_CLOSE)
      throw new CredenceError("nonce_missing", { address: sender, missing: next, nonce });
  }

  /** Newest first: after a crash any attempt may be the one that was mined. */
  async #minedReceipt(): Promise<MinedReceipt | null> {
    for (const { hash } of this.#transaction.attempts.toReversed()) {
      const receipt = await this.#context.ledger.minedReceipt(hash);
      if (receipt !== null) return receipt;
    }
    return null;
  }

  async #arrived(mined: MinedReceipt): Promise<LedgerTransaction> {
    const { ledger, rules } = this.#context;
    if (this.#transaction.state === "intended") await this.#move("sent", {});
    if (mined.reverted) {
      const reason = rules.explain.failure(await ledger.reasonOf(mined.hash, mined.gasUsed));
      await this.#move("failed", { mined, detail: reason });
      throw new CredenceError("transaction_failed", { hash: mined.hash, reason });
    }
    const anchoredAt = await anchorTime(this.#context, this.#transaction, mined.blockNumber);
    await this.#move("included", { mined, ...(anchoredAt !== null && { anchoredAt }) });
    return this.#transaction;
  }

  /** By an attempt that we lost (it makes the same call, so it counts), or by another transaction: then a person has to decide. */
  async #nonceIsUsed(): Promise<null> {
    const { ledger } = this.#context;
    const { sender, nonce, newest } = this.#parts();
    const user = await ledger.transactionAtNonce(sender, nonce, newest.raw);
    if (user !== null && this.#transaction.attempts.some(({ hash }) => hash === user.hash)) return null;
    if (user?.same === true) {
      await this.#move("sent", {
        attempt: this.#attempt(user),
        detail: "a version that was not stored here was mined",
      });
      return null;
    }
    this.#user = user?.hash ?? "a transaction that the node does not tell";
    if (!(await ledger.isUsedForGood(sender, nonce))) return null;
    const { id, batchId } = this.#transaction;
    await this.#move("halted", { detail: `nonce ${nonce} was used by ${this.#user}`, nonceUsedBy: this.#user });
    throw new CredenceError("sending_halted", { sending: id, batch: batchId, address: sender, nonce, by: this.#user });
  }

  /** True where the network has just taken it. */
  async #handOver(): Promise<boolean> {
    const { ledger, store } = this.#context;
    const { newest } = this.#parts();
    if (this.#transaction.state === "sent" && (await ledger.isKnown(newest.hash))) {
      if (this.#isStuck()) await this.#replace();
      return false;
    }
    await store.transactions.markTried(this.#transaction.id, this.#now());
    const result = await ledger.submit(newest);
    if (result === "taken") {
      if (this.#transaction.state === "intended") await this.#move("sent", {});
      return true;
    }
    await this.#refused(result);
    return false;
  }

  async #refused(result: Exclude<SubmitResult, "taken">): Promise<void> {
    if (result === "fee_too_low") return this.#replace();
    if (result === "nonce_used") this.#why = "the network says that its nonce is used";
    else if (result === "unfunded") this.#why = "the account does not hold what it may cost";
    else if (!(await this.#olderAttemptWaits())) this.#user = "one that waits in the network and was not made here";
  }

  async #olderAttemptWaits(): Promise<boolean> {
    for (const { hash } of this.#transaction.attempts) if (await this.#context.ledger.isKnown(hash)) return true;
    return false;
  }

  #isStuck(): boolean {
    const { newest } = this.#parts();
    const age = this.#context.clock() * 1000 - Date.parse(newest.createdAt);
    return age >= this.#context.rules.patience.replace;
  }

  /** The same nonce and call for more: stored first, so that whichever is mined is known. */
  async #replace(): Promise<void> {
    const { ledger } = this.#context;
    const { sender, newest } = this.#parts();
    if (this.#context.clock() - this.#raisedAt < BETWEEN_RAISES) return;
    const key = await openKey(this.#key, sender);
    if (key === null) {
      this.#why = `its fee is too low now, and the key ${sender} is not here to sign a higher one`;
      return;
    }
    const higher = await ledger.signHigher(key, newest.raw);
    if (higher === null) {
      this.#why = "its fee is too low now, and a higher one would be over the cap (--max-fee GWEI)";
      return;
    }
    this.#raisedAt = this.#context.clock();
    this.#why = "its fee was raised, and the network has not mined it yet";
    await this.#move("sent", {
      attempt: this.#attempt(higher),
      detail: "replaced at the same nonce, for a higher fee",
    });
    await ledger.submit(higher);
  }

  async #move(to: TransactionState, facts: Omit<MoveFacts, "at">): Promise<void> {
    const { store } = this.#context;
    const { id, state } = this.#transaction;
    const lock = facts.attempt === undefined ? undefined : this.#lock;
    this.#transaction = await store.transactions.move(id, state, to, { at: this.#now(), ...facts }, lock);
    if (to !== state) this.#progress.onTransaction?.(this.#transaction);
  }

  #attempt({ hash, raw }: Signed) {
    return { hash, raw, createdAt: this.#now() };
  }

  #parts() {
    const { sender, nonce, attempts, id } = this.#transaction;
    const newest = attempts.at(-1);
    if (newest === undefined || nonce === null)
      throw new CredenceError("damaged_row", { table: "sendings", key: String(id) });
    return { sender, nonce, newest, hash: newest.hash };
  }

  readonly #now = (): string => isoTime(this.#context.clock());
}
