// Rows of a roster into a sealed batch in the database: chunk by chunk at random positions, then the tree. Nothing is sent
// here. A run that breaks off leaves an open batch, which `status` names; the same roster continues it, or `abandon` drops it.
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import { sealTree } from "../../core/batch/tiles.ts";
import { hex } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { NodeList } from "../../core/batch/nodeList.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { isoTime, secondsOf } from "../../core/values/time.ts";
import type { Batch } from "../../state/batch.ts";
import type { StoredCredential } from "../../state/credential.ts";
import type { Store } from "../../state/store.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import type { IssueRequest, Rows } from "../context/issueRequest.ts";
import { RANDOM_BYTES } from "./credentialInput.ts";
import { shuffledPositions } from "../context/randomIds.ts";
import { sharedTextsOf } from "./credentialMaker.ts";
import { Sealer } from "./credentialSealer.ts";
import type { Progress } from "../context/progress.ts";
import { grouped, inOrder } from "../pool/inOrder.ts";
import type { RowChunk, SealedChunk, SealTask } from "../pool/poolTasks.ts";
import type { OpenPool } from "../pool/workerPool.ts";

/** Credentials that are made at a time: few in a small batch, so that its progress is seen. */
const chunkSize = (size: number): number => Math.max(16, Math.min(64, Math.ceil(size / 40)));

/** Up to here, templates cost more than they gain. */
const TEMPLATES_ABOVE = 200;

/** Up to here, workers cost more than they gain. */
const INLINE_UP_TO = 1_000;

/**
 * The number of the sealed batch. Throws `bad_credential`, `duplicate_credential`, `worker_failed`, `other_roster` if the
 * unfinished batch of the request was made from another roster, and what the disk says.
 */
export async function sealBatch(
  context: Omit<IssuerContext, "ledger" | "rules">,
  { rows, achievement, roster = null, unfinishedBatch = null }: IssueRequest,
  keys: Pick<SealTask, "signing" | "share">,
  progress: Progress = {},
): Promise<number> {
  const { store, account, profile, clock, random, openPool } = context;
  const now = unfinishedBatch === null ? clock() : secondsOf(unfinishedBatch.sealedAt);
  const task: SealTask = { achievement, account, profile, now, ...keys, useTemplates: rows.length > TEMPLATES_ABOVE };
  const sharedTexts = sharedTextsOf(task, task.share);
  const about = { achievementId: achievement.id, achievementName: achievement.title, size: rows.length };
  const id =
    unfinishedBatch?.id ??
    (await store.batches.open({ ...account, ...about, roster, sealedAt: isoTime(now), sharedTexts }));
  const leaves = new NodeList(rows.length);
  const left = unfinishedBatch === null ? rows : await rowsLeft(store, unfinishedBatch, rows, sharedTexts, leaves);
  const chunks = chunksOf(left, leaves.length, random);
  const saved =
    left.length <= INLINE_UP_TO ? inProcess(store, id, task, chunks) : inPool(store, openPool, id, task, chunks);
  progress.onProgress?.("sign", leaves.length, rows.length);
  for await (const some of saved) {
    for (const leaf of some) leaves.add(leaf);
    progress.onProgress?.("sign", leaves.length, rows.length);
  }
  const tree = sealTree(leaves);
  await store.batches.seal(id, hex(tree.root), tree.tiles, isoTime(clock()));
  return id;
}

/** The rows that an open batch does not have yet; the leaves that it has go into `leaves`. Throws `other_roster`. */
async function rowsLeft(
  store: Store,
  batch: Batch,
  rows: Rows,
  sharedTexts: SharedTexts,
  leaves: NodeList,
): Promise<Rows> {
  const left = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) left.set((rows.at(i) as RosterRow).row, i);
  const begun = await store.batches.loadSharedTexts(batch.id);
  const same = begun.achievement === sharedTexts.achievement && begun.shareHeader === sharedTexts.shareHeader;
  if (!same || batch.size !== rows.length) throw new CredenceError("other_roster", { batch: batch.id });
  for await (const credentials of store.credentials.readChunks(batch.id))
    for (const { index, row, leaf } of credentials) {
      if (index !== leaves.length || !left.delete(row)) throw new CredenceError("other_roster", { batch: batch.id });
      leaves.add(leaf);
    }
  const numbers = [...left.values()];
  return { length: numbers.length, at: (i) => rows.at(numbers[i] ?? rows.length) };
}

/** Makes and saves the credentials of each chunk; their leaves, once they are saved. */
async function* inProcess(
  store: Store,
  batchId: number,
  task: SealTask,
  chunks: Iterable<RowChunk>,
): AsyncIterable<Uint8Array[]> {
  const sealer = new Sealer(task);
  for (const chunk of chunks) {
    const sealed: StoredCredential[] = await sealer.seal(chunk);
    await store.credentials.add(batchId, sealed);
    yield sealed.map(({ leaf }) => leaf);
  }
}

/** Chunks that the database takes at a time: each time has a cost of its own. */
const TOGETHER = 8;

/** The same by workers: their credentials go on to the database as they come, packed. */
async function* inPool(
  store: Store,
  openPool: OpenPool,
  batchId: number,
  task: SealTask,
  chunks: Iterable<RowChunk>,
): AsyncIterable<Uint8Array[]> {
  const pool = openPool("seal", task);
  try {
    for await (const sealed of grouped(
      inOrder(chunks, pool.depth, (chunk) => pool.ask(chunk)),
      TOGETHER,
    )) {
      await store.credentials.addPacked(
        batchId,
        sealed.map(({ packed }) => packed),
      );
      yield sealed.flatMap(leavesOf);
    }
  } finally {
    await pool.close();
  }
}

const leavesOf = ({ leaves }: SealedChunk): Uint8Array[] =>
  Array.from({ length: leaves.length / 32 }, (_, i) => leaves.subarray(32 * i, 32 * (i + 1)));

/** All rows in a random order, at positions from `start` on. */
function* chunksOf(rows: Rows, start: number, random: IssuerContext["random"]): Iterable<RowChunk> {
  const shuffled = shuffledPositions(rows.length, random);
  const chunk = chunkSize(rows.length);
  for (let at = 0; at < rows.length; at += chunk) {
    const length = Math.min(chunk, rows.length - at);
    const chosen = Array.from({ length }, (_, i) => rows.at(shuffled[at + i] as number) as RosterRow);
    yield { first: start + at, rows: chosen, random: random(length * RANDOM_BYTES) };
  }
}
