import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "#hash";
import { concat, hex, utf8 } from "../../../src/core/bytes/bytes.ts";
import { MAX_SIZE } from "../../../src/core/batch/leaf.ts";
import { foldPath, MAX_PATH, maxPathLength, parentOf, RootFold } from "../../../src/core/batch/rootFold.ts";
import { BatchTree } from "../../../src/core/batch/merkleTree.ts";

const leaves = (size: number, salt = "") => Array.from({ length: size }, (_, i) => keccak256(utf8(`leaf ${salt}${i}`)));

function rootOf(all: readonly Uint8Array[]): string | null {
  const fold = new RootFold();
  for (const leaf of all) fold.add(leaf);
  const root = fold.root();
  return root === null ? null : hex(root);
}

/** The tree of [FORMATS 5] as plainly as it can be written: pairs sorted, an odd last node promoted. */
function plainRoot(nodes: readonly Uint8Array[]): Uint8Array {
  if (nodes.length === 1) return nodes[0] as Uint8Array;
  const parents: Uint8Array[] = [];
  for (let i = 0; i < nodes.length; i += 2) {
    const pair = nodes.slice(i, i + 2).sort(Buffer.compare);
    parents.push(pair.length === 1 ? (pair[0] as Uint8Array) : keccak256(concat(...pair)));
  }
  return plainRoot(parents);
}

describe("a parent", () => {
  it("is the keccak of its two children in ascending order, whichever came first", () => {
    const [low, high] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(0xff)];
    expect(hex(parentOf(low, high))).toBe(hex(keccak256(concat(low, high))));
    expect(hex(parentOf(high, low))).toBe(hex(keccak256(concat(low, high))));
  });
});

describe("the streaming fold", () => {
  it("gives the root of the plainest implementation, for every size up to 130", () => {
    for (let size = 1; size <= 130; size++) {
      const all = leaves(size);
      expect(rootOf(all), `size ${size}`).toBe(hex(plainRoot(all)));
    }
  });

  it("agrees with merkletreejs on any leaves, equal ones included [D6]", () => {
    const leaf = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constant(new Uint8Array(32)));
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 70 }), (all) => {
        expect(rootOf(all)).toBe(hex(new BatchTree(all).root()));
      }),
    );
  });

  it("has no root of nothing, and the leaf as the root of one", () => {
    expect(new RootFold().root()).toBeNull();
    const [only] = leaves(1);
    expect(rootOf([only as Uint8Array])).toBe(hex(only as Uint8Array));
  });

  it("may be asked on the way: asking changes nothing", () => {
    const fold = new RootFold();
    for (const [i, leaf] of leaves(20).entries()) {
      fold.add(leaf);
      expect(fold.size).toBe(i + 1);
      expect(hex(fold.root() as Uint8Array)).toBe(rootOf(leaves(i + 1)));
    }
  });

  it("gives another root where the last leaf is there twice, for every size up to 64 (M2)", () => {
    for (let size = 1; size <= 64; size++) {
      const all = leaves(size);
      const twice = [...all, all.at(-1) as Uint8Array];
      expect(rootOf(twice), `size ${size}`).not.toBe(rootOf(all));
    }
  });

  it("refuses more than 2^20 leaves, and takes 2^20", () => {
    const fold = new RootFold();
    const leaf = new Uint8Array(32);
    for (let i = 0; i < MAX_SIZE; i++) fold.add(leaf);
    expect(fold.root()).not.toBeNull();
    fold.add(leaf);
    expect(fold.root()).toBeNull();
  });
});

describe("a path", () => {
  it("folds to the root from its own leaf alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), fc.nat(), (size, a, b) => {
        const all = leaves(size);
        const tree = new BatchTree(all);
        const [i, j] = [a % size, b % size];
        const root = hex(tree.root());
        expect(hex(foldPath(all[i] as Uint8Array, tree.path(i)))).toBe(root);
        if (i !== j) expect(hex(foldPath(all[j] as Uint8Array, tree.path(i)))).not.toBe(root);
      }),
    );
  });

  it("folds to another root after any change of a node, of their order or number", () => {
    const all = leaves(29);
    const tree = new BatchTree(all);
    const root = hex(tree.root());
    for (const [i, leaf] of all.entries()) {
      const path = tree.path(i);
      const fold = (nodes: readonly Uint8Array[]) => hex(foldPath(leaf, nodes));
      expect(fold(path)).toBe(root);
      expect(fold(path.slice(1))).not.toBe(root);
      expect(fold(path.slice(0, -1))).not.toBe(root);
      expect(fold([...path, tree.root()])).not.toBe(root);
      if (path.length > 1) expect(fold(path.toReversed())).not.toBe(root);
      for (const at of path.keys()) expect(fold(path.with(at, keccak256(path[at] as Uint8Array)))).not.toBe(root);
    }
  });

  it("of no nodes makes the leaf the root", () => {
    const [leaf] = leaves(1);
    expect(foldPath(leaf as Uint8Array, [])).toBe(leaf);
  });
});

describe("the longest path", () => {
  it("has ⌈log2 size⌉ nodes, for every size up to 2^20", () => {
    let bits = 0;
    let wrong = 0;
    for (let size = 1; size <= MAX_SIZE; size++) {
      if (size > 2 ** bits) bits++;
      if (maxPathLength(size) !== bits) wrong++;
    }
    expect([wrong, bits]).toEqual([0, MAX_PATH]);
  });

  it("is reached by some leaf and passed by none", () => {
    for (let size = 1; size <= 70; size++) {
      const tree = new BatchTree(leaves(size));
      const lengths = Array.from({ length: size }, (_, i) => tree.path(i).length);
      expect(Math.max(...lengths), `size ${size}`).toBe(maxPathLength(size));
    }
  });
});
