import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SharedText, NOTHING_SHARED } from "../../../src/core/batch/sharedText.ts";
import { achievementText } from "../../../src/core/achievement/openBadgeForm.ts";
import { base64url, utf8 } from "../../../src/core/bytes/bytes.ts";
import { canonicalize, canonicalizeShort, MARK } from "../../../src/core/json/canonical.ts";
import { makeCredential } from "../../../src/core/credential/makeCredential.ts";
import { encodeJson, signingInputOf } from "../../../src/core/share/jwt.ts";
import { makeShare } from "../../../src/core/share/makeShare.ts";
import { achievement } from "../../support/fixtures/issuedBatch.ts";
import { fullRow, inputOf, KID, saltsOf } from "../../support/fixtures/issuedShare.ts";

const { header, payload } = makeShare(inputOf(fullRow), KID, saltsOf("test"));
const body = makeCredential(inputOf(fullRow));
const sharedText = new SharedText({ achievement: achievementText(achievement), shareHeader: encodeJson(header) });
const short = canonicalizeShort(body);

describe("a short text", () => {
  it("has one character where the achievement stands, and is the canonical form again in full", () => {
    expect(short.split(MARK)).toHaveLength(2);
    expect(short.length).toBeLessThan(canonicalize(body).length / 2);
    expect(sharedText.full(short)).toBe(canonicalize(body));
    expect(sharedText.short(canonicalize(body))).toBe(short);
    expect(sharedText.short('{"a":1}')).toBe('{"a":1}');
    expect(Buffer.from(sharedText.bytes(short)).toString()).toBe(canonicalize(body));
  });

  it("is written in full as the same bytes, whatever stands before and after", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", maxLength: 300 }), (before, after) => {
        const text = `${before.replaceAll(MARK, "")}${MARK}${after.replaceAll(MARK, "")}`;
        expect(Buffer.from(sharedText.bytes(text)).equals(utf8(sharedText.full(text)))).toBe(true);
      }),
    );
    const long = "Ł".repeat(100_000);
    expect(Buffer.from(sharedText.bytes(long + MARK)).equals(utf8(long + sharedText.sharedTexts.achievement))).toBe(
      true,
    );
  });

  it("of a JWT is its payload and its signature, and is the JWT again in full", () => {
    const jwt = `${signingInputOf(header, payload)}.c2lnbmF0dXJl`;
    expect(sharedText.jwt(`${canonicalizeShort(payload)}.c2lnbmF0dXJl`)).toBe(jwt);
    expect(sharedText.jwt(jwt)).toBe(jwt);
    const input = sharedText.signingInput(canonicalizeShort(payload));
    expect(Buffer.from(input).toString()).toBe(signingInputOf(header, payload));
    expect(Buffer.from(sharedText.signed(input, "c2lnbmF0dXJl")).toString()).toBe(jwt);
  });

  it("of a JWT is encoded as the whole text is, wherever the achievement begins and however long it is", () => {
    const part = fc.string({ unit: "grapheme", maxLength: 12 });
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const [before, middle, after] = [a, b, c].map((text) => text.replaceAll(MARK, "")) as [string, string, string];
        const one = new SharedText({ achievement: `{${middle}}`, shareHeader: "header" });
        for (let round = 0; round < 2; round++)
          for (const padding of ["", " ", "  "]) {
            const whole = `${padding}${before}{${middle}}${after}`;
            const input = one.signingInput(`${padding}${before}${MARK}${after}`);
            expect(Buffer.from(input).toString()).toBe(`header.${base64url(utf8(whole))}`);
          }
      }),
    );
  });

  it("that is none stays as it is", () => {
    const none = new SharedText(NOTHING_SHARED);
    expect(none.full(canonicalize(body))).toBe(canonicalize(body));
    expect(none.isCanonical(canonicalize(body))).toBe(true);
  });
});

describe("whether the full text is canonical", () => {
  it("is known from the short one", () => {
    expect(sharedText.isCanonical(short)).toBe(true);
  });

  it.each([
    ["a space is in it", short.replace(":", ": ")],
    ["members are in another order", short.replace(/^\{("@context":.*?),("awardedDate":"[^"]*"),/, "{$2,$1,")],
    ["an escape is not needed", short.replace("university", "\\u0075niversity").replace("Example", "\\u0045xample")],
    ["it ends early", short.slice(0, -1)],
    ["the mark stands twice", short.replace("{", `{"":${MARK},`)],
    ["the mark stands in a text", `{"a":"${MARK}"}`],
    ["the mark stands for a name", `{${MARK}:1}`],
    ["it is no JSON", "{"],
  ])("is denied where %s", (_, text) => {
    expect(text).not.toBe(short);
    expect(sharedText.isCanonical(text)).toBe(false);
  });

  it("is denied where the achievement itself is not", () => {
    const spaced = new SharedText({ achievement: '{"a": 1}', shareHeader: "" });
    expect(spaced.isCanonical(`{"achievement":${MARK}}`)).toBe(false);
  });
});
