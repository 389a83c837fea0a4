// npm run bench: what issuing costs, beside the floor and beside others, in one run on this machine. What issues is bundled as
// the command line is. Prints a table and writes results.json and chart.svg. `-- --million` adds the batch of a million,
// `-- --small-heap` a run of 100,000 in a heap of 512 MB.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/bin/system/software.ts";
import { threadCount } from "../../src/bin/workers/threadPool.ts";
import { bundle } from "../bundle.ts";
import { chartOf } from "./chart.ts";
import { measureFloor } from "./floor.ts";
import type { IssueRun } from "./issueRun.ts";
import { measureRivals } from "./rivals.ts";

export interface IssueResult {
  readonly size: number;
  readonly seconds: number;
  readonly credentialsPerSecond: number;
  /** of the cryptography alone, in as many threads */
  readonly shareOfFloor: number;
  /** of the same over all bytes that the formats have signed and hashed */
  readonly shareOfFormatsFloor: number;
  /** per thread, against vc.issue in one process */
  readonly timesDigitalBazaarPerCore: number;
  readonly peakRssMb: number;
  /** of the whole run */
  readonly treeShare: number;
  /** median to make one credential's file, in milliseconds */
  readonly fileMs: number;
  readonly stages: IssueRun["seconds"];
}

const flags = new Set(process.argv.slice(2));
const SIZES = [1_000, 10_000, 100_000, ...(flags.has("--million") ? [1_000_000] : [])];
/** What issues, as JavaScript: a path from the package's root. */
const BUNDLE = ".build/bench";
const here = (name: string): URL => new URL(`./${name}`, import.meta.url);

const secondsOf = ({ seconds: { roster, sign, tree, check } }: IssueRun): number => roster + sign + tree + check;

/** A run and its shares of the floors as they were just before and just after: the machine's pace changes. */
interface Measured {
  readonly run: IssueRun;
  readonly share: number;
  readonly formatsShare: number;
}

/** Credentials a second. */
interface Floors {
  readonly least: number;
  readonly formats: number;
}

const measureFloors = async (): Promise<Floors> => ({
  least: await measureFloor("least"),
  formats: await measureFloor("formats"),
});

/** The one with the median share of three, where one does not take minutes. */
async function medianRun(size: number): Promise<Measured> {
  const measured: Measured[] = [];
  for (let i = 0; i < (size > 100_000 ? 1 : 3); i++) {
    const run = issueRun(size);
    if (run === null) throw new Error(`the run of ${size} failed`);
    floors.push(await measureFloors());
    const perSecond = size / secondsOf(run);
    const around = floors.slice(-2);
    const share = perSecond / mean(around.map(({ least }) => least));
    measured.push({ run, share, formatsShare: perSecond / mean(around.map(({ formats }) => formats)) });
  }
  return median(measured, ({ share }) => share);
}

function issueRun(size: number, ...flagsOfNode: string[]): IssueRun | null {
  const argv = [...flagsOfNode, join(packageRoot, BUNDLE, "issueRun.js"), String(size)];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  if (status === 0) return JSON.parse(stdout) as IssueRun;
  process.stderr.write(stderr);
  return null;
}

function median<T>(values: readonly T[], of: (value: T) => number): T {
  return values.toSorted((a, b) => of(a) - of(b))[Math.floor(values.length / 2)] as T;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

await bundle("scripts/bench/issueRun", BUNDLE);
const rivals = await measureRivals();
const bazaar = rivals.find(({ name }) => name === "@digitalbazaar/vc")?.perSecond ?? NaN;
const floors: Floors[] = [await measureFloors()];
const issue: IssueResult[] = [];
for (const size of SIZES) {
  const { run, share, formatsShare } = await medianRun(size);
  const { roster, sign, tree, check } = run.seconds;
  const seconds = secondsOf(run);
  const perSecond = size / seconds;
  issue.push({
    size,
    seconds: round(seconds),
    credentialsPerSecond: Math.round(perSecond),
    shareOfFloor: round(share),
    shareOfFormatsFloor: round(formatsShare),
    timesDigitalBazaarPerCore: round(perSecond / threadCount() / bazaar, 1),
    peakRssMb: run.peakRssMb,
    treeShare: round(tree / seconds, 3),
    fileMs: round(run.fileMs),
    stages: { roster: round(roster), sign: round(sign), tree: round(tree), check: round(check) },
  });
}
const floor = median(floors, ({ least }) => least).least;
const formatsFloor = median(floors, ({ formats }) => formats).formats;
const [largest, next] = [issue.at(-1), issue.at(-2)];
const results = {
  machine: { cpu: cpus()[0]?.model ?? "", threads: threadCount(), node: process.version },
  floorPerSecond: Math.round(floor),
  formatsFloorPerSecond: Math.round(formatsFloor),
  issue,
  growth: { ratio: largest && next ? round(largest.seconds / ((largest.size / next.size) * next.seconds)) : null },
  smallHeap: flags.has("--small-heap") ? issueRun(100_000, "--max-old-space-size=512") !== null : null,
  rivals,
};
writeFileSync(here("results.json"), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(here("chart.svg"), chartOf(issue, floor));
console.table(issue.map(({ stages, ...row }) => ({ ...row, ...stages })));
console.table(rivals);
process.stdout.write(
  `floor ${results.floorPerSecond} credentials/s, over all bytes of the formats ${results.formatsFloorPerSecond}, ` +
    `growth ${results.growth.ratio}\n`,
);
