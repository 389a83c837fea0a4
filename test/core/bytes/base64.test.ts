import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as chosen from "#base64";
import * as browser from "../../../src/core/bytes/base64.browser.ts";
import * as node from "../../../src/core/bytes/base64.node.ts";

describe.each([
  ["node", node],
  ["browser", browser],
  ["the one that #base64 names here", chosen],
])("the target for %s", (_, { base64url, base64urlOfText }) => {
  it("writes base64url without padding", () => {
    expect(base64url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe("-__-");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (value) => {
        expect(base64url(value)).toBe(Buffer.from(value).toString("base64url"));
      }),
    );
  });

  it("writes the UTF-8 of a text the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        expect(base64urlOfText(text)).toBe(Buffer.from(text).toString("base64url"));
      }),
    );
  });

  it("writes the part of a larger buffer that it is given, and no more", () => {
    const whole = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
    expect(base64url(whole.subarray(2, 5))).toBe("AwQF");
  });
});
