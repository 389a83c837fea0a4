import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // commands and chains wait as often as they work, also where there are two cores
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    slowTestThreshold: 60_000,
  },
});
