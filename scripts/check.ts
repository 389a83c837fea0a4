// npm run check: everything but the tests' long modes, each step with one line; the first that fails shows its output.
import { spawnSync } from "node:child_process";
import { packageRoot } from "../src/bin/system/software.ts";

const STEPS: readonly (readonly [name: string, command: string])[] = [
  ["contracts compile", "hardhat build --quiet --no-tests"],
  [
    "format",
    "prettier --check --log-level warn . !test/vectors/own/** !test/support/database/version010/** !package-lock.json",
  ],
  ["types", "tsc"],
  ["lint", "eslint --max-warnings 0 ."],
  ["contracts lint", "solhint --max-warnings 0 --noPoster contracts/**/*.sol"],
  ["unused code and dependencies", "knip"],
  ["architecture", "vitest run test/architecture.test.ts"],
  ["gas", "node scripts/gas.ts --check"],
  ["vectors", "node scripts/vectors.ts --check"],
];

for (const [name, command] of STEPS) {
  const started = Date.now();
  const [program = "", ...argv] = command.split(" ");
  const { status, stdout, stderr } = spawnSync("npx", ["--no-install", program, ...argv], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  process.stdout.write(
    `${status === 0 ? "ok    " : "FAILED"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  if (status !== 0) {
    process.stdout.write(`${stdout}${stderr}`);
    process.exit(1);
  }
}
