// A sealed batch: root, size, and the tree cut into tiles of 256 hashes, so that a path is read from at most 20 small
// records and no path is ever stored per credential. Building is tree.ts; the check before anchoring is merkle.ts.
import { concat } from "./bytes.ts";
import { maxPathLength } from "./merkle.ts";
import { BatchTree } from "./tree.ts";

/** Nodes in a full tile. */
export const TILE_NODES = 256;

export interface TreeTile {
  /** 0 for the leaves */
  readonly level: number;
  /** position of the tile in its level, from 0 */
  readonly number: number;
  /** 1 to 256 nodes of 32 bytes, concatenated */
  readonly nodes: Uint8Array;
}

export interface SealedTree {
  readonly root: Uint8Array;
  readonly size: number;
  readonly tiles: readonly TreeTile[];
}

/** Seal leaves (32 bytes each, in index order). Throws `bad_batch`. */
export function sealTree(leaves: readonly Uint8Array[]): SealedTree {
  const tree = new BatchTree(leaves);
  const tiles = tree.levels().flatMap((nodes, level) => tilesOf(level, nodes));
  return { root: tree.root(), size: leaves.length, tiles };
}

function tilesOf(level: number, nodes: readonly Uint8Array[]): TreeTile[] {
  return Array.from({ length: Math.ceil(nodes.length / TILE_NODES) }, (_, number) => ({
    level,
    number,
    nodes: concat(...nodes.slice(number * TILE_NODES, (number + 1) * TILE_NODES)),
  }));
}

/** Where the nodes of a path are stored: the sibling at each level, but where an odd last node was promoted. */
export function siblingsOf(index: number, size: number): { level: number; position: number }[] {
  const siblings: { level: number; position: number }[] = [];
  for (let level = 0, at = index, width = size; level < maxPathLength(size); level++) {
    const position = at % 2 === 0 ? at + 1 : at - 1;
    if (position < width) siblings.push({ level, position });
    at = Math.floor(at / 2);
    width = Math.ceil(width / 2);
  }
  return siblings;
}

/** The path of a leaf, its nodes read by `loadTile`. Null where a tile or node is missing. */
export async function pathFromTiles(
  index: number,
  size: number,
  loadTile: (level: number, number: number) => Promise<Uint8Array | null>,
): Promise<Uint8Array[] | null> {
  const path: Uint8Array[] = [];
  for (const { level, position } of siblingsOf(index, size)) {
    const tile = await loadTile(level, Math.floor(position / TILE_NODES));
    const offset = 32 * (position % TILE_NODES);
    if (tile === null || tile.length < offset + 32) return null;
    path.push(tile.slice(offset, offset + 32));
  }
  return path;
}
