// Claims that a credential is in a batch: honest ones out of random trees, and ones in which one thing was changed.
import { hex } from "../../../src/core/bytes/bytes.ts";
import { leafOf, MAX_SIZE } from "../../../src/core/batch/leaf.ts";
import { foldPath, maxPathLength } from "../../../src/core/batch/rootFold.ts";
import { BatchTree } from "../../../src/core/batch/merkleTree.ts";
import type { Random } from "../../../src/issuer/context/issuerContext.ts";

export interface Claim {
  readonly root: Uint8Array;
  readonly size: number;
  readonly index: number;
  readonly commitmentA: Uint8Array;
  readonly commitmentB: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** What TypeScript says about a claim, by the rules of checks.ts and, for the size, of the contract. */
export function isIncluded({ root, size, index, commitmentA, commitmentB, path }: Claim): boolean {
  if (size < 1 || size > MAX_SIZE || index >= size || path.length > maxPathLength(size)) return false;
  return hex(foldPath(leafOf(index, commitmentA, commitmentB), path)) === hex(root);
}

export interface ClaimSource {
  /** an honest claim of some leaf */
  readonly honest: () => Claim;
  readonly levels: readonly (readonly Uint8Array[])[];
}

/** A tree of random commitments, the one of view A made by `commitmentA`. */
export function randomTree(random: Random, size: number, commitmentA: (index: number) => Uint8Array): ClaimSource {
  const pairs = Array.from({ length: size }, (_, index) => [commitmentA(index), random(32)] as const);
  const tree = new BatchTree(pairs.map(([a, b], index) => leafOf(index, a, b)));
  const root = tree.root();
  return {
    levels: tree.levels(),
    honest() {
      const index = numberBelow(random, size);
      const [a, b] = pairs[index] ?? [root, root];
      return { root, size, index, commitmentA: a, commitmentB: b, path: tree.path(index) };
    },
  };
}

export const numberBelow = (random: Random, limit: number): number =>
  limit < 1 ? 0 : new DataView(random(4).buffer).getUint32(0) % limit;

const pick = <T>(random: Random, from: readonly T[]): T | undefined => from[numberBelow(random, from.length)];

function flipped(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = numberBelow(random, copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << numberBelow(random, 8));
  return copy;
}

type Change = (claim: Claim, random: Random, tree: ClaimSource) => Partial<Claim>;

/** One thing changed; most of these are false afterwards, a size that is still possible or a path turned round may not be. */
export const changes: Readonly<Record<string, Change>> = {
  "the index before": ({ index, size }) => ({ index: index === 0 ? size - 1 : index - 1 }),
  "the next index": ({ index }) => ({ index: index + 1 }),
  "an index of the next batch": ({ index, size }) => ({ index: index + size }),
  "an index past 32 bits": ({ index }) => ({ index: index + 2 ** 32, size: 2 ** 33 }),
  "the commitments swapped": ({ commitmentA, commitmentB }) => ({ commitmentA: commitmentB, commitmentB: commitmentA }),
  "a flipped bit in a commitment": ({ commitmentB }, random) => ({ commitmentB: flipped(random, commitmentB) }),
  "a flipped bit in the root": ({ root }, random) => ({ root: flipped(random, root) }),
  "a flipped bit in a node": ({ path }, random) => {
    const at = numberBelow(random, path.length);
    return { path: path.map((node, level) => (level === at ? flipped(random, node) : node)) };
  },
  "the path turned round": ({ path }) => ({ path: path.toReversed() }),
  "two nodes of the path exchanged": ({ path }) => ({
    path: [...path.slice(1, 2), ...path.slice(0, 1), ...path.slice(2)],
  }),
  "the first node left out": ({ path }) => ({ path: path.slice(1) }),
  "the last node left out": ({ path }) => ({ path: path.slice(0, -1) }),
  "a node more": ({ path }, random) => ({ path: [...path, random(32)] }),
  "a node twice": ({ path }) => ({ path: [...path.slice(0, 1), ...path] }),
  "a path of 21 nodes": ({ path }, random) => ({
    path: [...path, ...Array.from({ length: 21 }, () => random(32))].slice(0, 21),
  }),
  "the path of another leaf": (_, _random, tree) => ({ path: tree.honest().path }),
  "an inner node for the root": ({ index, path, commitmentA, commitmentB }) => ({
    root: foldPath(leafOf(index, commitmentA, commitmentB), path.slice(0, 1)),
  }),
  "an inner node for the leaf": (_, random, tree) => {
    const children = tree.levels[Math.max(0, tree.levels.length - 2)] ?? [];
    const [left, right = left] = children;
    return { commitmentA: left ?? random(32), commitmentB: right ?? random(32), path: [] };
  },
  "no size": () => ({ size: 0 }),
  "a size that ends before the index": ({ index }) => ({ size: index }),
  "a size that ends at the index": ({ index }) => ({ size: index + 1 }),
  "a size of half": ({ size }) => ({ size: Math.ceil(size / 2) }),
  "a size of one more": ({ size }) => ({ size: size + 1 }),
  "the greatest size": () => ({ size: MAX_SIZE }),
  "a size above the greatest": () => ({ size: MAX_SIZE + 1 }),
};

/** The claim with one random change. */
export function changed(
  claim: Claim,
  random: Random,
  tree: ClaimSource,
): { readonly by: string; readonly claim: Claim } {
  const by = pick(random, Object.keys(changes)) ?? "";
  return { by, claim: { ...claim, ...changes[by]?.(claim, random, tree) } };
}
