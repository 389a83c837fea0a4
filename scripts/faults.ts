// npm run test:faults: every fault of the issuing pipeline, one table. --long runs hundreds of random schedules and every border
// of every step; --seed N repeats one random schedule, --seed N-M several; what else is given chooses test files.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/bin/system/software.ts";
import { closingLine, type Counts } from "./runner/counts.ts";
import { Sandbox } from "./runner/sandbox.ts";
import { type Row, summed } from "../test/faults/harness/schedule/results.ts";

const { values, positionals } = parseArgs({
  options: { long: { type: "boolean", default: false }, seed: { type: "string" } },
  allowPositionals: true,
});
const RESULTS = join(packageRoot, "test", "faults", "results.json");

const built = spawnSync(process.execPath, [join(packageRoot, "scripts", "build.ts")], { stdio: "inherit" });
if (built.status !== 0) process.exit(1);

const sandbox = new Sandbox();
const folder = join(sandbox.folder, "results");
const report = join(sandbox.folder, "report.json");
mkdirSync(folder);
const files = values.seed === undefined ? positionals : ["random.fault"];
const { ok } = await sandbox.run(["vitest", "run", "--config", "test/faults/vitest.config.ts", ...files], {
  shown: true,
  env: {
    RUN_REPORT: report,
    FAULTS_PROGRAM: join(packageRoot, "dist", "credence.js"),
    FAULTS_RESULTS: folder,
    ...(values.long && { FAULTS_LONG: "1" }),
    ...(values.seed !== undefined && { FAULTS_SEED: values.seed }),
  },
});
const counts: Counts = existsSync(report)
  ? (JSON.parse(readFileSync(report, "utf8")) as Counts)
  : { passed: 0, failed: 1, skipped: 0 };
const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));
await sandbox.close();
const rows = summed(lines.map((line) => JSON.parse(line) as Row));
process.stdout.write(`${table(rows)}\n`);
// a part of the faults says nothing about the rest
if (files.length === 0) writeFileSync(RESULTS, `${JSON.stringify(rows, null, 2)}\n`);
const clean = rows.every((row) => row.doubleAnchors + row.lost + row.unfinishable === 0);
process.stdout.write(`\n${closingLine(counts)}`);
process.exitCode = ok && clean ? 0 : 1;

function table(all: readonly Row[]): string {
  const cells = [
    ["fault", "schedules", "hits", "double anchors", "lost", "unfinishable"],
    ...all.map((row) =>
      [row.fault, row.schedules || "-", row.hits, row.doubleAnchors, row.lost, row.unfinishable].map(String),
    ),
  ];
  const width = (column: number): number => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  return cells
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(width(i)) : cell.padStart(width(i)))).join("  "))
    .join("\n");
}
