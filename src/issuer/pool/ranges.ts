// A stored batch in pieces, for threads that read the database themselves: to hand them what one thread has read would cost
// as much as to check it.
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import { openReader } from "../../store/openByAddress.ts";
import type { Range, Store, StoreAddress } from "../../state/store.ts";
import { type Entry, inOrder, threadCount, Threads } from "./workerPool.ts";

/** Positions that are asked about at a time. */
const PIECE = 512;

/** All positions of a batch. The last piece has no end, so that nothing stands behind it unseen. */
export function* piecesOf(size: number): Iterable<Range> {
  for (let from = 0; from < size; from += PIECE) yield { from, to: from + PIECE < size ? from + PIECE : MAX_SIZE };
}

/** What is asked of every piece, and who answers. */
export interface PieceWork<A> {
  /** positions of the batch */
  readonly size: number;
  /** up to here, starting threads costs more than it gains */
  readonly few: number;
  readonly here: (piece: Range) => Promise<A>;
  readonly entry: Entry;
  /** what a thread is started with */
  readonly order: unknown;
}

/** The answers about all pieces of a batch, in order; of a large one by threads, a few pieces ahead of whoever reads. */
export async function* answersOf<A>({ size, few, here, entry, order }: PieceWork<A>): AsyncIterable<A> {
  if (size <= few) {
    for (const piece of piecesOf(size)) yield await here(piece);
    return;
  }
  const threads = new Threads<Range, A>(entry, order, threadCount());
  try {
    yield* inOrder(piecesOf(size), threads.depth, (piece) => threads.ask(piece));
  } finally {
    await threads.close();
  }
}

/** In a thread: the database, opened there. What went wrong is told to whoever asks first. */
export function readerOf(address: StoreAddress): () => Promise<Store> {
  const reader = openReader(address);
  reader.catch(() => undefined);
  return () => reader;
}
