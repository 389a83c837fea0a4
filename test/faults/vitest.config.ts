// The fault harness: its own tests and those that are too long for npm test. scripts/faults.ts runs it.
import { defineConfig } from "vitest/config";
import { RunReporter } from "../../scripts/runner/reporter.ts";

export default defineConfig({
  test: {
    include: ["test/faults/**/*.{test,fault}.ts"],
    reporters: ["default", new RunReporter()],
    // commands wait for their node as often as they work
    maxWorkers: 3,
    // ends only what hangs: no test is wrong because a machine is slow
    testTimeout: 600_000,
    hookTimeout: 600_000,
    slowTestThreshold: 60_000,
  },
});
