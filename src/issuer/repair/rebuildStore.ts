// A database made again out of exported files and the state of the ledger; no log is read. Only batches that the issuer's own
// account has anchored come back: otherwise anybody who hands in files could have them anchored by the next `resume`. And only
// whole ones, for of some of the leaves no tree can be made.
import type { Fault } from "../../core/errors/credenceError.ts";
import { isSameAccount, writeAccount } from "../../core/values/issuerAccount.ts";
import type { Batch } from "../../state/batch.ts";
import { type FoundBatch, lookThrough } from "./exportedFolders.ts";
import { type AnchoredBatch, rebuildBatch, type RebuildContext } from "./rebuildBatch.ts";
import type { Progress } from "../context/progress.ts";

export interface Rebuilt {
  /** oldest first */
  readonly batches: readonly Batch[];
  /** batches that could not be made again, by root, files that cannot be used, and what could not be checked */
  readonly faults: readonly Fault[];
  /** links that no list had: new ones were made, the old ones lead nowhere */
  readonly newLinks: number;
  /** credentials whose row of the roster no list had */
  readonly unknownRows: number;
}

/** Into an empty database. Throws what the disk and the endpoint cause. */
export async function rebuild(
  context: RebuildContext,
  folders: readonly string[],
  progress: Progress = {},
): Promise<Rebuilt> {
  const found = lookThrough(folders, progress);
  const { anchored, skipped } = await lookUp(context, found.batches);
  const [batches, faults]: [Batch[], Fault[]] = [[], [...found.refused, ...skipped]];
  let [newLinks, unknownRows] = [0, 0];
  for (const one of anchored) {
    const done = await rebuildBatch(context, one, found.links, progress);
    faults.push(...done.faults);
    if (done.id === null) continue;
    newLinks += done.newLinks;
    unknownRows += done.unknownRows;
    batches.push(await context.store.batches.load(done.id));
  }
  return { batches, faults, newLinks, unknownRows };
}

/** What the ledger says of the batches: those that are anchored and whole, oldest first, and why the others are not. */
async function lookUp(
  { ledger, account }: RebuildContext,
  found: readonly FoundBatch[],
): Promise<{ anchored: AnchoredBatch[]; skipped: Fault[] }> {
  const [anchored, skipped]: [AnchoredBatch[], Fault[]] = [[], []];
  for (const batch of found) {
    const skip = (code: string, message: string): void => void skipped.push({ code, where: batch.root, message });
    if (!isSameAccount(batch.account, account)) {
      skip("foreign", `belongs to another account, ${writeAccount(batch.account)}`);
      continue;
    }
    const { anchoredAt, size } = await ledger.facts(account.issuerId, batch.root);
    const missing = missingPositions(batch.paths, size);
    if (anchoredAt === 0) skip("not_anchored", `issuer ${account.issuerId} has not anchored it`);
    else if (missing.length > 0)
      skip("incomplete", `${size - missing.length} of ${size} credentials are here; missing: ${rangesText(missing)}`);
    else anchored.push({ ...batch, size, anchoredAt });
  }
  // the ledger keeps the second of an anchor: batches of the same second come by root, whatever order the folders have
  anchored.sort((a, b) => a.anchoredAt - b.anchoredAt || (a.root < b.root ? -1 : 1));
  return { anchored, skipped };
}

const missingPositions = (paths: ReadonlyMap<number, string>, size: number): number[] =>
  Array.from({ length: size }, (_, position) => position).filter((position) => !paths.has(position));

/** Ranges named at most. */
const RANGES = 20;

/** `positions 3, 7 to 9, 12` */
function rangesText(positions: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const position of positions) {
    const last = ranges.at(-1);
    if (last?.[1] === position - 1) last[1] = position;
    else ranges.push([position, position]);
  }
  const shown = ranges
    .slice(0, RANGES)
    .map(([first, last]) => (first === last ? String(first) : `${first} to ${last}`));
  return `positions ${shown.join(", ")}${ranges.length > RANGES ? " and more" : ""}`;
}
