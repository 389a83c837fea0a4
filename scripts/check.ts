// npm run check: everything but the tests. Steps that need nothing of each other run side by side; each has one line when it ends,
// and all that failed show what they said at the end. `--without NAME` leaves a step out.
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/bin/system/software.ts";
import { buildContracts } from "./runner/contracts.ts";
import { Sandbox, sideBySide } from "./runner/sandbox.ts";

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const CACHE = join(packageRoot, "node_modules", ".cache", "check");
const UNFORMATTED = ["!test/vectors/*/**", "!test/support/database/version010/**", "!package-lock.json"];

/** The longest first, so that none of them is left over at the end. */
const STEPS: readonly Step[] = [
  {
    name: "lint",
    command: [
      ...["eslint", "--max-warnings", "0", "--cache", "--cache-strategy", "content"],
      ...["--cache-location", join(CACHE, "eslint"), "."],
    ],
  },
  {
    name: "types",
    command: ["tsc", "--incremental", "--tsBuildInfoFile", join(CACHE, "tsc.tsbuildinfo")],
  },
  {
    name: "format",
    command: [
      ...["prettier", "--check", "--log-level", "warn"],
      ...["--cache", "--cache-strategy", "content", "--cache-location", join(CACHE, "prettier")],
      ...[".", ...UNFORMATTED],
    ],
  },
  { name: "unused code and dependencies", command: ["knip"] },
  { name: "contracts lint", command: ["solhint", "--max-warnings", "0", "--noPoster", "contracts/**/*.sol"] },
  { name: "gas", command: ["node", "scripts/gas.ts", "--check"] },
  { name: "architecture", command: ["vitest", "run", "test/architecture.test.ts"] },
  { name: "vectors", command: ["node", "scripts/vectors.ts", "--check"] },
];

const { without = [] } = parseArgs({ options: { without: { type: "string", multiple: true } } }).values;
const said: string[] = [];
const report = (name: string, seconds: number, output: string | null): void => {
  process.stdout.write(`${output === null ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)\n`);
  if (output !== null) said.push(`\n--- ${name}\n${output}`);
};

mkdirSync(CACHE, { recursive: true });
const started = performance.now();
const refused = buildContracts();
report("contracts compile", (performance.now() - started) / 1000, refused);

const sandbox = new Sandbox();
const chosen = STEPS.filter(({ name }) => !without.includes(name));
await sideBySide(chosen, availableParallelism(), async ({ name, command }) => {
  const { ok, output, seconds } = await sandbox.run(command);
  report(name, seconds, ok ? null : output);
});
await sandbox.close();
process.stdout.write(said.join(""));
process.exitCode = said.length > 0 ? 1 : 0;
