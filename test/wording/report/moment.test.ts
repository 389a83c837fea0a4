// Times for people: the date and hour where they were written, whatever the machine.
import { describe, expect, it } from "vitest";
import { english } from "../../../src/wording/report/en.ts";
import { sayEnd, sayMoment } from "../../../src/wording/report/moment.ts";

it.each([
  ["2026-06-30", "30 June 2026"],
  ["2026-06-30T00:00:00Z", "30 June 2026"],
  ["2026-06-30T00:00:00+02:00", "30 June 2026"],
  ["2026-06-30T23:30:00-05:00", "30 June 2026, 23:30 UTC-05:00"],
  ["2026-06-30T23:59:59Z", "30 June 2026, 23:59 UTC"],
  ["2026-01-02T03:04:05.678Z", "2 January 2026, 03:04 UTC"],
  ["2026-01-02T03:04:05+00:00", "2 January 2026, 03:04 UTC"],
])("a graduate reads the time %s as %s, the date on which it was written", (written, said) => {
  expect(sayMoment(written, english)).toBe(said);
});

it.each([
  ["2026-12-31", "31 December 2026"],
  ["2026-12-31T23:59:59Z", "31 December 2026"],
  ["2026-12-31T23:59:59+03:00", "31 December 2026"],
  ["2026-12-31T23:59:59.5-11:00", "31 December 2026"],
  ["2026-12-31T00:00:00Z", "31 December 2026, 00:00 UTC"],
  ["2026-12-31T20:59:59Z", "31 December 2026, 20:59 UTC"],
  ["2026-12-31T12:00:00+05:30", "31 December 2026, 12:00 UTC+05:30"],
])("a reader learns that %s ends on %s, with the hour unless it is the end of that day", (written, said) => {
  expect(sayEnd(written, english)).toBe(said);
});

describe.each([
  ["sayMoment", sayMoment],
  ["sayEnd", sayEnd],
])("%s", (_, say) => {
  it.each(["", "yesterday", "2026-13-40", "2026-06-30T25:00:00Z", "June 30", "1", `2026-06-30${"0".repeat(10_000)}`])(
    "does not take %j for a time",
    (written) => {
      expect(say(written, english)).toBeNull();
    },
  );
});
