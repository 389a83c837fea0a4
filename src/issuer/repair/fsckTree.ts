// Are the stored tiles and the root those of the stored leaves? Level by level over one buffer: 32 MB for a million leaves.
import { TILE_NODES } from "../../core/batch/tiles.ts";
import { equalBytes, hex } from "../../core/bytes/bytes.ts";
import type { Fault } from "../../core/errors/credenceError.ts";
import { parentOf } from "../../core/batch/rootFold.ts";
import type { Batch } from "../../state/batch.ts";
import type { Store } from "../../state/store.ts";

/** `leaves`: 32 bytes each, all of them, in index order. */
export async function treeFaults(store: Store, batch: Batch, leaves: Uint8Array): Promise<Fault[]> {
  const faults: Fault[] = [];
  const fault = (code: string, message: string): Fault => ({ code, where: `batch ${batch.id}`, message });
  let nodes = leaves;
  for (let level = 0; ; level++) {
    for (let number = 0; number * TILE_BYTES < nodes.length; number++) {
      const stored = await store.batches.loadTile(batch.id, level, number);
      const expected = nodes.subarray(number * TILE_BYTES, (number + 1) * TILE_BYTES);
      if (stored === null) faults.push(fault("tile", `tile ${number} of level ${level} is missing`));
      else if (!equalBytes(stored, expected))
        faults.push(fault("tile", `tile ${number} of level ${level} is not that of its leaves`));
    }
    if (nodes.length <= 32) break;
    nodes = parentsOf(nodes);
  }
  if (hex(nodes) !== batch.root) faults.push(fault("root", `its leaves give ${hex(nodes)}, not ${batch.root}`));
  return faults;
}

const TILE_BYTES = 32 * TILE_NODES;

/** The level above; an odd last node is promoted. */
function parentsOf(nodes: Uint8Array): Uint8Array {
  const parents = new Uint8Array(32 * Math.ceil(nodes.length / 64));
  for (let at = 0; at < nodes.length; at += 64) {
    const [left, right] = [nodes.subarray(at, at + 32), nodes.subarray(at + 32, at + 64)];
    parents.set(right.length === 0 ? left : parentOf(left, right), at / 2);
  }
  return parents;
}
