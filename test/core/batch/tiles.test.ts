import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "#hash";
import { pathFromTiles, sealTree, siblingsOf, TILE_NODES, type TreeTile } from "../../../src/core/batch/tiles.ts";
import { hex, utf8 } from "../../../src/core/bytes/bytes.ts";
import { MAX_SIZE } from "../../../src/core/batch/leaf.ts";
import { MAX_PATH } from "../../../src/core/batch/rootFold.ts";
import { BatchTree } from "../../../src/core/batch/merkleTree.ts";

const leaves = (size: number) => Array.from({ length: size }, (_, i) => keccak256(utf8(`leaf ${i}`)));

/** 32 bytes that no other number gives; hashing so many would take longer than the trees. */
function wordOf(i: number): Uint8Array {
  const word = new Uint8Array(32).fill(7);
  new DataView(word.buffer).setUint32(0, Math.imul(i, 0x9e3779b1));
  return word;
}

const loadFrom = (tiles: readonly TreeTile[]) => (level: number, number: number) =>
  Promise.resolve(tiles.find((tile) => tile.level === level && tile.number === number)?.nodes ?? null);

describe("a sealed tree", () => {
  it.each([1, 2, 3, 5, 255, 256, 257, 511, 513, 700])("of %i leaves gives every path from its tiles", async (size) => {
    const all = leaves(size);
    const sealed = sealTree(all);
    const tree = new BatchTree(all);
    expect([hex(sealed.root), sealed.size]).toEqual([hex(tree.root()), size]);
    const step = size > 300 ? 17 : 1;
    for (let index = 0; index < size; index += index + step < size ? step : Math.max(1, size - 1 - index))
      expect(await pathFromTiles(index, size, loadFrom(sealed.tiles)), `index ${index}`).toEqual(tree.path(index));
  });

  it.each([65_535, 65_536, 65_537, 131_072, 131_073, 196_609, 200_000])(
    "of %i leaves, which is built in pieces, is the one that is built at once",
    (size) => {
      const all = Array.from({ length: size }, (_, i) => wordOf(i));
      const sealed = sealTree(all);
      const whole = new BatchTree(all);
      const levels = whole.levels();
      expect(hex(sealed.root)).toBe(hex(whole.root()));
      expect(sealed.tiles.length).toBe(
        levels.reduce((count, nodes) => count + Math.ceil(nodes.length / TILE_NODES), 0),
      );
      for (const { level, number, nodes } of sealed.tiles)
        expect(
          Buffer.concat(levels[level]?.slice(number * TILE_NODES, (number + 1) * TILE_NODES) ?? []).equals(nodes),
          `tile ${number} of level ${level}`,
        ).toBe(true);
    },
  );

  it("is cut into tiles of 256 nodes, the last one of a level shorter", () => {
    const shape = sealTree(leaves(600)).tiles.map(({ level, number, nodes }) => [level, number, nodes.length / 32]);
    expect(shape.slice(0, 5)).toEqual([
      [0, 0, TILE_NODES],
      [0, 1, TILE_NODES],
      [0, 2, 88],
      [1, 0, TILE_NODES],
      [1, 1, 44],
    ]);
    expect(shape.at(-1)).toEqual([10, 0, 1]);
  });

  it("refuses an empty batch", () => {
    expect(() => sealTree([])).toThrow(expect.objectContaining({ code: "bad_batch" }));
  });

  it("has no path where a tile is missing or too short: null, never a wrong path", async () => {
    const size = 300;
    const { tiles } = sealTree(leaves(size));
    for (const index of [0, 255, 256, 299])
      for (const { level, position } of siblingsOf(index, size)) {
        const number = Math.floor(position / TILE_NODES);
        const without = tiles.filter((tile) => tile.level !== level || tile.number !== number);
        expect(await pathFromTiles(index, size, loadFrom(without))).toBeNull();
        const cut = tiles.map((tile) =>
          tile.level === level && tile.number === number
            ? { ...tile, nodes: tile.nodes.slice(0, 32 * (position % TILE_NODES) + 31) }
            : tile,
        );
        expect(await pathFromTiles(index, size, loadFrom(cut))).toBeNull();
      }
  });

  it("asks for at most one tile per level", async () => {
    const asked: string[] = [];
    const size = 1_000;
    const { tiles } = sealTree(leaves(size));
    await pathFromTiles(777, size, (level, number) => {
      asked.push(`${level}`);
      return loadFrom(tiles)(level, number);
    });
    expect(asked).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });
});

describe("the siblings of a leaf", () => {
  it("lie inside their levels, one per level, at most 20", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_SIZE }), fc.nat(), (size, at) => {
        const siblings = siblingsOf(at % size, size);
        expect(siblings.length).toBeLessThanOrEqual(MAX_PATH);
        expect(new Set(siblings.map(({ level }) => level)).size).toBe(siblings.length);
        for (const { level, position } of siblings) expect(position).toBeLessThan(Math.ceil(size / 2 ** level));
      }),
    );
  });

  it("are missing where an odd last node is promoted", () => {
    expect(siblingsOf(4, 5)).toEqual([{ level: 2, position: 0 }]);
    expect(siblingsOf(0, 1)).toEqual([]);
    expect(siblingsOf(MAX_SIZE - 1, MAX_SIZE).length).toBe(MAX_PATH);
  });
});
