// Published batches whose anchor the chain does not show any more: a reorganisation went past what was final. They are not
// published until they are final again, so that no link or file of them is served meanwhile.
import { isoTime, secondsOf } from "../core/values/time.ts";
import type { Batch } from "./batch.ts";
import type { Store } from "./store.ts";

/** What the chain says at one block. */
export interface AnchorReading {
  readonly block: { readonly number: number; readonly timestamp: number };
  /** in seconds; 0 where the batch is not anchored */
  readonly anchoredAt: number;
}

/** Older ones are as safe as the chain itself. */
const WATCHED_SECONDS = 7 * 86_400;

/** Is something of this time (RFC 3339) young enough to be looked at again? */
export const isWatched = (time: string | null, now: number): boolean => secondsOf(time ?? "") > now - WATCHED_SECONDS;

/** Withdraw what is lost; which batches those are. `readAnchor` gives null where it cannot tell: then nothing is changed. */
export async function withdrawLost(
  store: Store,
  readAnchor: (batch: Batch) => Promise<AnchorReading | null>,
  now: number,
): Promise<Batch[]> {
  const lost: Batch[] = [];
  for (const batch of await store.batches.list())
    if (mayBeLost(batch, now) && (await isLost(store, batch, await readAnchor(batch)))) {
      const at = isoTime(now);
      const detail = "the chain does not show the anchor any more: a reorg went past finality";
      await store.transactions.move(batch.transactionId ?? 0, "finalized", "included", { at, detail });
      lost.push(batch);
    }
  return lost;
}

const mayBeLost = ({ state, transactionId, anchoredAt }: Batch, now: number): boolean =>
  (state === "published" || state === "finalized") && transactionId !== null && isWatched(anchoredAt, now);

/** A node that has not come as far as the anchor cannot say that it is gone. */
async function isLost(
  store: Store,
  { transactionId, anchoredAt }: Batch,
  reading: AnchorReading | null,
): Promise<boolean> {
  if (reading?.anchoredAt !== 0) return false;
  const { mined } = await store.transactions.load(transactionId ?? 0);
  const { number, timestamp } = reading.block;
  return mined === null ? timestamp >= secondsOf(anchoredAt ?? "") : number >= mined.blockNumber;
}
