// What a test needs of the machine: where that is missing it is skipped with the reason, but on CI it must be there.
import { it } from "vitest";

/** `it`, or one that says why not. `missing`: the reason, or null. */
export function needing(missing: string | null): typeof it | typeof it.skip {
  if (missing === null || process.env.CI === "true") return it;
  process.stderr.write(`skipped: ${missing}\n`);
  return it.skip;
}
