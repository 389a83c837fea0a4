// From the digests of both views to the leaf: the one path for a dry run, for sealing, for the second pass over what was
// stored, for benchmarks and for the published vectors.
import { commitmentOf, NO_VIEW } from "./digest.ts";
import { leafOf } from "./leaf.ts";

/** A view as the leaf holds it: its digest, blinded by a nonce. 32 bytes each. */
export interface BlindedView {
  readonly nonce: Uint8Array;
  readonly digest: Uint8Array;
}

export interface CredentialLeaf {
  readonly commitmentA: Uint8Array;
  /** NO_VIEW for a credential without view B */
  readonly commitmentB: Uint8Array;
  readonly leaf: Uint8Array;
}

/** `viewB`: null for a credential that was issued without it. */
export function leafOfViews(index: number, viewA: BlindedView, viewB: BlindedView | null): CredentialLeaf {
  const commitmentA = commitmentOf("A", viewA.nonce, viewA.digest);
  const commitmentB = viewB === null ? NO_VIEW : commitmentOf("B", viewB.nonce, viewB.digest);
  return { commitmentA, commitmentB, leaf: leafOf(index, commitmentA, commitmentB) };
}
