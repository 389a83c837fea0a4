// A question about the stored credentials of a batch, asked range by range. Each worker reads the database itself: to hand it
// what one thread has read would cost as much as to check it [S40].
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import type { Range, StoredCredential } from "../../state/credential.ts";
import type { Store } from "../../state/store.ts";
import { inOrder } from "./inOrder.ts";
import type { PoolTasks, RangeTask } from "./poolTasks.ts";
import type { OpenPool, TaskName } from "./workerPool.ts";

/** The tasks whose question is a range. */
export type RangeTaskName = Exclude<TaskName, "seal">;

export type FactsOf<Name extends RangeTaskName> =
  PoolTasks[Name]["start"] extends RangeTask<infer Facts> ? Facts : never;

/** Answers about one range; `stored`: its credentials as the database has them, in index order. */
export type AnswerRange<Name extends RangeTaskName> = (
  range: Range,
  stored: AsyncIterable<readonly StoredCredential[]>,
) => Promise<PoolTasks[Name]["answer"]>;

export interface RangeQuestion<Name extends RangeTaskName> {
  readonly name: Name;
  /** batches up to this size are answered in this process: workers would cost more than they gain */
  readonly inlineUpTo: number;
  /** made once in each worker */
  readonly makeAnswer: (facts: FactsOf<Name>) => AnswerRange<Name>;
}

/** Positions that are asked about at a time. */
const RANGE = 512;

/** All positions of a batch. The last range has no end, so that a credential behind the last position is seen. */
export function* rangesOf(size: number): Iterable<Range> {
  for (let from = 0; from < size; from += RANGE) yield { from, to: from + RANGE < size ? from + RANGE : MAX_SIZE };
}

/** Where the credentials are, and who can be asked about them. */
export interface RangeSource {
  readonly store: Store;
  readonly openPool: OpenPool;
}

/** The answers about all ranges of a batch, in order; a large batch is answered by workers, a few ranges ahead. */
export async function* askRanges<Name extends RangeTaskName>(
  { store, openPool }: RangeSource,
  batch: { readonly id: number; readonly size: number },
  { name, inlineUpTo, makeAnswer }: RangeQuestion<Name>,
  facts: FactsOf<Name>,
): AsyncIterable<PoolTasks[Name]["answer"]> {
  if (batch.size <= inlineUpTo) {
    const answer = makeAnswer(facts);
    for (const range of rangesOf(batch.size)) yield await answer(range, store.credentials.readChunks(batch.id, range));
    return;
  }
  const pool = openPool(name, { address: store.address, batchId: batch.id, facts } as PoolTasks[Name]["start"]);
  try {
    yield* inOrder(rangesOf(batch.size), pool.depth, (range) => pool.ask(range));
  } finally {
    await pool.close();
  }
}
