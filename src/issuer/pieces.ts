// A stored batch in pieces, for threads that read the database themselves: to hand them what one thread has read would cost
// as much as to check it.
import { MAX_SIZE } from "../core/leaf.ts";
import { openReader } from "../store/reader.ts";
import type { Range, Store, StoreAddress } from "../store/store.ts";

/** Positions that are asked about at a time. */
const PIECE = 512;

/** All positions of a batch. The last piece has no end, so that nothing stands behind it unseen. */
export function* piecesOf(size: number): Iterable<Range> {
  for (let from = 0; from < size; from += PIECE) yield { from, to: from + PIECE < size ? from + PIECE : MAX_SIZE };
}

/** In a thread: the database, opened there. What went wrong is told to whoever asks first. */
export function readerOf(address: StoreAddress): () => Promise<Store> {
  const reader = openReader(address);
  reader.catch(() => undefined);
  return () => reader;
}
