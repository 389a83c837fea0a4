// Is what the database holds still what was sealed? Every leaf, both views, every tile and the root are computed again, and
// every fault is named, one line each. It streams: a batch may have a million credentials.
import { keccak256 } from "#hash";
import { hex, parseHex } from "../../core/bytes/bytes.ts";
import type { Fault } from "../../core/errors/credenceError.ts";
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import type { Batch } from "../../state/batch.ts";
import type { Store, StoredBytes } from "../../state/store.ts";
import { askRanges, type RangeSource } from "../pool/rangeQuestion.ts";
import { FSCK } from "./fsckRange.ts";
import { treeFaults } from "./fsckTree.ts";
import { KEY_UNKNOWN } from "./storedSignatures.ts";
import type { Progress } from "../context/progress.ts";

/** Faults listed at most: a broken disk must not fill the screen. */
const MOST = 1_000;

/**
 * No fault: all is as it was sealed. An open batch has nothing that could be compared. `profiles`: where the issuer's public
 * keys are looked for; `allByLibrary`: see storedSignatures.ts.
 */
export async function fsckBatch(
  source: RangeSource,
  batch: Batch,
  profiles: readonly IssuerProfile[],
  allByLibrary = false,
  progress: Progress = {},
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const leaves = new Uint8Array(32 * Math.min(batch.size, MAX_SIZE));
  const keysUnknown = new Set<string>();
  let next = 0;
  progress.onProgress?.("check", 0, batch.size);
  const { store } = source;
  const facts = { batch, sharedTexts: await store.batches.loadSharedTexts(batch.id), profiles, allByLibrary };
  for await (const range of askRanges(source, batch, FSCK, facts)) {
    for (const [i, index] of range.indices.entries()) {
      faults.push(...gapFaults(batch, next, index));
      faults.push(...(range.faults[i] ?? []).filter((fault) => isNews(fault, keysUnknown)));
      if (index < batch.size) leaves.set(range.leaves.subarray(32 * i, 32 * (i + 1)), 32 * index);
      next = index + 1;
    }
    if (faults.length >= MOST) return faults.slice(0, MOST);
    progress.onProgress?.("check", next, batch.size);
  }
  faults.push(...gapFaults(batch, next, batch.size));
  // of a part of the leaves no tree can be made
  if (!faults.some(({ code }) => code === GAP)) faults.push(...(await treeFaults(store, batch, leaves)));
  return faults;
}

/** Every worker reports a key that no profile has once; we report it once in all. */
function isNews({ code, where }: Fault, keysUnknown: Set<string>): boolean {
  if (code !== KEY_UNKNOWN) return true;
  const { size } = keysUnknown;
  return keysUnknown.add(where).size > size;
}

const GAP = "gap";

/** Where the next credential does not stand at the next position. */
function gapFaults({ id, size }: Batch, next: number, index: number): Fault[] {
  const fault = (message: string): Fault[] => [{ code: GAP, where: `batch ${id}`, message }];
  if (index === next) return [];
  if (index < next) return fault(`holds credentials beyond its size of ${size}`);
  return fault(`nothing stands at ${positionsText(next, index - 1)} of ${size}`);
}

const positionsText = (first: number, last: number): string =>
  first === last ? `position ${first}` : `positions ${first} to ${last}`;

/** What belongs to no batch alone: links without a credential, and transactions whose bytes are not those that were signed. */
export async function fsckRecords(store: Store): Promise<Fault[]> {
  const loose = (await store.audit.listLooseLinks()).map((id) => ({
    code: "loose_link",
    where: `link ${id}`,
    message: "leads to a credential that is not here",
  }));
  const transactions = await store.audit.listTransactions();
  const known = new Set(transactions.map(({ hash }) => hash));
  const lost = (await store.batches.list())
    .filter(({ transactionHash }) => transactionHash !== null && !known.has(transactionHash))
    .map(({ id, transactionHash }) => ({
      code: "transaction_missing",
      where: `batch ${id}`,
      message: `its transaction ${String(transactionHash)} is not here`,
    }));
  const changed = transactions
    .filter((transaction) => !hasItsHash(transaction))
    .map(({ hash }) => ({ code: "transaction", where: hash, message: "its signed bytes do not give this hash" }));
  return [...loose, ...lost, ...changed];
}

function hasItsHash({ hash, raw }: StoredBytes): boolean {
  try {
    return hex(keccak256(parseHex(raw))) === hash;
  } catch {
    return false; // no hex any more
  }
}
