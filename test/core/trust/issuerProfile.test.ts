import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/core/json/strictJson.ts";
import { parseProfile, profileHash, profileName } from "../../../src/core/trust/issuerProfile.ts";
import { profile as sampleProfile } from "../../support/fixtures/issuedBatch.ts";
import { changed, faultsThrown } from "../../support/mutate.ts";

const FROM = "2026-01-01T00:00:00Z";
const MULTIKEY = sampleProfile.keys[0]?.value as string;
const jwk = {
  kty: "EC",
  crv: "P-256",
  x: "G5pOJzSA7_Np9IVdmp17VLVBWweQYpqD45NvjhFggJQ",
  y: "RK_zG_fBaYY72zdxVlGngVxXU2_FHFrlzci1F4kp_BM",
};

const document: Json = {
  format: "credence-issuer-profile-v1",
  did: "did:web:example.edu",
  name: { tr: "Örnek Üniversitesi", en: "Example University", "zh-Hant-TW": "範例大學" },
  domain: "example.edu",
  country: "IE",
  contact: "registry@example.edu",
  keys: [
    { id: "did:web:example.edu#1", type: "Multikey", value: MULTIKEY, from: FROM, until: "2027-01-01T00:00:00+01:00" },
    { id: "key-2", type: "JsonWebKey", value: jwk, from: FROM, compromisedSince: "2026-05-01T00:00:00Z" },
  ],
};

const faults = (pointer: string, value: Json | undefined) =>
  faultsThrown("bad_profile", () => parseProfile(changed(document, pointer, value)));

describe("an issuer profile", () => {
  it("is read as it is", () => {
    expect(parseProfile(document)).toBe(document);
    for (const pointer of ["/domain", "/contact", "/keys/0/until", "/keys/1/compromisedSince"])
      expect(faults(pointer, undefined), pointer).toEqual([]);
  });

  it.each<[string, string, Json | undefined, string]>([
    ["no object", "", [], "/ bad_type"],
    ["another format", "/format", "credence-issuer-profile-v2", "/format bad_value"],
    ["no format", "/format", undefined, "/format missing"],
    ["no DID", "/did", undefined, "/did missing"],
    ["a DID in upper case", "/did", "did:web:Example.edu", "/did bad_value"],
    ["no name", "/name", undefined, "/name missing"],
    ["a name without language", "/name", "Example University", "/name bad_type"],
    ["no language", "/name", {}, "/name missing"],
    ["a language that is none", "/name/english language", "Example", "/name/english language unknown_key"],
    ["an empty name", "/name/en", "", "/name/en bad_value"],
    ["a name of 301 characters", "/name/en", "x".repeat(301), "/name/en bad_value"],
    ["a domain in upper case", "/domain", "Example.edu", "/domain bad_value"],
    ["a domain with a path", "/domain", "example.edu/law", "/domain bad_value"],
    ["no country", "/country", undefined, "/country missing"],
    ["a country in lower case", "/country", "ie", "/country bad_value"],
    ["an empty contact", "/contact", "", "/contact bad_value"],
    ["an unknown member", "/logo", "https://example.edu/logo.png", "/logo unknown_key"],
    ["no keys", "/keys", undefined, "/keys missing"],
    ["an empty list of keys", "/keys", [], "/keys bad_length"],
    ["a key without id", "/keys/0/id", undefined, "/keys/0/id missing"],
    ["a key with an empty id", "/keys/0/id", "", "/keys/0/id bad_value"],
    ["two keys of one id", "/keys/1/id", "did:web:example.edu#1", "/keys repeated"],
    ["a key without start", "/keys/0/from", undefined, "/keys/0/from missing"],
    ["a start that is a date", "/keys/0/from", "2026-01-01", "/keys/0/from bad_value"],
    ["an end that is null", "/keys/0/until", null, "/keys/0/until bad_value"],
    ["a compromise that is a flag", "/keys/1/compromisedSince", true, "/keys/1/compromisedSince bad_value"],
    ["a key of another type", "/keys/0/type", "Ed25519VerificationKey2020", "/keys/0/type bad_value"],
    [
      "a Multikey of another curve",
      "/keys/0/value",
      "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv",
      "/keys/0/value bad_value",
    ],
    ["a Multikey that is cut short", "/keys/0/value", MULTIKEY.slice(0, -1), "/keys/0/value bad_value"],
    ["a private key beside the public one", "/keys/1/value/d", jwk.x, "/keys/1/value/d unknown_key"],
    ["a JWK of another curve", "/keys/1/value/crv", "P-384", "/keys/1/value/crv bad_value"],
    ["a JWK with a short coordinate", "/keys/1/value/x", jwk.x.slice(1), "/keys/1/value/x bad_value"],
    [
      "a JWK with a second text for its bytes",
      "/keys/1/value/x",
      `${jwk.x.slice(0, -1)}B`,
      "/keys/1/value/x bad_value",
    ],
    ["a JWK with padding", "/keys/1/value/y", `${jwk.y}=`, "/keys/1/value/y bad_value"],
  ])("is refused with %s", (_, pointer, value, fault) => {
    expect(faults(pointer, value)).toEqual([fault]);
  });

  it("is refused with all its faults at once", () => {
    const bad = changed(changed(changed(document, "/did", "x"), "/keys/0/from", "x"), "/country", undefined);
    expect(faultsThrown("bad_profile", () => parseProfile(bad))).toEqual([
      "/did bad_value",
      "/country missing",
      "/keys/0/from bad_value",
    ]);
  });

  it("has the SHA-256 of its canonical form as its hash, whatever the order of its keys", () => {
    const profile = parseProfile({
      keys: [(document as never)["keys"][0]],
      country: "IE",
      name: { en: "A" },
      did: "did:web:a",
      format: "credence-issuer-profile-v1",
    });
    const text = `{"country":"IE","did":"did:web:a","format":"credence-issuer-profile-v1","keys":[{"from":"${FROM}","id":"did:web:example.edu#1","type":"Multikey","until":"2027-01-01T00:00:00+01:00","value":"${MULTIKEY}"}],"name":{"en":"A"}}`;
    expect(profileHash(profile)).toBe(`0x${createHash("sha256").update(text).digest("hex")}`);
    expect(profileHash(parseProfile(changed(document, "/country", "FR")))).not.toBe(
      profileHash(parseProfile(document)),
    );
  });

  it("is named in the first language asked for that it has, else in its own first", () => {
    const profile = parseProfile(document);
    expect(profileName(profile, "fr", "en", "tr")).toBe("Example University");
    expect(profileName(profile, "fr")).toBe("Örnek Üniversitesi");
    expect(profileName(profile)).toBe("Örnek Üniversitesi");
    expect(profileName(profile, "toString", "constructor")).toBe("Örnek Üniversitesi");
  });
});
