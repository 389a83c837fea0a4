// What is a share of ours, rule by rule; its outer form is in share.test.ts. Wrong ones are signed by the real key: the rules hold for what an issuer writes too.
import { describe, expect, it } from "vitest";
import { base64url, utf8 } from "../../../src/core/bytes/bytes.ts";
import { digestOfDisclosure } from "../../../src/core/share/disclosure.ts";
import { isDocument } from "../../../src/core/verdict/document.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { parseJwt, signingInputOf } from "../../../src/core/share/jwt.ts";
import { readShare } from "../../../src/core/share/readShare.ts";
import { writeCompact, writeJws } from "../../../src/core/share/shareForm.ts";
import { signShare } from "../../../src/signature/suites/es256.ts";
import { account } from "../../support/fixtures/issuedBatch.ts";
import { DID, KID, share, shareKey, shares } from "../../support/fixtures/issuedShare.ts";
import { changed } from "../../support/mutate.ts";

const { header, payload } = parseJwt(share.jwt);
const anchor = share.anchors.B;
const read = (text: string, beside: string | null = anchor) => readShare(text, beside);
const raw = (text: string): string => base64url(utf8(text));
const jwtOf = (head: Json, body: Json): string =>
  signShare(signingInputOf(head as JsonObject, body as JsonObject), shareKey);
const compactOf = (jwt: string, disclosures: readonly string[] = []): string => writeCompact({ jwt, disclosures });
const refused = (code: string, where?: string, detail?: RegExp) => ({
  result: "fail",
  code,
  ...(where !== undefined && { where }),
  ...(detail !== undefined && { detail: expect.stringMatching(detail) as string }),
});
/** A share whose payload lists the digests of these disclosures, whatever they are. */
const withDisclosures = (...disclosures: string[]) =>
  read(compactOf(jwtOf(header, { ...payload, _sd: disclosures.map(digestOfDisclosure).sort() }), disclosures));
const disclosure = (...parts: Json[]): string => raw(JSON.stringify(parts));
const SALT = "AAECAwQFBgcICQoLDA0ODw";

describe("a share", () => {
  it("has the parts that the checks need, each parsed", () => {
    expect(read(share.compact)).toMatchObject({
      view: "B",
      id: share.body.id,
      name: "Applied Data Stewardship",
      issuerDid: DID,
      issuerName: "Example University",
      account,
      validFrom: "2026-06-30T09:00:00Z",
      validUntil: "2036-06-30T00:00:00Z",
      awardedDate: "2026-06-29T00:00:00Z",
      anchor: { account, index: 0, view: "B" },
      claims: { name: "Şimşek Ayşegül", result: "94", iss: payload.iss },
      jwt: { header: { kid: KID } },
      notNfc: false,
    });
  });

  it("shows what is disclosed, and nothing of the rest", () => {
    const document = read(compactOf(share.jwt, [share.disclosures[7] as string]));
    expect(isDocument(document as never) && "claims" in document && Object.keys(document.claims)).toEqual([
      ...Object.keys(payload),
      "result",
    ]);
    expect(document).toMatchObject({ awardedDate: null, claims: { result: "94" } });
    expect(read(compactOf(share.jwt))).toMatchObject({ claims: payload });
  });

  it("may have no end", () => {
    expect(read(shares[1]?.compact ?? "")).toMatchObject({ validUntil: null });
  });

  it("is the same as JWS JSON, which brings its anchor along", () => {
    const file = writeJws({ ...share, anchor });
    expect(Object.keys(file)).toEqual(["payload", "protected", "signature", "header"]);
    expect(read(JSON.stringify(file, null, 2), null)).toEqual(read(share.compact));
    expect(read(JSON.stringify(writeJws({ ...share, anchor: null })), anchor)).toEqual(refused("no_anchor"));
  });

  it("may carry a holder's key, of which nothing is asked", () => {
    const jwt = jwtOf(header, { ...payload, cnf: { jwk: { kty: "EC" } } });
    expect(isDocument(read(compactOf(jwt)) as never)).toBe(true);
    expect(read(compactOf(jwtOf(header, { ...payload, cnf: "key" })))).toEqual(
      refused("schema", "/payload/cnf", /object/),
    );
  });

  it("may have decoy digests that belong to no disclosure", () => {
    const decoy = digestOfDisclosure("decoy");
    const jwt = jwtOf(header, { ...payload, _sd: [...(payload._sd as string[]), decoy].sort() });
    expect(read(compactOf(jwt, share.disclosures))).toMatchObject({ claims: { name: "Şimşek Ayşegül" } });
  });

  it("says whether any of its text is not NFC, disclosures included", () => {
    expect(withDisclosures(disclosure(SALT, "name", "S\u0327"))).toMatchObject({ notNfc: true });
    expect(withDisclosures(disclosure(SALT, "name", "Ş"))).toMatchObject({ notNfc: false });
  });

  it("may have a result that is a list of OB3 results", () => {
    const result = [{ type: ["Result"], value: "94" }];
    expect(withDisclosures(disclosure(SALT, "result", result))).toMatchObject({ claims: { result } });
  });
});

