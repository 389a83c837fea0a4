// What a test needs of the machine. A program that is missing skips the test with the reason, but on CI it must be there; what the
// machine does not allow, such as tracing in a sandbox, skips it everywhere.
import { spawnSync } from "node:child_process";
import { it } from "vitest";

export interface Lack {
  readonly reason: string;
  /** it could be installed */
  readonly program: boolean;
}

/** `it`, or one that is skipped. Throws on CI where a program is missing. */
export function requirement(lack: Lack | null): typeof it | typeof it.skip {
  if (lack === null) return it;
  if (lack.program && process.env.CI === "true") throw new Error(lack.reason);
  process.stderr.write(`skipped: ${lack.reason}\n`);
  return it.skip;
}

/** Why no command can be told another time here, or null. */
export function faketimeMissing(): Lack | null {
  const installed = spawnSync("faketime", ["--version"]).error === undefined;
  return installed ? null : { reason: "faketime is not installed (apt-get install faketime)", program: true };
}
