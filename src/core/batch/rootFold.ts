// Roots without a tree [FORMATS 5]: fold a leaf and its path, or fold all leaves in index order. Sorted pairs, an odd
// last node is promoted. This is the second implementation that must agree with tree.ts before money is spent [D6].
import { keccak256 } from "#hash";
import { compareBytes, joined } from "../bytes/bytes.ts";
import { MAX_SIZE } from "./leaf.ts";

/** Longest path: that of a batch of 2^20. */
export const MAX_PATH = 20;

/** keccak256 of a pair of nodes in ascending order. */
export const parentOf = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  keccak256(compareBytes(a, b) <= 0 ? joined(a, b) : joined(b, a));

/** The root that a leaf and its path give; path nodes are 32 bytes each, from the leaf upward. */
export const foldPath = (leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array => path.reduce(parentOf, leaf);

/** ⌈log2 size⌉: the most nodes that a path in a batch of this size can have. */
export const maxPathLength = (size: number): number => Math.ceil(Math.log2(size));

/** Folds leaves as they stream by, keeping one waiting node per level: memory of log2(size), not size. */
export class RootFold {
  readonly #waiting: (Uint8Array | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Uint8Array): void {
    let node = leaf;
    let level = 0;
    for (; this.#waiting[level] !== undefined; level++) {
      node = parentOf(this.#waiting[level] as Uint8Array, node);
      this.#waiting[level] = undefined;
    }
    this.#waiting[level] = node;
    this.#size++;
  }

  /** The root of all leaves added so far, or null where there are none or more than 2^20. */
  root(): Uint8Array | null {
    if (this.#size > MAX_SIZE) return null;
    let root: Uint8Array | null = null;
    for (const node of this.#waiting) if (node !== undefined) root = root === null ? node : parentOf(node, root);
    return root;
  }
}
