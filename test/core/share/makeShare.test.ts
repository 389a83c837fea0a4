import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "#hash";
import { achievementObject } from "../../../src/core/achievement/openBadgeForm.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import { hashEmail } from "../../../src/core/credential/makeCredential.ts";
import { commitmentOf, digestOfShare } from "../../../src/core/batch/digest.ts";
import { DISCLOSABLE } from "../../../src/core/share/disclosure.ts";
import { writeAccount } from "../../../src/core/values/issuerAccount.ts";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import { makeShare, SALTS_LENGTH } from "../../../src/core/share/makeShare.ts";
import { achievement, fixedBytes, account } from "../../support/fixtures/issuedBatch.ts";
import { DID, fullRow, inputOf, KID, saltsOf, share } from "../../support/fixtures/issuedShare.ts";

const decode = (text = ""): unknown => JSON.parse(Buffer.from(text, "base64url").toString());
const made = (row = fullRow, changes = {}) => makeShare(inputOf(row, changes), KID, saltsOf("test"));
const payloadOf = ({ payload }: { payload: JsonObject }) => JSON.parse(canonicalize(payload)) as JsonObject;
const disclosed = ({ disclosures }: { disclosures: readonly string[] }) =>
  disclosures.map((text) => decode(text) as [string, string, unknown]);

describe("view B", () => {
  it("has a header of algorithm, key and type, and nothing else", () => {
    expect(made().header).toEqual({ alg: "ES256", kid: KID, typ: "dc+sd-jwt" });
  });

  it("always shows account, issuer, validity and achievement, as view A states them", () => {
    const { _sd, ...visible } = payloadOf(made());
    expect(visible).toEqual({
      iss: "https://example.edu:8443/science",
      nbf: Date.parse("2026-06-30T09:00:00Z") / 1000,
      exp: Date.parse("2036-06-30T00:00:00Z") / 1000,
      vct: "https://w3id.org/credence/microcredential/1",
      credential_id: "urn:uuid:90dabcc6-4257-4996-b120-1997d6f29ffe",
      ledger: writeAccount(account),
      achievement: achievementObject(achievement),
      issuing_authority: "Example University",
      issuing_country: "IE",
      _sd_alg: "sha-256",
    });
    expect(_sd).toHaveLength(8);
  });

  it("hides every claim about the learner behind a separate disclosure", () => {
    const all = disclosed(made());
    expect(Object.fromEntries(all.map(([, name, value]) => [name, value]))).toEqual({
      name: "Şimşek Ayşegül",
      learner_id: "https://example.edu/learners/1",
      email_hash: {
        salt: "AAECAwQFBgcICQoLDA0ODw",
        hash: hashEmail("aysegul@example.edu", "AAECAwQFBgcICQoLDA0ODw"),
      },
      awarded_date: "2026-06-29",
      activity_start: "2026-02-01",
      activity_end: "2026-06-12",
      credits_earned: "4.50",
      result: "94",
    });
    expect(all.map(([, name]) => name)).toEqual(DISCLOSABLE);
    const visible = JSON.stringify(payloadOf(made()));
    for (const secret of ["Şimşek", "learners/1", "aysegul", "2026-06-29", "4.50"])
      expect(visible).not.toContain(secret);
  });

  it("discloses only what the row has; the date of award is that of issue where no other is given", () => {
    const bare = made({ row: 3, name: "王小明" });
    expect(disclosed(bare).map(([, name, value]) => [name, value])).toEqual([
      ["name", "王小明"],
      ["awarded_date", "2026-06-30"],
    ]);
    expect(payloadOf(bare)).not.toHaveProperty("exp");
    expect(payloadOf(bare)._sd).toHaveLength(2);
  });

  it("hashes the e-mail address even where view A shows it", () => {
    const { row, ...plain } = { ...fullRow, plainEmail: true as const };
    expect(JSON.stringify(disclosed(made({ row, ...plain })))).not.toContain("aysegul@");
  });

  it("lists the SHA-256 digests of its disclosures, sorted, so that their order tells nothing", () => {
    const view = made();
    const digests = view.disclosures.map((text) => Buffer.from(sha256(text)).toString("base64url"));
    expect(payloadOf(view)._sd).toEqual(digests.toSorted());
  });

  it("gives every disclosure a salt of 128 bits, none twice", () => {
    const salts = disclosed(made()).map(([salt]) => salt);
    expect(new Set(salts).size).toBe(8);
    for (const salt of salts) expect(Buffer.from(salt, "base64url")).toHaveLength(16);
    expect(salts.map((salt) => Buffer.from(salt, "base64url").toString("hex")).join("")).toBe(
      hex(saltsOf("test")).slice(2),
    );
  });

  it("keeps the salt of a claim, whichever other claims the row has", () => {
    const saltOf = (view: { disclosures: readonly string[] }, name: string) =>
      disclosed(view).find(([, one]) => one === name)?.[0];
    expect(saltOf(made({ row: 2, name: "A", result: "94" }), "result")).toBe(saltOf(made(), "result"));
  });

  it("is the same bytes for the same record and salts, and others for other salts", () => {
    expect(made()).toEqual(made());
    expect(makeShare(inputOf(fullRow), KID, saltsOf("other")).payload).not.toEqual(made().payload);
  });

  it("names a did:key as it is", () => {
    const did = "did:key:z6MkqzRgpTEziYfDixtsfJisanuuHoseNFFD9r9LjyLqsjhA";
    expect(payloadOf(made(fullRow, { issuer: { did, name: "N", country: "IE" } })).iss).toBe(did);
    expect(DID).toMatch(/^did:web:/);
  });

  it("is made only with eight salts", () => {
    for (const length of [0, 127, 129, 16])
      expect(() => makeShare(inputOf(fullRow), KID, new Uint8Array(length))).toThrow(
        expect.objectContaining({ code: "bad_encoding" }),
      );
    expect(SALTS_LENGTH).toBe(128);
  });

  it.each([
    ["no time", { validFrom: "2026-06-30" }],
    ["an id that is no urn:uuid", { id: "1" }],
    ["a country of three letters", { issuer: { did: DID, name: "N", country: "IRL" } }],
  ])("is refused, as view A is, with %s", (_, changes) => {
    expect(() => made(fullRow, changes)).toThrow(expect.objectContaining({ code: "bad_credential" }));
  });
});

describe("the digest of view B", () => {
  it("covers the issuer-signed JWT and no disclosure: any share has the same", () => {
    const digest = hex(digestOfShare(share.jwt));
    fc.assert(
      fc.property(fc.subarray([...share.disclosures]), (some) => {
        expect(hex(digestOfShare([share.jwt, ...some, ""].join("~")))).toBe(digest);
      }),
      { numRuns: 50 },
    );
    expect(digest).toBe(hex(sha256(share.jwt)));
  });

  it("is committed to under its own tag", () => {
    const nonce = fixedBytes("nonce");
    const digest = digestOfShare(share.jwt);
    expect(hex(commitmentOf("B", nonce, digest))).not.toBe(hex(commitmentOf("A", nonce, digest)));
  });
});
