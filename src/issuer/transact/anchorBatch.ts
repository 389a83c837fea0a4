// A sealed batch on its way to published, one stored move at a time, so that every stop is a state that `status` names
// and the same command finishes. Sign, store raw bytes and hash, then broadcast [D12]; read the anchor back; wait until it
// is final; only then make proof links.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isoTime } from "../../core/values/time.ts";
import type { Batch, BatchState } from "../../state/batch.ts";
import { settleTransaction } from "./settleTransaction.ts";
import { untilMined } from "./untilMined.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { underKeyLock } from "./keyLock.ts";
import type { KeySource } from "./keySource.ts";
import { randomId } from "../context/randomIds.ts";
import { recomputeRoot } from "../seal/recomputeRoot.ts";
import { prepareTransaction } from "./transact.ts";
import type { Progress } from "../context/progress.ts";

/** The key that anchors, or what opens it: a key for a new transaction, and the key of the sender of one that is under way. */
export type AnchorKey = AccountKey | { readonly forNew: () => Promise<AccountKey>; readonly forSender: KeySource };

/** Take a batch as far as it goes: to `published`, or to a state that needs a person. Gives the batch as it is then. */
export async function settleBatch(
  context: IssuerContext,
  batchId: number,
  key: AnchorKey,
  progress: Progress = {},
): Promise<Batch> {
  for (;;) {
    const batch = await context.store.batches.load(batchId);
    checkHome(context, batch);
    if (batch.state === "sealed") await anchor(context, batch, key, progress);
    else if (batch.transactionId === null || batch.state === "published" || batch.state === "halted") return batch;
    else if (batch.state === "finalized") await publish(context, batch, progress);
    else await settleTransaction(context, batch.transactionId, sourceOf(key), progressOf(progress));
  }
}

/** A chain that was set up anew is another one: what was made for the old one cannot be anchored there. */
function checkHome({ account }: IssuerContext, { id, chainId, ledger, issuerId }: Batch): void {
  if (chainId !== account.chainId || ledger !== account.ledger || issuerId !== account.issuerId)
    throw new CredenceError("foreign_batch", { batch: id, chainId, ledger, issuerId });
}

async function anchor(context: IssuerContext, batch: Batch, key: AnchorKey, progress: Progress): Promise<void> {
  await recomputeRoot(context, batch, progress);
  if (await adopt(context, batch, progress)) return;
  const wallet = "forNew" in key ? await key.forNew() : key;
  await underKeyLock(context, wallet.address, async (lock) => {
    const call = context.ledger.callOf(ledgerCall("anchor", [batch.root, batch.size]));
    const intended = await prepareTransaction(context, wallet, call, { purpose: "anchor", batchId: batch.id }, lock);
    progress.onState?.("intended");
    await untilMined(context, intended, wallet, lock, progressOf(progress));
  });
}

/** A relayer may have sent it, or a lost copy of this database: only a key of this issuer can have said so. */
async function adopt({ store, ledger, clock }: IssuerContext, batch: Batch, progress: Progress): Promise<boolean> {
  const { anchoredAt, size, key } = await ledger.facts(batch.issuerId, batch.root);
  if (anchoredAt === 0 || size !== batch.size) return false;
  await store.transactions.open(
    {
      purpose: "anchor",
      batchId: batch.id,
      chainId: batch.chainId,
      sender: key,
      attempt: null,
      createdAt: isoTime(clock()),
      anchoredAt: isoTime(anchoredAt),
    },
    null,
  );
  progress.onState?.("included");
  return true;
}

async function publish({ store, clock, random }: IssuerContext, batch: Batch, progress: Progress): Promise<void> {
  const linked = new Set((await store.links.list(batch.id)).map(({ credentialId }) => credentialId));
  const links = [];
  for await (const { id } of store.credentials.read(batch.id))
    if (!linked.has(id)) links.push({ id: randomId(random), credentialId: id });
  await store.links.save(links, isoTime(clock()));
  await store.batches.publish(batch.id, isoTime(clock()));
  progress.onState?.("published");
}

const sourceOf = (key: AnchorKey): KeySource => ("forSender" in key ? key.forSender : key);

/** While a batch has a transaction, it is in the state of its transaction. */
const progressOf = (progress: Progress): Progress => ({
  ...progress,
  onTransaction: ({ state }) => progress.onState?.(state as BatchState),
});
