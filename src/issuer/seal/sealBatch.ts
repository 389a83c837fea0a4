// Rows of a roster into a sealed batch in the database: chunk by chunk at random positions, then the tree. Nothing is sent
// here. What breaks off leaves an open batch, which `status` names; the same roster goes on with it, or `abandon` drops it.
import type { SharedTexts } from "../../core/batch/sharedText.ts";
import { sealTree } from "../../core/batch/tiles.ts";
import { hex } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { NodeList } from "../../core/batch/nodeList.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { isoTime, secondsOf } from "../../core/values/time.ts";
import { packCredentials, packedLeaves } from "../../store/sql/packedCredentials.ts";
import type { Batch } from "../../state/batch.ts";
import type { PackedCredentials } from "../../state/credential.ts";
import type { Store } from "../../state/store.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import type { IssueRequest, Rows } from "../context/issueRequest.ts";
import { RANDOM_BYTES } from "./credentialInput.ts";
import { shuffledPositions } from "../context/randomIds.ts";
import { sharedTextsOf } from "./credentialMaker.ts";
import { type Chunk, Sealer, type SealTask } from "./credentialSealer.ts";
import type { Progress } from "../context/progress.ts";
import { grouped, inOrder, threadCount, Threads } from "../pool/workerPool.ts";

/** Credentials that a thread makes at a time: few in a small batch, whose progress is seen. */
const chunkSize = (size: number): number => Math.max(16, Math.min(64, Math.ceil(size / 40)));

/** Chunks that the database takes at a time: each time costs some. */
const chunksAtATime = (size: number): number => (size <= INLINE_UP_TO ? 1 : 8);

/** Up to here, templates cost more than they gain. */
const TEMPLATES_ABOVE = 200;

/** Up to here, threads cost more than they gain. */
const INLINE_UP_TO = 1_000;

/**
 * The number of the sealed batch. Throws `bad_credential`, `duplicate_credential`, `worker_failed`, `other_roster` where
 * the order's open batch is of another one, and what the disk says.
 */
export async function sealBatch(
  context: Omit<IssuerContext, "ledger" | "rules">,
  { rows, achievement, roster = null, unfinishedBatch = null }: IssueRequest,
  keys: Pick<SealTask, "signing" | "share">,
  progress: Progress = {},
): Promise<number> {
  const { store, account, profile, clock, random } = context;
  const now = unfinishedBatch === null ? clock() : secondsOf(unfinishedBatch.sealedAt);
  const task: SealTask = { achievement, account, profile, now, ...keys, useTemplates: rows.length > TEMPLATES_ABOVE };
  const sharedTexts = sharedTextsOf(task, task.share);
  const about = { achievementId: achievement.id, achievementName: achievement.title, size: rows.length };
  const id =
    unfinishedBatch?.id ??
    (await store.batches.open({ ...account, ...about, roster, sealedAt: isoTime(now), sharedTexts: sharedTexts }));
  const leaves = new NodeList(rows.length);
  const left = unfinishedBatch === null ? rows : await rowsLeft(store, unfinishedBatch, rows, sharedTexts, leaves);
  const sealing = left.length <= INLINE_UP_TO ? inProcess(task) : inPool(task);
  progress.onProgress?.("sign", leaves.length, rows.length);
  try {
    const chunks = inOrder(chunksOf(left, leaves.length, random), sealing.depth, sealing.seal);
    for await (const sealed of grouped(chunks, chunksAtATime(left.length))) {
      await store.credentials.addPacked(id, sealed);
      for (const chunk of sealed) for (const leaf of packedLeaves(chunk)) leaves.add(leaf);
      progress.onProgress?.("sign", leaves.length, rows.length);
    }
  } finally {
    await sealing.close();
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
  const places = [...left.values()];
  return { length: places.length, at: (i) => rows.at(places[i] ?? rows.length) };
}

interface Sealing {
  /** chunks under way at most */
  readonly depth: number;
  readonly seal: (chunk: Chunk) => Promise<PackedCredentials>;
  readonly close: () => Promise<void>;
}

function inProcess(task: SealTask): Sealing {
  const sealer = new Sealer(task);
  const seal = async (chunk: Chunk) => packCredentials(await sealer.seal(chunk));
  return { depth: 0, seal, close: () => Promise.resolve() };
}

function inPool(task: SealTask): Sealing {
  const threads = new Threads<Chunk, PackedCredentials>("seal", task, threadCount());
  return { depth: threads.depth, seal: (chunk) => threads.ask(chunk), close: () => threads.close() };
}

/** All rows in a random order, at positions from `start` on. */
function* chunksOf(rows: Rows, start: number, random: IssuerContext["random"]): Iterable<Chunk> {
  const shuffled = shuffledPositions(rows.length, random);
  const chunk = chunkSize(rows.length);
  for (let at = 0; at < rows.length; at += chunk) {
    const length = Math.min(chunk, rows.length - at);
    const chosen = Array.from({ length }, (_, i) => rows.at(shuffled[at + i] as number) as RosterRow);
    yield { first: start + at, rows: chosen, random: random(length * RANDOM_BYTES) };
  }
}
