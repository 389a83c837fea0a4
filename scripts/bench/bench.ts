// npm run bench: what issuing costs, beside the floor and beside others, in one run on this machine. Prints a table and
// writes results.json and chart.svg. `-- --million` adds the batch of a million, `-- --small-heap` a run of 100,000 in a heap
// of 512 MB.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { threadCount } from "../../src/issuer/threads.ts";
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
const here = (name: string): URL => new URL(`./${name}`, import.meta.url);

const secondsOf = ({ seconds: { roster, sign, tree, check } }: IssueRun): number => roster + sign + tree + check;

/** The median of three, where one does not take minutes. */
function medianRun(size: number): IssueRun {
  const runs = Array.from({ length: size > 10_000 ? 1 : 3 }, () => issueRun(size)).filter((run) => run !== null);
  const run = runs.toSorted((a, b) => secondsOf(a) - secondsOf(b))[Math.floor(runs.length / 2)];
  if (run === undefined) throw new Error(`the run of ${size} failed`);
  return run;
}

function issueRun(size: number, ...flagsOfNode: string[]): IssueRun | null {
  const argv = [...flagsOfNode, here("issueRun.ts").pathname, String(size)];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  if (status === 0) return JSON.parse(stdout) as IssueRun;
  process.stderr.write(stderr);
  return null;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

const rivals = await measureRivals();
const bazaar = rivals.find(({ name }) => name === "@digitalbazaar/vc")?.perSecond ?? NaN;
const floors: number[] = [await measureFloor()];
const issue: IssueResult[] = [];
for (const size of SIZES) {
  const run = medianRun(size);
  floors.push(await measureFloor()); // before and after each size: the machine's pace changes
  const floor = mean(floors.slice(-2));
  const { roster, sign, tree, check } = run.seconds;
  const seconds = secondsOf(run);
  const perSecond = size / seconds;
  issue.push({
    size,
    seconds: round(seconds),
    credentialsPerSecond: Math.round(perSecond),
    shareOfFloor: round(perSecond / floor),
    timesDigitalBazaarPerCore: round(perSecond / threadCount() / bazaar, 1),
    peakRssMb: run.peakRssMb,
    treeShare: round(tree / seconds, 3),
    fileMs: round(run.fileMs),
    stages: { roster: round(roster), sign: round(sign), tree: round(tree), check: round(check) },
  });
}
const floor = floors.toSorted((a, b) => a - b)[Math.floor(floors.length / 2)] ?? NaN;
const [largest, next] = [issue.at(-1), issue.at(-2)];
const results = {
  machine: { cpu: cpus()[0]?.model ?? "", threads: threadCount(), node: process.version },
  floorPerSecond: Math.round(floor),
  issue,
  growth: { ratio: largest && next ? round(largest.seconds / ((largest.size / next.size) * next.seconds)) : null },
  smallHeap: flags.has("--small-heap") ? issueRun(100_000, "--max-old-space-size=512") !== null : null,
  rivals,
};
writeFileSync(here("results.json"), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(here("chart.svg"), chartOf(issue, floor));
console.table(issue.map(({ stages, ...row }) => ({ ...row, ...stages })));
console.table(rivals);
process.stdout.write(`floor ${results.floorPerSecond} credentials/s, growth ${results.growth.ratio}\n`);
