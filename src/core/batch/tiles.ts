// A sealed batch: root, size, and the tree cut into tiles of 256 hashes, so that a path is read from at most 20 small
// records and no path is ever stored per credential. Building is tree.ts; the check before anchoring is merkle.ts.
import { CredenceError } from "../errors/credenceError.ts";
import { MAX_SIZE } from "./leaf.ts";
import { maxPathLength } from "./rootFold.ts";
import { NodeList, type Nodes } from "./nodeList.ts";
import { BatchTree } from "./merkleTree.ts";

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

/** A tree is built in pieces of 2^16 leaves, and then of their roots: as objects, the nodes of a million leaves take 400 MB. */
const PIECE_LEVELS = 16;
const PIECE = 2 ** PIECE_LEVELS;

/** Seal leaves (32 bytes each, in index order). Throws `bad_batch`. */
export function sealTree(leaves: Nodes): SealedTree {
  const size = leaves.length;
  if (size < 1 || size > MAX_SIZE)
    throw new CredenceError("bad_batch", { expected: `1 to ${MAX_SIZE} credentials, found ${size}` });
  const levels: NodeList[] = [];
  for (let start = 0; start < size; start += PIECE) addPiece(levels, leaves, start);
  if (size > PIECE) addTop(levels, levels[PIECE_LEVELS] as NodeList);
  const root = levels.at(-1)?.at(0) as Uint8Array;
  return { root: root.slice(), size, tiles: levels.flatMap(tilesOf) };
}

/** Every level of a piece is a part of the level of the whole tree: pieces begin at multiples of 2^16. */
function addPiece(levels: NodeList[], leaves: Nodes, start: number): void {
  const length = Math.min(PIECE, leaves.length - start);
  const tree = new BatchTree(Array.from({ length }, (_, i) => leaves.at(start + i) as Uint8Array));
  const piece = tree.levels();
  const height = leaves.length > PIECE ? PIECE_LEVELS : piece.length - 1;
  for (let level = 0; level <= height; level++) {
    const nodes = (levels[level] ??= new NodeList(Math.ceil(leaves.length / 2 ** level)));
    for (const node of piece[level] ?? [tree.root()]) nodes.add(node); // a lonely node is promoted
  }
}

/** The levels above the roots of the pieces. */
function addTop(levels: NodeList[], roots: NodeList): void {
  const top = new BatchTree(Array.from({ length: roots.length }, (_, i) => roots.at(i) as Uint8Array)).levels();
  for (const nodes of top.slice(1)) {
    const list = new NodeList(nodes.length);
    for (const node of nodes) list.add(node);
    levels.push(list);
  }
}

const tilesOf = (nodes: NodeList, level: number): TreeTile[] =>
  Array.from({ length: Math.ceil(nodes.length / TILE_NODES) }, (_, number) => ({
    level,
    number,
    nodes: nodes.range(number * TILE_NODES, (number + 1) * TILE_NODES),
  }));

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
