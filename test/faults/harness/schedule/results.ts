// The table of test:faults: what came of the schedules of each fault. Test files run in processes of their own, so each row is
// a line in a folder that scripts/faults.ts names; where nobody asks for the table, nothing is written.
import { appendFileSync } from "node:fs";
import { join } from "node:path";

export type FaultName = `F${number}` | "random";

/** What must be 0, each. */
export interface Outcome {
  /** anchors beyond one per batch, and transactions that tried one again */
  readonly doubleAnchors: number;
  /** credentials of a sealed batch that have no valid file in the end */
  readonly lost: number;
  /** states from which resume does not come to an end, and where status does not say that a person must decide */
  readonly unfinishable: number;
}

export interface Row extends Outcome {
  readonly fault: FaultName;
  readonly schedules: number;
  /** schedules that the fault did befall: a random one may plan it after the end */
  readonly hits: number;
}

export const CLEAN: Outcome = { doubleAnchors: 0, lost: 0, unfinishable: 0 };

export const FAULTS: readonly FaultName[] = [...Array.from({ length: 32 }, (_, i): FaultName => `F${i + 1}`), "random"];

/** Note what came of one schedule, for every fault that it stood for. `hits`: 0 where the fault did not come. */
export function recordOutcome(outcome: Outcome & Partial<Pick<Row, "hits">>, ...faults: readonly FaultName[]): void {
  const folder = process.env.FAULTS_RESULTS;
  if (folder === undefined) return;
  for (const fault of faults)
    appendFileSync(
      join(folder, `${process.pid}.ndjson`),
      `${JSON.stringify({ fault, schedules: 1, hits: 1, ...outcome })}\n`,
    );
}

/** One row per fault, in their order; without schedules where none ran. */
export const summed = (rows: readonly Row[]): Row[] =>
  FAULTS.map((fault) => {
    const own = rows.filter((row) => row.fault === fault);
    const sum = (member: keyof Omit<Row, "fault">): number => own.reduce((total, row) => total + row[member], 0);
    return {
      fault,
      schedules: sum("schedules"),
      hits: sum("hits"),
      doubleAnchors: sum("doubleAnchors"),
      lost: sum("lost"),
      unfinishable: sum("unfinishable"),
    };
  });
