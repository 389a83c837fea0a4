// A sealed batch on its way to published, one stored move at a time, so that every stop is a state that `status` names
// and the same command finishes. Sign, store raw bytes and hash, then broadcast (D12); read the anchor back; wait until it
// is final; only then make proof links.
import type { AccountKey } from "../../chain/keys/keystore.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Batch, BatchState } from "../../state/store.ts";
import { advanceSending } from "./settleTransaction.ts";
import { bringIn } from "./untilMined.ts";
import { type IssuerContext, isoTime } from "../context/issuerContext.ts";
import { underKeyLock } from "./keyLock.ts";
import type { KeySource } from "./keySource.ts";
import { randomId } from "../context/randomIds.ts";
import { recomputeRoot } from "../seal/recomputeRoot.ts";
import { intend } from "./transact.ts";
import type { Tell } from "../context/progress.ts";

/** The key that anchors, or what opens it: `sender` is whose transaction is under way, or null for a new one. */
export type AnchorKey = AccountKey | { readonly forNew: () => Promise<AccountKey>; readonly forSender: KeySource };

/** Take a batch as far as it goes: to `published`, or to a state that needs a person. Gives the batch as it is then. */
export async function advanceBatch(
  context: IssuerContext,
  batchId: number,
  key: AnchorKey,
  tell: Tell = {},
): Promise<Batch> {
  for (;;) {
    const batch = await context.store.loadBatch(batchId);
    checkHome(context, batch);
    if (batch.state === "sealed") await anchor(context, batch, key, tell);
    else if (batch.sendingId === null || batch.state === "published" || batch.state === "halted") return batch;
    else if (batch.state === "finalized") await publish(context, batch, tell);
    else await advanceSending(context, batch.sendingId, sourceOf(key), told(tell));
  }
}

/** A chain that was set up anew is another one: what was made for the old one cannot be anchored there. */
function checkHome({ home }: IssuerContext, { id, chainId, ledger, issuerId }: Batch): void {
  if (chainId !== home.chainId || ledger !== home.ledger || issuerId !== home.issuerId)
    throw new CredenceError("foreign_batch", { batch: id, chainId, ledger, issuerId });
}

async function anchor(context: IssuerContext, batch: Batch, key: AnchorKey, tell: Tell): Promise<void> {
  await recomputeRoot(context.store, batch, tell);
  if (await adopt(context, batch, tell)) return;
  const wallet = "forNew" in key ? await key.forNew() : key;
  await underKeyLock(context, wallet.address, async (held) => {
    const call = ledgerCall("anchor", [batch.root, batch.size]);
    const intended = await intend(context, wallet, call, { purpose: "anchor", batchId: batch.id }, held);
    tell.onState?.("intended");
    await bringIn(context, intended, wallet, held, told(tell));
  });
}

/** A relayer may have sent it, or a lost copy of this database: only a key of this issuer can have said so. */
async function adopt({ store, ledger, clock }: IssuerContext, batch: Batch, tell: Tell): Promise<boolean> {
  const { anchoredAt, size, key } = await ledger.facts(batch.issuerId, batch.root);
  if (anchoredAt === 0 || size !== batch.size) return false;
  await store.sendings.open(
    {
      purpose: "anchor",
      batchId: batch.id,
      chainId: batch.chainId,
      sender: key,
      version: null,
      createdAt: isoTime(clock()),
      anchoredAt: isoTime(anchoredAt),
    },
    null,
  );
  tell.onState?.("included");
  return true;
}

async function publish({ store, clock, random }: IssuerContext, batch: Batch, tell: Tell): Promise<void> {
  const linked = new Set((await store.listLinks(batch.id)).map(({ credentialId }) => credentialId));
  const links = [];
  for await (const { id } of store.readSealed(batch.id))
    if (!linked.has(id)) links.push({ id: randomId(random), credentialId: id });
  await store.saveLinks(links, isoTime(clock()));
  await store.publishBatch(batch.id, isoTime(clock()));
  tell.onState?.("published");
}

const sourceOf = (key: AnchorKey): KeySource => ("forSender" in key ? key.forSender : key);

/** While it has a sending, a batch is in its sending's state. */
const told = (tell: Tell): Tell => ({ ...tell, onSending: ({ state }) => tell.onState?.(state as BatchState) });
