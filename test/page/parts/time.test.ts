// Times for people: in UTC, whatever the machine.
import { expect, it } from "vitest";
import { english } from "../../../src/wording/report/en.ts";
import { sayMoment } from "../../../src/page/parts/time.ts";

it.each([
  ["2026-06-30", "30 June 2026"],
  ["2026-06-30T00:00:00Z", "30 June 2026"],
  ["2026-06-30T23:30:00-05:00", "1 July 2026, 04:30 UTC"],
  ["2026-01-02T03:04:05.678Z", "2 January 2026, 03:04 UTC"],
])("says %s as %s", (written, said) => {
  expect(sayMoment(written, english)).toBe(said);
});

it.each(["", "yesterday", "2026-13-40", "2026-06-30T25:00:00Z", "June 30", "1", `2026-06-30${"0".repeat(10_000)}`])(
  "does not take %j for a time",
  (written) => {
    expect(sayMoment(written, english)).toBeNull();
  },
);
