// From mined to final: until then a reorganisation of the chain may undo it, or mine it again elsewhere. Nothing is called
// published before; where finality stalls, it stays included and says so.
import { poll } from "../../chain/rpc/poll.ts";
import type { MinedReceipt } from "../../chain/rpc/minedReceipt.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isoTime, secondsOf } from "../../core/values/time.ts";
import type { LedgerTransaction, MinedAttempt, MoveFacts, TransactionState } from "../../state/transaction.ts";
import { anchorTime } from "./anchorTime.ts";
import { type ChainContext, hasLedger } from "../context/issuerContext.ts";

/**
 * An included transaction as finalized; or as `sent` (its stored bytes are with the network again) or `failed` (somebody
 * else had sent it) where a reorg undid it. Throws `not_final` or `rpc_behind` after `patience` milliseconds.
 */
export async function untilFinal(
  context: ChainContext,
  included: LedgerTransaction,
  patience: number,
): Promise<LedgerTransaction> {
  const waiting = new UntilFinal(context, included);
  const moved = await poll(patience, () => waiting.step());
  if (moved === null) throw await waiting.obstacle();
  return moved;
}

class UntilFinal {
  readonly #context: ChainContext;
  #transaction: LedgerTransaction;
  /** the endpoint is behind the block that we saw */
  #behind = false;

  constructor(context: ChainContext, transaction: LedgerTransaction) {
    this.#context = context;
    this.#transaction = transaction;
  }

  async obstacle(): Promise<CredenceError> {
    const { ledger } = this.#context;
    const { mined, batchId } = this.#transaction;
    const head = (await ledger.block("latest")).number;
    const block = mined?.blockNumber ?? head;
    if (this.#behind) return new CredenceError("rpc_behind", { url: ledger.endpoint, head, block });
    const what = mined === null ? `The anchor of batch ${batchId}` : `Transaction ${mined.hash}`;
    return new CredenceError("not_final", { what, block, final: await ledger.finalHeight() });
  }

  async step(): Promise<LedgerTransaction | null> {
    const { mined } = this.#transaction;
    return mined === null ? this.#stepWithoutAttempt() : this.#stepWith(mined);
  }

  async #stepWith(known: MinedAttempt): Promise<LedgerTransaction | null> {
    const receipt = await this.#minedReceipt(known);
    if (receipt === null) return this.#isGone(known);
    this.#behind = false;
    if (receipt.reverted) return this.#move("sent", { detail: "a reorg mined it again, and then it was reverted" });
    if (receipt.hash !== known.hash || receipt.blockHash !== known.blockHash) await this.#minedElsewhere(receipt);
    const { ledger } = this.#context;
    if (receipt.blockNumber > (await ledger.finalHeight())) return null;
    // the receipt and the chain of this endpoint must be the same one
    if ((await ledger.block(receipt.blockNumber)).hash !== receipt.blockHash) return null;
    return this.#move("finalized", {});
  }

  async #minedReceipt({ hash }: MinedAttempt): Promise<MinedReceipt | null> {
    const hashes = [
      hash,
      ...this.#transaction.attempts.map((attempt) => attempt.hash).filter((other) => other !== hash),
    ];
    for (const one of hashes) {
      const receipt = await this.#context.ledger.minedReceipt(one);
      if (receipt !== null) return receipt;
    }
    return null;
  }

  /** To send the bytes again never hurts. Only an endpoint that has come as far as the block that we saw can say that they are gone. */
  async #isGone(known: MinedAttempt): Promise<LedgerTransaction | null> {
    const { ledger, rules } = this.#context;
    const attempt = this.#transaction.attempts.find(({ hash }) => hash === known.hash);
    if (attempt !== undefined) await ledger.submit(attempt);
    this.#behind = (await ledger.block("latest")).number < known.blockNumber;
    if (this.#behind) return null;
    rules.notice(
      `The chain was reorganised: ${known.hash} is not in block ${known.blockNumber} any more. It is sent again.`,
    );
    return this.#move("sent", { detail: `a reorg undid block ${known.blockNumber}` });
  }

  async #minedElsewhere(mined: MinedReceipt): Promise<void> {
    const anchoredAt = await anchorTime(this.#context, this.#transaction, mined.blockNumber);
    const detail = `mined in block ${mined.blockNumber} (${mined.blockHash}) after a reorg`;
    await this.#move("included", { mined, detail, ...(anchoredAt !== null && { anchoredAt }) });
  }

  /** Somebody else sent the anchor: the state of the ledger shows whether it is there. */
  async #stepWithoutAttempt(): Promise<LedgerTransaction | null> {
    if (!hasLedger(this.#context)) return null;
    const { ledger, store } = this.#context;
    const { issuerId, root, anchoredAt } = await store.batches.load(this.#transaction.batchId ?? 0);
    const finalHeight = await ledger.finalHeight();
    if (finalHeight >= 0 && (await ledger.facts(issuerId, root, finalHeight)).anchoredAt !== 0)
      return this.#move("finalized", {});
    const newest = await ledger.block("latest");
    if ((await ledger.facts(issuerId, root, newest.number)).anchoredAt !== 0) return null;
    this.#behind = newest.timestamp < secondsOf(anchoredAt ?? "");
    return this.#behind
      ? null
      : this.#move("failed", { detail: "a reorg undid the anchor, which somebody else had sent" });
  }

  async #move(to: TransactionState, facts: Omit<MoveFacts, "at">): Promise<LedgerTransaction> {
    const { store, clock } = this.#context;
    this.#transaction = await store.transactions.move(this.#transaction.id, "included", to, {
      at: isoTime(clock()),
      ...facts,
    });
    return this.#transaction;
  }
}
