// Rows of a roster into a sealed batch in the database: chunk by chunk at random positions, then the tree. Nothing is sent
// here. What breaks off leaves an open batch, which `status` names and `abandon` drops.
import { sealTree } from "../core/batch.ts";
import { hex } from "../core/bytes.ts";
import type { RosterRow } from "../core/rosterRow.ts";
import type { NewCredential } from "../store/store.ts";
import { type IssuerContext, isoTime } from "./context.ts";
import type { Order } from "./order.ts";
import { RANDOM_BYTES } from "./prepare.ts";
import { randomOrder } from "./random.ts";
import { type Chunk, Sealer, type SealOrder } from "./sealer.ts";
import type { Tell } from "./tell.ts";
import { inOrder, threadCount, Threads } from "./threads.ts";

/** Credentials that a thread makes, and the database takes, at a time: few in a small batch, whose progress is seen. */
const chunkSize = (size: number): number => Math.max(16, Math.min(256, Math.ceil(size / 40)));

/** Up to here, templates cost more than they gain. */
const FEW = 200;

/** Up to here, threads cost more than they gain. */
const SOME = 1_000;

/** The number of the sealed batch. Throws `bad_credential`, `duplicate_credential`, `worker_failed`, and what the disk says. */
export async function sealInto(
  context: Omit<IssuerContext, "ledger" | "rules">,
  { rows, achievement, roster = null }: Order,
  keys: Pick<SealOrder, "signing" | "share">,
  tell: Tell = {},
): Promise<number> {
  const { store, home, profile, clock, random } = context;
  const order: SealOrder = { achievement, home, profile, now: clock(), ...keys, quick: rows.length > FEW };
  const places = randomOrder(rows.length, random);
  const id = await store.openBatch({
    ...home,
    achievementId: achievement.id,
    achievementName: achievement.title,
    size: rows.length,
    sealedAt: isoTime(order.now),
    roster,
  });
  const sealing = rows.length <= SOME ? here(order) : inThreads(order);
  const leaves: Uint8Array[] = [];
  tell.onProgress?.("sign", 0, rows.length);
  try {
    for await (const sealed of inOrder(chunksOf(rows, places, random), sealing.depth, sealing.seal)) {
      await store.addCredentials(id, sealed);
      for (const { leaf } of sealed) leaves.push(leaf);
      tell.onProgress?.("sign", leaves.length, rows.length);
    }
  } finally {
    await sealing.close();
  }
  const tree = sealTree(leaves);
  await store.sealBatch(id, hex(tree.root), tree.tiles, isoTime(clock()));
  return id;
}

interface Sealing {
  /** chunks under way at most */
  readonly depth: number;
  readonly seal: (chunk: Chunk) => Promise<readonly NewCredential[]>;
  readonly close: () => Promise<void>;
}

function here(order: SealOrder): Sealing {
  const sealer = new Sealer(order);
  return { depth: 0, seal: (chunk) => sealer.seal(chunk), close: () => Promise.resolve() };
}

function inThreads(order: SealOrder): Sealing {
  const count = threadCount();
  const threads = new Threads<Chunk, readonly NewCredential[]>("sealWorker", order, count);
  return { depth: count + 1, seal: (chunk) => threads.ask(chunk), close: () => threads.close() };
}

function* chunksOf(
  rows: readonly RosterRow[],
  places: ArrayLike<number>,
  random: IssuerContext["random"],
): Iterable<Chunk> {
  const chunk = chunkSize(rows.length);
  for (let first = 0; first < rows.length; first += chunk) {
    const length = Math.min(chunk, rows.length - first);
    const chosen = Array.from({ length }, (_, i) => rows[places[first + i] as number] as RosterRow);
    yield { first, rows: chosen, random: random(length * RANDOM_BYTES) };
  }
}
