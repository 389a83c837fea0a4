// npm test: the Solidity tests on Hardhat beside the TypeScript tests in Vitest, and one closing line that counts both. What is
// given chooses TypeScript tests, as Vitest takes it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildContracts } from "./runner/contracts.ts";
import { closingLine, type Counts, total } from "./runner/counts.ts";
import { Sandbox } from "./runner/sandbox.ts";

const filters = process.argv.slice(2);
const refused = buildContracts();
if (refused !== null) process.stdout.write(refused);
const sandbox = new Sandbox();

/** TypeScript tests wait as often as they work, and these fill the gaps. Shown when the others are done. */
async function solidity(): Promise<{ counts: Counts; output: string }> {
  // the bindings are made already, and the other tests read them now
  const { ok, output } = await sandbox.run(["hardhat", "--no-typechain", "test", "solidity"], { nice: true });
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  const passed = count("passing");
  const failed = ok && passed > 0 ? count("failing") : Math.max(count("failing"), 1);
  return {
    counts: { passed, failed, skipped: count("skipped") },
    output: `${failed > 0 ? output : ""}\nSolidity: ${passed} passed, ${failed} failed\n`,
  };
}

async function typescript(): Promise<Counts> {
  const report = join(sandbox.folder, "report.json");
  const { ok } = await sandbox.run(["vitest", "run", ...filters], { shown: true, env: { RUN_REPORT: report } });
  try {
    const counts = JSON.parse(readFileSync(report, "utf8")) as Counts;
    return { ...counts, failed: ok ? counts.failed : Math.max(counts.failed, 1) };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // it broke off
  }
}

const [ofSolidity, ofTypescript] = await Promise.all([filters.length === 0 ? solidity() : null, typescript()]);
await sandbox.close();
if (ofSolidity !== null) process.stdout.write(ofSolidity.output);
const counts = total([ofTypescript, ...(ofSolidity === null ? [] : [ofSolidity.counts])]);
process.stdout.write(`\n${closingLine(counts)}`);
process.exitCode = counts.failed > 0 || refused !== null ? 1 : 0;
