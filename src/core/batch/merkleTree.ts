// The tree of a batch, by merkletreejs: always `sortPairs`, always asked with the leaf's index ([D6]: other options give
// paths that Solidity refuses, and a look-up without index takes hours at a million).
import { MerkleTree } from "merkletreejs";
import { keccak256 } from "#hash";
import { CredenceError } from "../errors/credenceError.ts";
import { MAX_SIZE } from "./leaf.ts";

export class BatchTree {
  readonly #tree: MerkleTree;
  readonly #leaves: readonly Uint8Array[];

  /** `leaves` are 32 bytes each, in index order, 1 to 2^20 of them. Throws `bad_batch`. */
  constructor(leaves: readonly Uint8Array[]) {
    if (leaves.length < 1 || leaves.length > MAX_SIZE)
      throw new CredenceError("bad_batch", { expected: `1 to ${MAX_SIZE} credentials, found ${leaves.length}` });
    this.#leaves = leaves;
    this.#tree = new MerkleTree([...leaves], keccak256, { sortPairs: true });
  }

  root(): Uint8Array {
    return new Uint8Array(this.#tree.getRoot());
  }

  /** The path of the leaf at `index`, from the leaf upward; empty in a batch of one. */
  path(index: number): Uint8Array[] {
    const leaf = this.#leaves[index];
    if (leaf === undefined) throw new CredenceError("bad_batch", { expected: `an index below ${this.#leaves.length}` });
    return this.#tree.getProof(leaf as never, index).map((node) => new Uint8Array(node.data));
  }

  /** All levels from the leaves up to the root; to be read only. */
  levels(): readonly (readonly Uint8Array[])[] {
    return this.#tree.getLayers();
  }
}