describe("the header of a share", () => {
  it.each<[string, Json, string, string]>([
    ["names the algorithm ES256, not none", changed(header, "/alg", "none"), "schema", "/header/alg"],
    ["names the algorithm ES256, not HS256", changed(header, "/alg", "HS256"), "schema", "/header/alg"],
    ["names an algorithm", changed(header, "/alg", undefined), "schema", "/header/alg"],
    ["names a key", changed(header, "/kid", undefined), "schema", "/header/kid"],
    ["brings no key of its own", changed(header, "/jwk", { kty: "EC" }), "schema", "/header/jwk"],
    ["brings no certificate", changed(header, "/x5c", []), "schema", "/header/x5c"],
    ["has no critical extension", changed(header, "/crit", ["b64"]), "schema", "/header/crit"],
    ["has the type dc+sd-jwt, not its old name", changed(header, "/typ", "vc+sd-jwt"), "unknown_kind", "/header/typ"],
    ["has a type", changed(header, "/typ", undefined), "unknown_kind", "/header/typ"],
  ])("%s", (_, head, code, where) => {
    expect(read(compactOf(jwtOf(head, payload)))).toMatchObject(refused(code, where));
  });
});

describe("the visible claims of a share", () => {
  const [first = "", second = ""] = payload._sd as string[];
  it.each<[string, string, Json | undefined, string?]>([
    ["name their kind", "/vct", "https://w3id.org/credence/microcredential/2", "unknown_kind"],
    ["have an issuer", "/iss", undefined],
    ["have an issuer that is no DID of the web", "/iss", DID],
    ["have an issuer by https", "/iss", "http://example.edu"],
    ["have an issuer without a slash at the end", "/iss", "https://example.edu/"],
    ["have an issuer in lower case", "/iss", "https://Example.edu"],
    ["have an issuer without a query", "/iss", "https://example.edu?x"],
    ["have a start", "/nbf", undefined],
    ["have a start in whole seconds", "/nbf", 1.5],
    ["have a start that is a number", "/nbf", "1782777600"],
    ["have a start within the calendar", "/nbf", 253_402_300_800],
    ["have an end that is a number", "/exp", null],
    ["have a credential id", "/credential_id", undefined],
    ["name an account", "/ledger", undefined],
    ["name an account that doubles can hold", "/ledger", `eip155:1:${account.ledger}/9007199254740993`],
    ["have an achievement", "/achievement", undefined],
    ["have an achievement of OB3", "/achievement/criteria", undefined],
    ["have an achievement with credits that are a number", "/achievement/creditsAvailable", "5"],
    ["have an authority", "/issuing_authority", undefined],
    ["have a country", "/issuing_country", "ie"],
    ["name the hash of digests", "/_sd_alg", undefined],
    ["name SHA-256 and no other hash", "/_sd_alg", "sha-512"],
    ["have digests", "/_sd", undefined],
    ["have digests in order", "/_sd", [second, first]],
    ["have no digest twice", "/_sd", [first, first]],
    ["have digests of 32 bytes", "/_sd", [first.slice(1)]],
    ["have digests in their one base64url", "/_sd", [`${first.slice(0, -1)}B`]],
    ["have digests that are texts", "/_sd", [1]],
    ["have no status, which lives on the ledger", "/status", { status_list: { idx: 0, uri: "https://example.edu/1" } }],
    ["have no learner's name in the open", "/name", "Ada"],
    ["have no member that we do not know", "/iat", 1_782_777_600],
  ])("%s", (_, pointer, value, code = "schema") => {
    const report = read(compactOf(jwtOf(header, changed(payload, pointer, value))));
    expect(report).toMatchObject(refused(code, `/payload${pointer}`));
  });

  it.each(["_sd", "_sd_alg", "..."])("hide nothing below the top: %s in the achievement", (key) => {
    for (const place of ["/achievement", "/achievement/criteria", "/achievement/alignment/0"]) {
      const jwt = jwtOf(header, changed(payload, `${place}/${key}`, [digestOfDisclosure("x")]));
      expect(read(compactOf(jwt))).toEqual(refused("schema", `/payload${place}/${key}`, /nothing hidden/));
    }
  });
});

