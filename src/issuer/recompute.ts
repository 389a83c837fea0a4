// The second opinion before money is spent (D6): read the sealed credentials back from the database and compute digest,
// leaf and root again, with the streaming fold instead of merkletreejs. One flipped bit anywhere stops the batch here.
import { equalBytes, hex } from "../core/bytes.ts";
import { commitmentOf, digestOfViewA } from "../core/digest.ts";
import { CredenceError } from "../core/errors.ts";
import { leafOf } from "../core/leaf.ts";
import { RootFold } from "../core/merkle.ts";
import type { Batch, SealedCredential, Store } from "../store/store.ts";

/** Throws `root_mismatch`, naming the first credential whose stored leaf is wrong. */
export async function recomputeRoot(store: Store, batch: Batch): Promise<void> {
  const fold = new RootFold();
  for await (const credential of store.readSealed(batch.id)) {
    if (credential.index !== fold.size || !equalBytes(leafAgain(credential), credential.leaf))
      throw new CredenceError("root_mismatch", { batch: batch.id, credential: credential.id });
    fold.add(credential.leaf);
  }
  const root = fold.root();
  if (fold.size !== batch.size || root === null || hex(root) !== batch.root)
    throw new CredenceError("root_mismatch", { batch: batch.id, credential: null });
}

function leafAgain({ index, body, nonceA, commitmentB }: SealedCredential): Uint8Array {
  return leafOf(index, commitmentOf("A", nonceA, digestOfViewA(body)), commitmentB);
}
