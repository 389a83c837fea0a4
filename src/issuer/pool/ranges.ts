// A stored batch in pieces, for threads that read the database themselves: to hand them what one thread has read would cost
// as much as to check it.
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import { openByAddress } from "../../store/openByAddress.ts";
import type { Range } from "../../state/credential.ts";
import type { Store, StoreAddress } from "../../state/store.ts";
import { type Entry, inOrder, threadCount, Threads } from "./workerPool.ts";

/** Positions that are asked about at a time. */
const RANGE = 512;

/** All positions of a batch. The last piece has no end, so that nothing stands behind it unseen. */
export function* rangesOf(size: number): Iterable<Range> {
  for (let from = 0; from < size; from += RANGE) yield { from, to: from + RANGE < size ? from + RANGE : MAX_SIZE };
}

/** What is asked of every piece, and who answers. */
export interface RangeWork<A> {
  /** positions of the batch */
  readonly size: number;
  /** up to here, starting threads costs more than it gains */
  readonly inlineUpTo: number;
  readonly inProcess: (range: Range) => Promise<A>;
  readonly entry: Entry;
  /** what a thread is started with */
  readonly task: unknown;
}

/** The answers about all pieces of a batch, in order; of a large one by threads, a few pieces ahead of whoever reads. */
export async function* answersOf<A>({ size, inlineUpTo, inProcess, entry, task }: RangeWork<A>): AsyncIterable<A> {
  if (size <= inlineUpTo) {
    for (const range of rangesOf(size)) yield await inProcess(range);
    return;
  }
  const threads = new Threads<Range, A>(entry, task, threadCount());
  try {
    yield* inOrder(rangesOf(size), threads.depth, (range) => threads.ask(range));
  } finally {
    await threads.close();
  }
}

/** In a thread: the database, opened there. What went wrong is told to whoever asks first. */
export function readerOf(address: StoreAddress): () => Promise<Store> {
  const reader = openByAddress(address);
  reader.catch(() => undefined);
  return () => reader;
}
