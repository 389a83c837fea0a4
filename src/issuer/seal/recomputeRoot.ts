// The second opinion before money is spent (D6): read the sealed credentials back from the database and compute digest,
// leaf and root again, with the streaming fold instead of merkletreejs. One flipped bit anywhere stops the batch here.
import { sha256 } from "#hash";
import { Abbreviation, type CommonTexts } from "../../core/batch/sharedText.ts";
import { concat, equalBytes, hex } from "../../core/bytes/bytes.ts";
import { commitmentOf, NO_VIEW } from "../../core/batch/digest.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { leafOf } from "../../core/batch/leaf.ts";
import { RootFold } from "../../core/batch/rootFold.ts";
import type { Batch, NewCredential, Range, Store, StoreAddress } from "../../state/store.ts";
import { answersOf } from "../pool/ranges.ts";
import type { Tell } from "../context/progress.ts";

/** Credentials that are checked without threads. */
const FEW = 5_000;

/** What a thread is started with. */
export interface RecomputeOrder {
  readonly address: StoreAddress;
  readonly batchId: number;
  readonly texts: CommonTexts;
}

export interface CheckedPiece {
  /** of the credentials that are sound and in their place, 32 bytes each */
  readonly leaves: Uint8Array;
  /** id of the first that is not */
  readonly wrong: string | null;
}

/** Throws `root_mismatch`, naming the first credential whose stored leaf is wrong. */
export async function recomputeRoot(store: Store, batch: Batch, tell: Tell = {}): Promise<void> {
  const mismatch = (credential: string | null) => new CredenceError("root_mismatch", { batch: batch.id, credential });
  const order: RecomputeOrder = {
    address: store.address,
    batchId: batch.id,
    texts: await store.loadTexts(batch.id),
  };
  const abbreviation = new Abbreviation(order.texts);
  const here = (piece: Range) => checkPiece(store, batch.id, piece, abbreviation);
  const folded = new RootFold();
  tell.onProgress?.("check", 0, batch.size);
  for await (const answer of answersOf({ size: batch.size, few: FEW, here, entry: "recompute", order })) {
    const { leaves, wrong } = answer;
    for (let at = 0; at < leaves.length; at += 32) folded.add(leaves.subarray(at, at + 32));
    if (wrong !== null) throw mismatch(wrong);
    tell.onProgress?.("check", folded.size, batch.size);
  }
  const root = folded.root(); // where one is missing anywhere, it is another
  if (folded.size !== batch.size || root === null || hex(root) !== batch.root) throw mismatch(null);
}

/** The leaves of a piece as they are stored, up to the first whose content does not give it. */
export async function checkPiece(
  store: Store,
  batchId: number,
  piece: Range,
  abbreviation: Abbreviation,
): Promise<CheckedPiece> {
  const leaves: Uint8Array[] = [];
  for await (const credentials of store.readChunks(batchId, piece))
    for (const credential of credentials) {
      if (credential.index !== piece.from + leaves.length || !isSound(credential, abbreviation))
        return { leaves: concat(...leaves), wrong: credential.id };
      leaves.push(credential.leaf);
    }
  return { leaves: concat(...leaves), wrong: null };
}

/** Does the stored content give the stored leaf? */
export function isSound(
  { index, body, nonceA, commitmentB, leaf, viewB }: NewCredential,
  abbreviation: Abbreviation,
): boolean {
  if (!abbreviation.isCanonical(body)) return false; // where it is, the text is the one that digests cover
  const ofB = viewB === null ? NO_VIEW : commitmentOf("B", viewB.nonceB, sha256(abbreviation.jwtBytes(viewB.jwt)));
  const ofA = commitmentOf("A", nonceA, sha256(abbreviation.bytes(body)));
  return equalBytes(ofB, commitmentB) && equalBytes(leafOf(index, ofA, ofB), leaf);
}
