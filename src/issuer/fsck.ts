// Is what the database holds of a batch still what was sealed? Every leaf, both views, every tile and the root are computed
// again, and every fault is named.
import { Abbreviation } from "../core/abbreviation.ts";
import { sealTree } from "../core/batch.ts";
import { equalBytes, hex } from "../core/bytes.ts";
import { type Fault, isCredenceError } from "../core/errors.ts";
import { NodeList } from "../core/nodeList.ts";
import { readViewB } from "../core/readViewB.ts";
import { sameFacts } from "../core/sameFacts.ts";
import { writeCompact } from "../core/share.ts";
import { shareOf, tilesOf } from "../store/files.ts";
import { parseSealed } from "../store/rows.ts";
import type { Batch, NewCredential, Store } from "../store/store.ts";
import { firstWrong } from "./recompute.ts";
import type { Tell } from "./tell.ts";

/** Faults listed at most: a broken disk must not fill the screen. */
const MOST = 1_000;

/** No fault: all is as it was sealed. An open batch has nothing that could be compared. Throws what the database throws. */
export async function fsckBatch(store: Store, batch: Batch, tell: Tell = {}): Promise<Fault[]> {
  const faults: Fault[] = [];
  const leaves = new NodeList(batch.size);
  const abbreviation = new Abbreviation(await store.loadTexts(batch.id));
  tell.onProgress?.("check", 0, batch.size);
  for await (const credentials of store.readChunks(batch.id)) {
    for (const credential of credentials) {
      faults.push(...(await credentialFaults(store, batch, credential, leaves.length, abbreviation)));
      leaves.add(credential.leaf);
    }
    if (faults.length >= MOST) return faults.slice(0, MOST);
    tell.onProgress?.("check", leaves.length, batch.size);
  }
  return [...faults, ...(await treeFaults(store, batch, leaves))];
}

async function credentialFaults(
  store: Store,
  batch: Batch,
  credential: NewCredential,
  position: number,
  abbreviation: Abbreviation,
): Promise<Fault[]> {
  const fault = (code: string, message: string): Fault => ({ code, where: credential.id, message });
  if (credential.index !== position) return [fault("missing", `stands at ${credential.index}, expected ${position}`)];
  if (firstWrong([credential], abbreviation) !== null) return [fault("leaf", "its content does not give its leaf")];
  const sealed = parseSealed(credential, abbreviation);
  if (sealed.viewB === null) return [];
  const share = await shareOf(store, batch, sealed, tilesOf(store, batch)).catch((error: unknown) => {
    if (isCredenceError(error, "damaged_row")) return null; // a tile is missing: told once, with the tree
    throw error;
  });
  if (share === null) return [];
  const read = readViewB(writeCompact(share), share.anchor);
  if ("result" in read) return [fault("view_b", "its view B cannot be read")];
  return sameFacts(sealed.body, read.claims).map(({ code, where, message }) => fault(code, `${where} ${message}`));
}

async function treeFaults(store: Store, batch: Batch, leaves: NodeList): Promise<Fault[]> {
  const fault = (code: string, message: string): Fault => ({ code, where: `batch ${batch.id}`, message });
  if (leaves.length !== batch.size) return [fault("size", `has ${leaves.length} credentials, expected ${batch.size}`)];
  const { root, tiles } = sealTree(leaves);
  const faults = hex(root) === batch.root ? [] : [fault("root", `its leaves give ${hex(root)}, not ${batch.root}`)];
  for (const { level, number, nodes } of tiles) {
    const stored = await store.loadTile(batch.id, level, number);
    if (stored === null || !equalBytes(stored, nodes)) faults.push(fault("tile", `tile ${number} of level ${level}`));
  }
  return faults;
}