describe("a disclosure", () => {
  const good = disclosure(SALT, "name", "Ada");
  it.each<[string, string, string, RegExp]>([
    ["is base64url", "é", "", /base64url/],
    ["is JSON", raw("[1,"), "", /Not JSON/],
    ["is a list", raw("{}"), "", /list of salt, name and value/],
    ["is no array element, which has no name", disclosure(SALT, "Ada"), "", /list of salt, name and value/],
    ["has three parts, not four", disclosure(SALT, "name", "Ada", 1), "", /list of salt, name and value/],
    ["has a salt of at least 128 bits", disclosure(SALT.slice(1), "name", "Ada"), "/0", /128 bits/],
    ["has a salt that is a text", disclosure(1, "name", "Ada"), "/0", /128 bits/],
    ["is not named like a visible claim", disclosure(SALT, "iss", "https://evil.example"), "/1", /one of "name"/],
    ["is not named like the list of digests", disclosure(SALT, "_sd", []), "/1", /one of "name"/],
    ["has a name of the list", disclosure(SALT, "gpa", "4.0"), "/1", /one of "name"/],
    ["has no name that every object has", disclosure(SALT, "toString", "x"), "/1", /one of "name"/],
    ["has a name that is a text", disclosure(SALT, 1, "x"), "/1", /one of "name"/],
    ["of a name has a text", disclosure(SALT, "name", ["Ada"]), "/2", /a text/],
    ["of a day has a date", disclosure(SALT, "awarded_date", "2026-02-30"), "/2", /calendar date/],
    ["of credits has a decimal text", disclosure(SALT, "credits_earned", 4.5), "/2", /decimal/],
    ["of an e-mail address has its hash only", disclosure(SALT, "email_hash", "ada@example.edu"), "/2", /object/],
    ["of a result has a text or a list", disclosure(SALT, "result", { value: "94" }), "/2", /text/],
  ])("%s", (_, text, where, detail) => {
    expect(withDisclosures(text)).toEqual(refused("schema", `/disclosures/0${where}`, detail));
  });

  it("hides nothing further", () => {
    const result = [{ type: ["Result"], value: "94", _sd: [digestOfDisclosure("x")] }];
    expect(withDisclosures(disclosure(SALT, "result", result))).toMatchObject(
      refused("schema", "/disclosures/0/2/0/_sd"),
    );
  });

  it("is not repeated", () => {
    expect(read(compactOf(share.jwt, [...share.disclosures.slice(0, 2), share.disclosures[0] as string]))).toEqual(
      refused("schema", "/disclosures/2", /name is disclosed twice/),
    );
  });

  it("does not disclose a claim a second time with another value, even where the issuer signed both", () => {
    const other = disclosure(SALT, "name", "Eve");
    expect(withDisclosures(good, other)).toEqual(refused("schema", "/disclosures/1", /name is disclosed twice/));
  });

  it("that the issuer did not sign leaves nothing that a digest covers, and is not among the claims", () => {
    for (const strange of [good, disclosure(SALT, "result", "100"), `${share.disclosures[0]}`.replace("W", "X")]) {
      const document = read(compactOf(share.jwt, [share.disclosures[3] as string, strange]));
      if (!("claims" in document)) {
        expect(document).toMatchObject(refused("schema"));
        continue;
      }
      expect(document.digest).toBeNull();
      expect(Object.keys(document.claims)).toEqual([...Object.keys(payload), "awarded_date"]);
    }
  });
});

describe("the anchor of a share", () => {
  it("is in the text beside it", () => {
    expect(read(share.compact, null)).toEqual(refused("no_anchor"));
  });

  it.each([
    ["nothing", ""],
    ["no base64url", "u=="],
    ["a line end after it", `${anchor}\n`],
    ["a byte fewer", anchor.slice(0, -4)],
    ["its prefix missing", anchor.slice(1)],
  ])("is exactly what an issuer writes: not %s", (_, text) => {
    expect(read(share.compact, text)).toMatchObject(refused("bad_anchor"));
  });

  it("of a later version is not judged", () => {
    const newer = `u${base64url(Uint8Array.of(0x82, 2, 0))}`;
    expect(read(share.compact, newer)).toEqual({ result: "unknown", cause: "newer_format" });
  });
});
