import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import fc from "fast-check";
import { MerkleTree } from "merkletreejs";
import { describe, expect, it } from "vitest";
import { keccak256 } from "#hash";
import { hex, utf8 } from "../../../src/core/bytes/bytes.ts";
import { leafOf, MAX_SIZE } from "../../../src/core/batch/leaf.ts";
import { BatchTree } from "../../../src/core/batch/merkleTree.ts";

const ENCODING = ["uint256", "bytes32", "bytes32"];
const badBatch: unknown = expect.objectContaining({ code: "bad_batch" });
const commitment = (name: string) => keccak256(utf8(name));

/** Rows as OpenZeppelin takes them, and our leaves of them. */
function batch(size: number, salt = "") {
  const rows = Array.from(
    { length: size },
    (_, i) => [i, commitment(`a${salt}${i}`), commitment(`b${salt}${i}`)] as const,
  );
  return { rows, leaves: rows.map(([i, a, b]) => leafOf(i, a, b)) };
}

describe("a batch tree", () => {
  it("has paths that OpenZeppelin and merkletreejs accept for every leaf, for sizes up to 40", () => {
    for (let size = 1; size <= 40; size++) {
      const { rows, leaves } = batch(size);
      const tree = new BatchTree(leaves);
      const root = hex(tree.root());
      const theirs = new MerkleTree([], keccak256, { sortPairs: true });
      for (const [i, [index, a, b]] of rows.entries()) {
        const path = tree.path(i).map(hex);
        const row = [index, hex(a), hex(b)];
        expect(StandardMerkleTree.verify(root, ENCODING, row, path), `size ${size}, leaf ${i}`).toBe(true);
        expect(theirs.verify(path, hex(leaves[i] as Uint8Array), root)).toBe(true);
      }
    }
  });

  it("has no path that OpenZeppelin accepts for another index, commitment or order of commitments (M3)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.nat(), (size, x, y) => {
        const { rows, leaves } = batch(size);
        const tree = new BatchTree(leaves);
        const [i, j] = [x % size, y % size];
        const path = tree.path(i).map(hex);
        const [, a, b] = rows[i] as (typeof rows)[number];
        const accepts = (row: unknown[]) => StandardMerkleTree.verify(hex(tree.root()), ENCODING, row, path);
        expect(accepts([i, hex(a), hex(b)])).toBe(true);
        if (i !== j) expect(accepts([j, hex(a), hex(b)])).toBe(false);
        expect(accepts([i, hex(b), hex(a)])).toBe(false);
        expect(accepts([i, hex(a), hex(commitment("other"))])).toBe(false);
      }),
    );
  });

  it("has the leaf as its root and an empty path in a batch of one (M4)", () => {
    const { leaves } = batch(1);
    const tree = new BatchTree(leaves);
    expect(hex(tree.root())).toBe(hex(leaves[0] as Uint8Array));
    expect(tree.path(0)).toEqual([]);
    expect(tree.levels().map((level) => level.map(hex))).toEqual([leaves.map(hex)]);
  });

  it("is asked by index: equal leaves have paths of their own", () => {
    const leaf = commitment("same");
    const tree = new BatchTree([leaf, leaf, leaf, commitment("other"), leaf]);
    expect(tree.path(0)).not.toEqual(tree.path(2));
    expect(tree.path(4).length).toBe(1);
  });

  it("keeps the leaves in index order, and every level down to one root", () => {
    const { leaves } = batch(11);
    const levels = new BatchTree(leaves).levels();
    expect(levels.map((level) => level.length)).toEqual([11, 6, 3, 2, 1]);
    expect(levels[0]?.map(hex)).toEqual(leaves.map(hex));
  });

  it("takes 1 to 2^20 leaves", () => {
    expect(() => new BatchTree([])).toThrow(badBatch);
    expect(() => new BatchTree(new Array<Uint8Array>(MAX_SIZE + 1))).toThrow(badBatch);
  });

  it.each([-1, 3, 0.5, Number.NaN])("has no path for index %s of three", (index) => {
    const tree = new BatchTree(batch(3).leaves);
    expect(() => tree.path(index)).toThrow(badBatch);
  });

  it("does not change the leaves that it is given", () => {
    const { leaves } = batch(9);
    const copies = leaves.map((leaf) => hex(leaf));
    new BatchTree(Object.freeze([...leaves])).root();
    expect(leaves.map(hex)).toEqual(copies);
  });
});
