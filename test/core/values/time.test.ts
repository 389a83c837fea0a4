import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoTime, isoTimeOrNull, secondsOf } from "../../../src/core/values/time.ts";

describe("a time in seconds", () => {
  it.each([
    [0, "1970-01-01T00:00:00Z"],
    [-1, "1969-12-31T23:59:59Z"],
    [1_782_900_000, "2026-07-01T10:00:00Z"],
    [-62_167_219_200, "0000-01-01T00:00:00Z"],
    [253_402_300_799, "9999-12-31T23:59:59Z"],
  ])("%d is written as %s, and read back", (seconds, text) => {
    expect(isoTime(seconds)).toBe(text);
    expect(isoTimeOrNull(seconds)).toBe(text);
    expect(secondsOf(text)).toBe(seconds);
  });

  it("loses its fraction, towards the past", () => {
    expect(isoTime(1.999)).toBe("1970-01-01T00:00:01Z");
    expect(isoTime(-0.5)).toBe("1969-12-31T23:59:59Z");
    expect(isoTimeOrNull(253_402_300_799.5)).toBe("9999-12-31T23:59:59Z");
  });

  it("comes back as the same number, whatever it is within four digits of a year", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }), (seconds) => {
        const text = isoTime(seconds);
        return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) && secondsOf(text) === seconds;
      }),
    );
  });

  it("has no RFC 3339 form after the year 9999 and before the year 0", () => {
    expect(isoTimeOrNull(253_402_300_800)).toBeNull();
    expect(isoTimeOrNull(-62_167_219_201)).toBeNull();
    expect(isoTime(253_402_300_800)).toBe("+010000-01-01T00:00:00Z");
  });

  it("is refused where it is no number, or more than any calendar has", () => {
    for (const wrong of [NaN, Infinity, -Infinity, 8_640_000_000_001, 2 ** 53]) {
      expect(() => isoTime(wrong)).toThrow(RangeError);
      expect(isoTimeOrNull(wrong)).toBeNull();
    }
  });
});

describe("a time as text", () => {
  it("may have a zone and a fraction", () => {
    expect(secondsOf("1970-01-01T01:00:00+01:00")).toBe(0);
    expect(secondsOf("1970-01-01T00:00:01.5Z")).toBe(1.5);
    expect(secondsOf("1970-01-02")).toBe(86_400);
  });

  it("is not a number where it is no time", () => {
    for (const wrong of ["", "never", "2026-13-01T00:00:00Z", "2026-02-01T25:00:00Z"])
      expect(secondsOf(wrong)).toBeNaN();
  });
});
