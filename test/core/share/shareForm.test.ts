// The outer form of a share, compact and as JWS JSON: what is taken apart, and what is refused before any claim is read.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64url, utf8 } from "../../../src/core/bytes/bytes.ts";
import type { Json } from "../../../src/core/json/strictJson.ts";
import { parseJwt } from "../../../src/core/share/jwt.ts";
import { readShare } from "../../../src/core/share/readShare.ts";
import { isJws, parseShare, writeCompact, writeJws } from "../../../src/core/share/shareForm.ts";
import { share } from "../../support/fixtures/issuedShare.ts";
import { changed } from "../../support/mutate.ts";

const anchor = share.anchors.B;
const { signature } = parseJwt(share.jwt);
const raw = (text: string): string => base64url(utf8(text));
const read = (text: string) => readShare(text, anchor);
const refused = (where: string, detail: RegExp) => ({
  result: "fail",
  code: "schema",
  where,
  detail: expect.stringMatching(detail) as string,
});

describe("a share that is written", () => {
  it("is taken apart into the same parts, in either form, whatever its disclosures", () => {
    fc.assert(
      fc.property(fc.subarray([...share.disclosures]), (disclosures) => {
        const parts = { jwt: share.jwt, disclosures, anchor };
        expect(parseShare(writeCompact(parts), anchor)).toEqual(parts);
        expect(parseShare(JSON.stringify(writeJws(parts)), null)).toEqual(parts);
      }),
    );
  });

  it("is known as JWS JSON by its members, before anything of it is right", () => {
    expect(isJws(JSON.stringify(writeJws({ ...share, anchor })))).toBe(true);
    expect(isJws('{"protected":1,"payload":null}')).toBe(true);
    for (const other of ["", "{", "[]", "null", "{}", share.compact, JSON.stringify(share.body), '{"payload":""}'])
      expect(isJws(other), other.slice(0, 20)).toBe(false);
  });
});

describe("the form of a share", () => {
  const [head = "", body = "", sig = ""] = share.jwt.split(".");
  it.each<[string, string, string, RegExp]>([
    ["is not empty", "", "/", /<jwt>~/],
    ["ends in ~", share.jwt, "/", /<jwt>~/],
    [
      "has no key binding JWT after the last ~",
      `${share.compact}${share.jwt}`,
      "/",
      /key binding JWT is not supported/,
    ],
    ["has no line after the last ~", `${share.compact}\n`, "/", /key binding/],
    ["has a JWT of three parts, not two", `${head}.${body}~`, "/", /three parts/],
    ["has a JWT of three parts, not four", `${share.jwt}.${sig}~`, "/", /three parts/],
    ["has a signature of 64 bytes", `${head}.${body}.${base64url(signature.slice(1))}~`, "/signature", /64 bytes/],
    ["is signed", `${head}.${body}.~`, "/signature", /64 bytes/],
    ["has no padding in base64url", `${head}.${body}=.${sig}~`, "/payload", /base64url/],
    ["has no space in base64url", `${head}.${body} .${sig}~`, "/payload", /base64url/],
    ["has the one base64url of its bytes", `${head}.${body}.${sig.slice(0, -1)}_~`, "/signature", /base64url/],
    ["has a header that is JSON", `${raw("{")}.${body}.${sig}~`, "/header", /Not JSON/],
    ["has a header that is an object", `${raw("[]")}.${body}.${sig}~`, "/header", /not an object/],
    ["names no member of the header twice", `${raw('{"a":1,"a":2}')}.${body}.${sig}~`, "/header", /twice/],
    ["names no claim twice", `${head}.${raw('{"iss":"a","iss":"b"}')}.${sig}~`, "/payload", /twice/],
    [
      "has no number that changes when it is read",
      `${head}.${raw('{"nbf":9007199254740993}')}.${sig}~`,
      "/payload",
      /change/,
    ],
    ["has no byte order mark", `${head}.${raw("\ufeff{}")}.${sig}~`, "/payload", /byte order mark/],
    ["is of at most 256 KiB", `${share.compact}${"a".repeat(262_144)}~`, "/", /at most 262144/],
    ["has at most 8 disclosures", `${share.compact}${share.disclosures[0]}~`, "/disclosures", /at most 8/],
  ])("%s", (_, text, where, detail) => {
    expect(read(text)).toEqual(refused(where, detail));
  });

  const jws = writeJws({ ...share, anchor });
  it.each<[string, Json | string, string, RegExp]>([
    ["is strict JSON", '{"payload":"a","payload":"b"}', "/", /twice/],
    ["has a payload", changed(jws, "/payload", undefined), "/payload", /missing/],
    ["has a protected header", changed(jws, "/protected", undefined), "/protected", /missing/],
    ["has a list of disclosures", changed(jws, "/header/disclosures", undefined), "/header/disclosures", /missing/],
    ["has no member more", changed(jws, "/signatures", []), "/signatures", /not a known key/],
    ["has no key binding JWT", changed(jws, "/header/kb_jwt", "a.b.c"), "/header/kb_jwt", /not a known key/],
    [
      "has no second algorithm outside the signature",
      changed(jws, "/header/alg", "none"),
      "/header/alg",
      /not a known/,
    ],
    ["has an anchor that is a text", changed(jws, "/header/anchor", 1), "/header/anchor", /text/],
    ["has no dot within a part", changed(jws, "/payload", `${body}.${body}`), "/", /base64url/],
  ])("as JWS JSON %s", (_, file, where, detail) => {
    expect(read(typeof file === "string" ? file : JSON.stringify(file))).toEqual(refused(where, detail));
  });
});
