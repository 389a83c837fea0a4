// What a test needs of the machine. Where it is missing the test is skipped, and the run lists it with the reason; with CI=true
// only what test/allowedSkips.ts names may be skipped.
import { spawnSync } from "node:child_process";
import type { TestOptions } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** why the test cannot run here */
    lack?: string;
  }
}

/** Options of a test, or of a group of tests, that cannot run where something is missing. `lack`: what is, or null. */
export function requires(lack: string | null): TestOptions {
  return lack === null ? {} : { skip: true, meta: { lack } };
}

/** Why no command can be told another time here, or null. */
export function faketimeMissing(): string | null {
  const installed = spawnSync("faketime", ["--version"]).error === undefined;
  return installed ? null : "faketime is not installed (apt-get install faketime)";
}
