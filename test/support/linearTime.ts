// Work that must grow with its input and no faster. What counts is the processor time of this thread, which a busy machine does
// not lengthen, and the limit lies far from both: a pass over 100 kB takes milliseconds, a square of it many seconds.
import { expect } from "vitest";

const LIMIT_MS = 1_000;

/** Run it, on 100 kB or so. */
export function expectLinearTime(action: () => unknown, what: string): void {
  const before = process.threadCpuUsage();
  action();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000, `milliseconds for ${what}`).toBeLessThan(LIMIT_MS);
}
