// The second opinion before money is spent (D6): read the sealed credentials back from the database and compute digest,
// leaf and root again, with the streaming fold instead of merkletreejs. One flipped bit anywhere stops the batch here.
import { sha256 } from "#hash";
import { Abbreviation } from "../core/abbreviation.ts";
import { equalBytes, hex } from "../core/bytes.ts";
import { commitmentOf, NO_VIEW } from "../core/digest.ts";
import { CredenceError } from "../core/errors.ts";
import { leafOf } from "../core/leaf.ts";
import { RootFold } from "../core/merkle.ts";
import type { Batch, NewCredential, Store } from "../store/store.ts";
import { pack, type Packed } from "./packed.ts";
import type { Tell } from "./tell.ts";
import { inOrder, threadCount, Threads } from "./threads.ts";

/** Up to here, starting threads costs more than it gains. */
const FEW = 5_000;

/** Throws `root_mismatch`, naming the first credential whose stored leaf is wrong. */
export async function recomputeRoot(store: Store, batch: Batch, tell: Tell = {}): Promise<void> {
  const texts = await store.loadTexts(batch.id);
  if (batch.size <= FEW) {
    const abbreviation = new Abbreviation(texts);
    return fold(store, batch, tell, 0, (credentials) => Promise.resolve(firstWrong(credentials, abbreviation)));
  }
  const threads = new Threads<Packed, string | null>("recomputeWorker", texts, threadCount());
  try {
    await fold(store, batch, tell, threads.depth, (credentials) => threads.ask(pack(credentials)));
  } finally {
    await threads.close();
  }
}

async function fold(
  store: Store,
  batch: Batch,
  tell: Tell,
  depth: number,
  check: (credentials: readonly NewCredential[]) => Promise<string | null>,
): Promise<void> {
  const mismatch = (credential: string | null) => new CredenceError("root_mismatch", { batch: batch.id, credential });
  const folded = new RootFold();
  tell.onProgress?.("check", 0, batch.size);
  const checked = async (credentials: readonly NewCredential[]) => ({ credentials, wrong: await check(credentials) });
  for await (const { credentials, wrong } of inOrder(store.readChunks(batch.id), depth, checked)) {
    if (wrong !== null) throw mismatch(wrong);
    for (const { index, leaf, id } of credentials) {
      if (index !== folded.size) throw mismatch(id);
      folded.add(leaf);
    }
    tell.onProgress?.("check", folded.size, batch.size);
  }
  const root = folded.root();
  if (folded.size !== batch.size || root === null || hex(root) !== batch.root) throw mismatch(null);
}

/** The id of the first credential whose stored content does not give its stored leaf; null where all do. */
export const firstWrong = (credentials: readonly NewCredential[], abbreviation: Abbreviation): string | null =>
  credentials.find((credential) => !isSound(credential, abbreviation))?.id ?? null;

function isSound(
  { index, body, nonceA, commitmentB, leaf, viewB }: NewCredential,
  abbreviation: Abbreviation,
): boolean {
  if (!abbreviation.isCanonical(body)) return false; // where it is, the text is the one that digests cover
  const ofB = viewB === null ? NO_VIEW : commitmentOf("B", viewB.nonceB, sha256(abbreviation.jwtBytes(viewB.jwt)));
  const ofA = commitmentOf("A", nonceA, sha256(abbreviation.bytes(body)));
  return equalBytes(ofB, commitmentB) && equalBytes(leafOf(index, ofA, ofB), leaf);
}
