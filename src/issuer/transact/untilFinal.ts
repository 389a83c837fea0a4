// From mined to final: until then a reorganisation of the chain may undo it, or mine it again elsewhere. Nothing is called
// published before; where finality stalls, it stays included and says so.
import { poll } from "../../chain/rpc/poll.ts";
import type { Sighting } from "../../chain/rpc/minedReceipt.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { MinedVersion, MoveFacts, Sending, SendingState } from "../../state/transaction.ts";
import { anchorTime } from "./anchorTime.ts";
import { isoTime, type SendingContext } from "../context/issuerContext.ts";

/**
 * An included sending as finalized; or as `sent` (its stored bytes are with the network again) or `failed` (it was somebody
 * else's) where a reorg undid it. Throws `not_final` or `rpc_behind` after `patience` milliseconds.
 */
export async function awaitFinal(context: SendingContext, included: Sending, patience: number): Promise<Sending> {
  const waiting = new Finality(context, included);
  const moved = await poll(patience, () => waiting.step());
  if (moved === null) throw await waiting.obstacle();
  return moved;
}

class Finality {
  readonly #context: SendingContext;
  #sending: Sending;
  /** the endpoint is behind the block that we saw */
  #behind = false;

  constructor(context: SendingContext, sending: Sending) {
    this.#context = context;
    this.#sending = sending;
  }

  async obstacle(): Promise<CredenceError> {
    const { ledger } = this.#context;
    const { mined, batchId } = this.#sending;
    const head = (await ledger.block("latest")).number;
    const block = mined?.blockNumber ?? head;
    if (this.#behind) return new CredenceError("rpc_behind", { url: ledger.endpoint, head, block });
    const what = mined === null ? `The anchor of batch ${batchId}` : `Transaction ${mined.hash}`;
    return new CredenceError("not_final", { what, block, final: await ledger.finalHeight() });
  }

  async step(): Promise<Sending | null> {
    const { mined } = this.#sending;
    return mined === null ? this.#stepWithoutVersion() : this.#stepWith(mined);
  }

  async #stepWith(known: MinedVersion): Promise<Sending | null> {
    const sighting = await this.#sighting(known);
    if (sighting === null) return this.#isGone(known);
    this.#behind = false;
    if (sighting.reverted) return this.#move("sent", { detail: "a reorg mined it again, and then it was reverted" });
    if (sighting.hash !== known.hash || sighting.blockHash !== known.blockHash) await this.#minedElsewhere(sighting);
    const { ledger } = this.#context;
    if (sighting.blockNumber > (await ledger.finalHeight())) return null;
    // the receipt and the chain of this endpoint must be the same one
    if ((await ledger.block(sighting.blockNumber)).hash !== sighting.blockHash) return null;
    return this.#move("finalized", {});
  }

  async #sighting({ hash }: MinedVersion): Promise<Sighting | null> {
    const hashes = [hash, ...this.#sending.versions.map((version) => version.hash).filter((other) => other !== hash)];
    for (const one of hashes) {
      const sighting = await this.#context.ledger.sighting(one);
      if (sighting !== null) return sighting;
    }
    return null;
  }

  /** Sending the bytes again never hurts; that they are gone is believed of an endpoint that has come as far as we had seen. */
  async #isGone(known: MinedVersion): Promise<Sending | null> {
    const { ledger, rules } = this.#context;
    const version = this.#sending.versions.find(({ hash }) => hash === known.hash);
    if (version !== undefined) await ledger.offer(version);
    this.#behind = (await ledger.block("latest")).number < known.blockNumber;
    if (this.#behind) return null;
    rules.notice(
      `The chain was reorganised: ${known.hash} is not in block ${known.blockNumber} any more. It is sent again.`,
    );
    return this.#move("sent", { detail: `a reorg undid block ${known.blockNumber}` });
  }

  async #minedElsewhere(mined: Sighting): Promise<void> {
    const anchoredAt = await anchorTime(this.#context, this.#sending, mined.blockNumber);
    const detail = `mined in block ${mined.blockNumber} (${mined.blockHash}) after a reorg`;
    await this.#move("included", { mined, detail, ...(anchoredAt !== null && { anchoredAt }) });
  }

  /** The anchor is somebody else's transaction: the state of the ledger tells. */
  async #stepWithoutVersion(): Promise<Sending | null> {
    const { ledger, store } = this.#context;
    const { issuerId, root, anchoredAt } = await store.loadBatch(this.#sending.batchId ?? 0);
    const finalHeight = await ledger.finalHeight();
    if (finalHeight >= 0 && (await ledger.facts(issuerId, root, finalHeight)).anchoredAt !== 0)
      return this.#move("finalized", {});
    const newest = await ledger.block("latest");
    if ((await ledger.facts(issuerId, root, newest.number)).anchoredAt !== 0) return null;
    this.#behind = newest.timestamp < Date.parse(anchoredAt ?? "") / 1000;
    return this.#behind
      ? null
      : this.#move("failed", { detail: "a reorg undid the anchor, which somebody else had sent" });
  }

  async #move(to: SendingState, facts: Omit<MoveFacts, "at">): Promise<Sending> {
    const { store, clock } = this.#context;
    this.#sending = await store.sendings.move(this.#sending.id, "included", to, { at: isoTime(clock()), ...facts });
    return this.#sending;
  }
}
