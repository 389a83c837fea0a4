import { describe, expect, it } from "vitest";
import { ageText, gweiText, kindText, permissionsText, timeText } from "../../../src/wording/values/en.ts";

describe("values in a sentence", () => {
  it("a time is in RFC 3339, and a number that is no time of a calendar stays a number", () => {
    expect(timeText(0)).toBe("1970-01-01T00:00:00Z");
    expect(timeText("60")).toBe("1970-01-01T00:01:00Z");
    expect(timeText(253_402_300_800)).toBe("second 253402300800 of Unix time");
    expect(timeText(String(2n ** 256n - 1n))).toBe(`second ${2n ** 256n - 1n} of Unix time`);
    expect(timeText(9e15)).toBe("second 9000000000000000 of Unix time");
  });

  it.each([
    [0, "0 seconds"],
    [119, "119 seconds"],
    [120, "2 minutes"],
    [7_199, "120 minutes"],
    [7_200, "2 hours"],
    [172_800, "2 days"],
  ])("an age of %d seconds is %s", (seconds, text) => {
    expect(ageText(seconds)).toBe(text);
  });

  it.each([
    ["0", "0 gwei"],
    ["1", "0.000000001 gwei"],
    ["1000000000", "1 gwei"],
    ["300500000000", "300.5 gwei"],
  ])("%s wei are %s", (wei, text) => {
    expect(gweiText(wei)).toBe(text);
  });

  it("permissions are named, and a bit without a name is shown", () => {
    expect(permissionsText(0)).toBe("none");
    expect(permissionsText(7)).toBe("anchor, suspend, revoke");
    expect(permissionsText(9)).toBe("anchor, unknown permission 8");
  });

  it("a kind of accreditation is named, and a number without a name is shown", () => {
    expect([0, 1, 2].map(kindText)).toEqual(["issue credentials", "accredit others", "act as kind 2"]);
  });
});
