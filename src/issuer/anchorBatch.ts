// A sealed batch on its way to published, one stored move at a time, so that every stop is a state that `status` names
// and the same command finishes. Sign, store raw bytes and hash, then broadcast (D12); read the anchor back; wait until it
// is final; only then make proof links.
import type { AccountKey } from "../chain/keystore.ts";
import { ledgerCall } from "../chain/ledgerCodec.ts";
import type { LedgerWriter } from "../chain/writer.ts";
import { CredenceError, isCredenceError } from "../core/errors.ts";
import type { Batch, BatchState, StoredTransaction } from "../store/store.ts";
import { type IssuerContext, isoTime } from "./context.ts";
import { randomId } from "./random.ts";
import { recomputeRoot } from "./recompute.ts";
import type { Tell } from "./tell.ts";

type Step = (context: IssuerContext, batch: Batch, wallet: AccountKey, tell: Tell) => Promise<BatchState>;

const STEPS: Partial<Record<BatchState, Step>> = {
  sealed: intend,
  intended: send,
  sent: awaitInclusion,
  included: awaitFinality,
  finalized: publish,
};

/** Take a batch as far as it goes: to `published`, or to a state that needs a person. Gives the batch as it is then. */
export async function advanceBatch(
  context: IssuerContext,
  batchId: number,
  wallet: AccountKey,
  tell: Tell = {},
): Promise<Batch> {
  for (;;) {
    const batch = await context.store.loadBatch(batchId);
    const step = STEPS[batch.state];
    if (step === undefined) return batch;
    const state = await step(context, batch, wallet, tell); // by itself: an argument of a call that may not be made is not evaluated
    tell.onState?.(state);
  }
}

async function intend(context: IssuerContext, batch: Batch, wallet: AccountKey, tell: Tell): Promise<BatchState> {
  await recomputeRoot(context.store, batch, tell);
  const { anchoredAt, size } = await context.ledger.facts(batch.issuerId, batch.root);
  if (anchoredAt !== 0 && size === batch.size) {
    // a relayer sent it, or a lost copy of this database did: only a key of this issuer can have said so
    await context.store.moveBatch(batch.id, "sealed", "included", { anchoredAt: isoTime(anchoredAt) });
    return "included";
  }
  const signed = await context.ledger.sign(wallet, ledgerCall("anchor", [batch.root, batch.size]));
  const transaction: StoredTransaction = {
    ...signed,
    purpose: "anchor",
    batchId: batch.id,
    createdAt: isoTime(context.clock()),
    blockNumber: null,
    gasUsed: null,
  };
  await context.store.moveBatch(batch.id, "sealed", "intended", { transaction });
  return "intended";
}

async function send(context: IssuerContext, batch: Batch): Promise<BatchState> {
  await context.ledger.broadcast(await transactionOf(context, batch));
  await context.store.moveBatch(batch.id, "intended", "sent");
  return "sent";
}

async function awaitInclusion(context: IssuerContext, batch: Batch): Promise<BatchState> {
  const transaction = await transactionOf(context, batch);
  try {
    if ((await context.ledger.inclusion(transaction.hash)) === null) await context.ledger.broadcast(transaction);
    const { blockNumber, gasUsed } = await context.ledger.waitIncluded(transaction.hash);
    await context.store.saveInclusion(transaction.hash, blockNumber, gasUsed);
  } catch (error) {
    if (isCredenceError(error, "transaction_failed")) await context.store.moveBatch(batch.id, "sent", "sealed");
    throw error;
  }
  const anchoredAt = await readBack(context.ledger, batch, transaction.from);
  await context.store.moveBatch(batch.id, "sent", "included", { anchoredAt: isoTime(anchoredAt) });
  return "included";
}

async function awaitFinality(context: IssuerContext, batch: Batch): Promise<BatchState> {
  if (batch.transactionHash === null) await context.ledger.waitAnchorFinal(batch.issuerId, batch.root);
  else await context.ledger.waitFinal((await transactionOf(context, batch)).hash);
  await context.store.moveBatch(batch.id, "included", "finalized");
  return "finalized";
}

async function publish(context: IssuerContext, batch: Batch): Promise<BatchState> {
  const linked = new Set((await context.store.listLinks(batch.id)).map(({ credentialId }) => credentialId));
  const links = [];
  for await (const { id } of context.store.readSealed(batch.id))
    if (!linked.has(id)) links.push({ id: randomId(context.random), credentialId: id });
  await context.store.saveLinks(links, isoTime(context.clock()));
  await context.store.moveBatch(batch.id, "finalized", "published");
  return "published";
}

/** What the ledger itself says of the anchor. Throws `anchor_not_found` where it is not the one that we sent. */
async function readBack(ledger: LedgerWriter, batch: Batch, from: string): Promise<number> {
  const facts = await ledger.facts(batch.issuerId, batch.root);
  if (facts.key !== from || facts.size !== batch.size)
    throw new CredenceError("anchor_not_found", { batch: batch.id, root: batch.root });
  return facts.anchoredAt;
}

async function transactionOf(context: IssuerContext, batch: Batch): Promise<StoredTransaction> {
  const transaction =
    batch.transactionHash === null ? null : await context.store.loadTransaction(batch.transactionHash);
  if (transaction === null) throw new CredenceError("damaged_row", { table: "batches", key: String(batch.id) });
  return transaction;
}
