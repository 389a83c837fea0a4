import { configDefaults, defineConfig } from "vitest/config";
import { RunReporter } from "./scripts/runner/reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // these run with the faults: npm run test:faults
    exclude: [...configDefaults.exclude, "test/faults/**"],
    reporters: ["default", new RunReporter()],
    // commands and chains wait as often as they work, also where there are two cores
    maxWorkers: 2,
    // ends only what hangs: no test is wrong because a machine is slow
    testTimeout: 600_000,
    hookTimeout: 600_000,
    slowTestThreshold: 60_000,
  },
});
