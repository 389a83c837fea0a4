// npm test: the Solidity tests on Hardhat and the TypeScript tests in Vitest, and one closing line that counts both.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/bin/system/software.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const command = (...argv: string[]) =>
  spawnSync("npx", ["--no-install", ...argv], { cwd: packageRoot, encoding: "utf8" });

function solidity(): Counts {
  const { status, stdout, stderr } = command("hardhat", "test", "solidity");
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(stdout)?.[1] ?? 0);
  const failed = count("failing");
  const passed = count("passing");
  const broken = status !== 0 || passed === 0 ? Math.max(failed, 1) : failed;
  if (broken > 0) process.stdout.write(`${stdout}${stderr}`);
  process.stdout.write(`Solidity: ${passed} passed, ${broken} failed\n\n`);
  return { passed, failed: broken, skipped: count("skipped") };
}

function typescript(filters: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), "credence-test-"));
  const report = join(folder, "report.json");
  const argv = [
    "--no-install",
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...filters,
  ];
  const { status } = spawnSync("npx", argv, {
    cwd: packageRoot,
    stdio: "inherit",
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }) },
  });
  try {
    const counts = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
    const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: skipped = 0 } = counts;
    return { passed, failed: status === 0 ? failed : Math.max(failed, 1), skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const filters = process.argv.slice(2);
const built = command("hardhat", "build", "--quiet", "--no-tests");
if (built.status !== 0) process.stdout.write(`${built.stdout}${built.stderr}`);
const all = filters.length > 0 ? [typescript(filters)] : [solidity(), typescript([])];
const sum = (name: keyof Counts): number => all.reduce((total, counts) => total + counts[name], 0);
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped\n`);
process.exitCode = sum("failed") > 0 || built.status !== 0 ? 1 : 0;
