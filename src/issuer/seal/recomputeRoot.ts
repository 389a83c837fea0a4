// The second opinion before money is spent [D6]: read the sealed credentials back from the database and compute digest,
// leaf and root again, with the streaming fold instead of merkletreejs. One flipped bit anywhere stops the batch here.
import { sha256 } from "#hash";
import { SharedText, type SharedTexts } from "../../core/batch/sharedText.ts";
import { concat, equalBytes, hex } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { leafOfViews } from "../../core/batch/leafOfViews.ts";
import { RootFold } from "../../core/batch/rootFold.ts";
import type { Batch } from "../../state/batch.ts";
import type { StoredCredential } from "../../state/credential.ts";
import type { Progress } from "../context/progress.ts";
import type { RecomputedRange } from "../pool/poolTasks.ts";
import { askRanges, type RangeQuestion, type RangeSource } from "../pool/rangeQuestion.ts";

/** Throws `root_mismatch`, naming the first credential whose stored leaf is wrong. */
export async function recomputeRoot(source: RangeSource, batch: Batch, progress: Progress = {}): Promise<void> {
  const mismatch = (credential: string | null) => new CredenceError("root_mismatch", { batch: batch.id, credential });
  const sharedTexts = await source.store.batches.loadSharedTexts(batch.id);
  const folded = new RootFold();
  progress.onProgress?.("check", 0, batch.size);
  for await (const { leaves, wrong } of askRanges(source, batch, RECOMPUTE, sharedTexts)) {
    for (let at = 0; at < leaves.length; at += 32) folded.add(leaves.subarray(at, at + 32));
    if (wrong !== null) throw mismatch(wrong);
    progress.onProgress?.("check", folded.size, batch.size);
  }
  const root = folded.root(); // if one is missing anywhere, it is another root
  if (folded.size !== batch.size || root === null || hex(root) !== batch.root) throw mismatch(null);
}

/** The stored leaves of a range, up to the first whose content does not give it. */
export const RECOMPUTE: RangeQuestion<"recompute"> = {
  name: "recompute",
  inlineUpTo: 5_000,
  makeAnswer(sharedTexts: SharedTexts) {
    const sharedText = new SharedText(sharedTexts);
    return ({ from }, stored) => soundLeaves(from, stored, sharedText);
  },
};

async function soundLeaves(
  from: number,
  stored: AsyncIterable<readonly StoredCredential[]>,
  sharedText: SharedText,
): Promise<RecomputedRange> {
  const leaves: Uint8Array[] = [];
  for await (const credentials of stored)
    for (const credential of credentials) {
      if (credential.index !== from + leaves.length || !isSound(credential, sharedText))
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
