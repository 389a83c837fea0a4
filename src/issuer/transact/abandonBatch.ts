// Giving a batch up, which only a person does, and only where nothing of it can still be mined.
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Batch } from "../../state/batch.ts";
import type { Store } from "../../state/store.ts";

/** Throws `may_be_sent` where its anchor was handed to a node, `bad_move` where it is on the ledger. */
export async function abandonBatch(store: Store, { id, state, transactionId }: Batch, at: string): Promise<void> {
  if (state === "open") return store.batches.drop(id, at);
  if (transactionId === null) return store.batches.abandon(id, at);
  const { triedAt } = await store.transactions.load(transactionId);
  if (state === "intended" ? triedAt !== null : state === "sent") throw new CredenceError("may_be_sent", { batch: id });
  if (state !== "intended" && state !== "halted")
    throw new CredenceError("bad_move", { batch: id, state, to: "abandoned" });
  await store.transactions.move(transactionId, state, "abandoned", { at, withBatch: true });
}

/** A halted anchor is given up, its batch is sealed again and can get a new one. Throws `bad_move` unless it is halted. */
export async function giveUpAnchor(store: Store, { id, state, transactionId }: Batch, at: string): Promise<void> {
  if (state !== "halted" || transactionId === null)
    throw new CredenceError("bad_move", { batch: id, state, to: "sealed" });
  await store.transactions.move(transactionId, "halted", "abandoned", { at, detail: "a new anchor was asked for" });
}
