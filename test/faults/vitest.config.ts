// The fault harness: its own tests and those that are too long for npm test. scripts/faults.ts runs it.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/faults/**/*.{test,fault}.ts"],
    reporters: ["default", "./scripts/runner/reporter.ts"],
    // commands wait for their node as often as they work
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    slowTestThreshold: 60_000,
  },
});
