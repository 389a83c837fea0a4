// The last second of a day in the zone of an institution: on it a credential still counts.
import { describe, expect, it } from "vitest";
import { isTimeZone, lastSecondIn } from "../../src/workspace/timeZone.ts";

describe("a credential that is valid until a day counts until that day ends in", () => {
  it.each([
    ["UTC", "2026-12-31", "2026-12-31T23:59:59Z"],
    ["Europe/Istanbul", "2026-12-31", "2026-12-31T23:59:59+03:00"],
    ["America/New_York", "2026-12-31", "2026-12-31T23:59:59-05:00"],
    ["America/New_York", "2026-06-30", "2026-06-30T23:59:59-04:00"],
    ["Asia/Kolkata", "2026-06-30", "2026-06-30T23:59:59+05:30"],
    ["Pacific/Kiritimati", "2026-06-30", "2026-06-30T23:59:59+14:00"],
    // the clocks change within this day: at its end the new offset holds
    ["Europe/Berlin", "2026-03-29", "2026-03-29T23:59:59+02:00"],
    ["Europe/Berlin", "2026-10-25", "2026-10-25T23:59:59+01:00"],
    // and within the hours around the end of this one
    ["Europe/Berlin", "2026-10-24", "2026-10-24T23:59:59+02:00"],
  ])("%s, on %s", (zone, date, end) => {
    expect(lastSecondIn(zone)(date)).toBe(end);
    expect(lastSecondIn(zone)(date)).toBe(end);
  });
});

it.each(["UTC", "Europe/Istanbul", "Asia/Kathmandu"])("%s is a zone", (zone) => {
  expect(isTimeZone(zone)).toBe(true);
});

it.each(["", "Europe/Atlantis", "+25:00", "__proto__"])("%j is no zone", (zone) => {
  expect(isTimeZone(zone)).toBe(false);
});
