// The second opinion before money is spent (D6): read the sealed credentials back from the database and compute digest,
// leaf and root again, with the streaming fold instead of merkletreejs. One flipped bit anywhere stops the batch here.
import { sha256 } from "#hash";
import { SharedText, type SharedTexts } from "../../core/batch/sharedText.ts";
import { concat, equalBytes, hex } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { leafOfViews } from "../../core/batch/leafOfViews.ts";
import { RootFold } from "../../core/batch/rootFold.ts";
import type { Batch } from "../../state/batch.ts";
import type { Range, StoredCredential } from "../../state/credential.ts";
import type { Store, StoreAddress } from "../../state/store.ts";
import { answersOf } from "../pool/ranges.ts";
import type { Progress } from "../context/progress.ts";

/** Credentials that are checked without threads. */
const INLINE_UP_TO = 5_000;

/** What a thread is started with. */
export interface RecomputeTask {
  readonly address: StoreAddress;
  readonly batchId: number;
  readonly sharedTexts: SharedTexts;
}

export interface CheckedRange {
  /** of the credentials that are sound and in their place, 32 bytes each */
  readonly leaves: Uint8Array;
  /** id of the first that is not */
  readonly wrong: string | null;
}

/** Throws `root_mismatch`, naming the first credential whose stored leaf is wrong. */
export async function recomputeRoot(store: Store, batch: Batch, progress: Progress = {}): Promise<void> {
  const mismatch = (credential: string | null) => new CredenceError("root_mismatch", { batch: batch.id, credential });
  const task: RecomputeTask = {
    address: store.address,
    batchId: batch.id,
    sharedTexts: await store.batches.loadSharedTexts(batch.id),
  };
  const sharedText = new SharedText(task.sharedTexts);
  const inProcess = (range: Range) => checkRange(store, batch.id, range, sharedText);
  const folded = new RootFold();
  progress.onProgress?.("check", 0, batch.size);
  for await (const answer of answersOf({
    size: batch.size,
    inlineUpTo: INLINE_UP_TO,
    inProcess: inProcess,
    entry: "recompute",
    task: task,
  })) {
    const { leaves, wrong } = answer;
    for (let at = 0; at < leaves.length; at += 32) folded.add(leaves.subarray(at, at + 32));
    if (wrong !== null) throw mismatch(wrong);
    progress.onProgress?.("check", folded.size, batch.size);
  }
  const root = folded.root(); // where one is missing anywhere, it is another
  if (folded.size !== batch.size || root === null || hex(root) !== batch.root) throw mismatch(null);
}

/** The leaves of a piece as they are stored, up to the first whose content does not give it. */
export async function checkRange(
  store: Store,
  batchId: number,
  range: Range,
  sharedText: SharedText,
): Promise<CheckedRange> {
  const leaves: Uint8Array[] = [];
  for await (const credentials of store.credentials.readChunks(batchId, range))
    for (const credential of credentials) {
      if (credential.index !== range.from + leaves.length || !isSound(credential, sharedText))
        return { leaves: concat(...leaves), wrong: credential.id };
      leaves.push(credential.leaf);
    }
  return { leaves: concat(...leaves), wrong: null };
}

/** Does the stored content give the stored leaf? */
export function isSound(
  { index, body, nonceA, commitmentB, leaf, share }: StoredCredential,
  sharedText: SharedText,
): boolean {
  if (!sharedText.isCanonical(body)) return false; // where it is, the text is the one that digests cover
  const viewB = share === null ? null : { nonce: share.nonceB, digest: sha256(sharedText.jwtBytes(share.jwt)) };
  const made = leafOfViews(index, { nonce: nonceA, digest: sha256(sharedText.bytes(body)) }, viewB);
  return equalBytes(made.commitmentB, commitmentB) && equalBytes(made.leaf, leaf);
}
