// A share is judged by the same ten checks; the laws of the verdict are in verifyShareLaws.test.ts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAnchor, writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { hex } from "../../src/core/bytes/bytes.ts";
import { type Check, CHECKS, type CheckName } from "../../src/core/report/answers.ts";
import type { Json, JsonObject } from "../../src/core/json/strictJson.ts";
import { parseJwt, signingInputOf } from "../../src/core/share/jwt.ts";
import { type IssuerProfile, type ProfileKey } from "../../src/core/trust/issuerProfile.ts";
import type { Report } from "../../src/core/report/report.ts";
import { writeCompact, writeJws } from "../../src/core/share/shareForm.ts";
import { es256KeyOf, publicJwkOf, signShare } from "../../src/signature/suites/es256.ts";
import type { VerifierSources } from "../../src/verifier/verifier.ts";
import { changed } from "../support/mutate.ts";
import {
  chainFacts,
  fixedBytes,
  account,
  notAnchored,
  policy,
  seconds,
  ZERO_HASH,
} from "../support/fixtures/issuedBatch.ts";
import { facts, KID, profile, sealShares, share, shareKey, shares, sources } from "../support/fixtures/issuedShare.ts";
import { FixedFactSource } from "../support/verifying/fixedFactSource.ts";
import { makeVerifier, withChain } from "../support/verifying/sampleVerifier.ts";

const { header, payload } = parseJwt(share.jwt);
const anchor = parseAnchor(share.anchors.B);
const verify = (text: string, beside: string | null = share.anchors.B, changes: Partial<VerifierSources> = {}) =>
  makeVerifier(sources(changes)).verifyShare(text, beside);
const report = async (...parts: Parameters<typeof verify>): Promise<Report> => (await verify(...parts)).report;
const answers = ({ checks }: Report) =>
  Object.fromEntries(
    CHECKS.map((name) => {
      const check: Check = checks[name];
      return [name, check.result === "pass" ? "pass" : check.result === "fail" ? check.code : check.cause];
    }),
  ) as Record<CheckName, string>;
const failed = ({ checks }: Report) => CHECKS.filter((name) => checks[name].result === "fail");
const allPass = Object.fromEntries(CHECKS.map((name) => [name, "pass"]));
const underProfiles = (then: IssuerProfile, now = then): Partial<VerifierSources> => ({
  ...withChain(chainFacts({ ...facts({}, then), profileHashNow: facts({}, now).profileHashNow as string })),
  profiles: [then, now],
});
const [edKey, p256Key] = profile.keys as readonly [ProfileKey, ProfileKey];
const withKeys = (...keys: ProfileKey[]): IssuerProfile => ({ ...profile, keys });

/** A batch of one, sealed by the issuer: content that is anchored, whatever it says. */
async function anchored(head: Json, body: Json, key = shareKey, changes: Partial<VerifierSources> = {}) {
  const jwt = signShare(signingInputOf(head as JsonObject, body as JsonObject), key);
  const [sealed] = sealShares([{ body: share.body, jwt, disclosures: [] }]).shares;
  return report(sealed?.compact ?? "", sealed?.anchors.B, { ...withChain(chainFacts(facts({ size: 1 }))), ...changes });
}

describe("a share", () => {
  it("of every credential passes all ten checks, compact and as JWS JSON", async () => {
    for (const one of shares) {
      const compact = await verify(one.compact, one.anchors.B);
      expect(answers(compact.report)).toEqual(allPass);
      expect([compact.report.verdict, compact.report.headline, compact.sourcesFailed]).toEqual([
        "valid",
        "valid",
        false,
      ]);
      const file = JSON.stringify(writeJws({ ...one, anchor: one.anchors.B }));
      expect(await verify(file, null)).toEqual(compact);
    }
  });

  it("verifies with any subset of its disclosures in any order, and reveals exactly those", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...share.disclosures]), async (some) => {
        const { report: one, credential } = await verify(writeCompact({ jwt: share.jwt, disclosures: some }));
        expect(one.verdict).toBe("valid");
        const shown = some.map(
          (text) => JSON.parse(Buffer.from(text, "base64url").toString()) as [string, string, Json],
        );
        expect(credential).toEqual({
          ...payload,
          ...Object.fromEntries(shown.map(([, name, value]) => [name, value])),
        });
      }),
      { numRuns: 200 },
    );
  });

  it("is described in the report as a file of view A is", async () => {
    expect(await report(share.compact)).toMatchObject({
      format: "credence-report-v1",
      document: {
        id: share.body.id,
        name: "Applied Data Stewardship",
        validFrom: "2026-06-30T09:00:00Z",
        validUntil: "2036-06-30T00:00:00Z",
        awardedDate: "2026-06-29T00:00:00Z",
        root: hex(anchor.root),
        index: 0,
        notNfc: false,
      },
      issuer: { account: account, recognised: true, claims: { did: profile.did, name: "Example University" } },
    });
    expect((await report(writeCompact({ ...share, disclosures: [] }))).document?.awardedDate).toBeNull();
  });

  it("a text that is no share gives a report too, and nobody is asked about it", async () => {
    const source = new FixedFactSource();
    for (const text of ["", "hello", "{", "{}", "[]", "~", share.jwt, `${share.compact}x`]) {
      const { report: one, credential } = await verify(text, share.anchors.B, { facts: source });
      expect([one.verdict, one.headline, credential]).toEqual(["invalid", "not_this_format", {}]);
    }
    expect((await report(share.compact, null, { facts: source })).checks.format).toEqual({
      result: "fail",
      code: "no_anchor",
    });
    expect(source.calls).toEqual([]);
  });

  it("asks the chain one question: the account that the claims name, root and index of the anchor", async () => {
    const source = new FixedFactSource(chainFacts(facts()));
    await verify(share.compact, writeAnchor({ ...anchor, account: { ...account, issuerId: 8 } }), { facts: source });
    expect(source.calls.map(([query]) => query)).toEqual([{ account, root: hex(anchor.root), index: 0 }]);
  });
});

describe("the ten checks of a share", () => {
  const at = (time: string) => ({ clock: () => seconds(time) });
  it.each<[string, string, Partial<VerifierSources>, Partial<Record<CheckName, string>>]>([
    ["the anchor of view A", share.anchors.A, {}, { inclusion: "wrong_view", signature: "not_checked" }],
    [
      "the anchor of another share",
      shares[1]?.anchors.B ?? "",
      {},
      { inclusion: "altered", recognition: "not_reached" },
    ],
    [
      "an index that the batch does not have",
      shares[0]?.anchors.B ?? "",
      withChain(chainFacts(facts({ size: 1 }))),
      { inclusion: "path_too_long" },
    ],
    [
      "an anchor of another issuer id",
      writeAnchor({ ...anchor, account: { ...account, issuerId: 8 } }),
      {},
      { issuer: "foreign_anchor", inclusion: "pass" },
    ],
    [
      "another DID registered",
      share.anchors.B,
      withChain(chainFacts(facts({ didHash: ZERO_HASH }))),
      { issuer: "did_mismatch", recognition: "not_reached" },
    ],
    [
      "a root that was not anchored",
      share.anchors.B,
      withChain(chainFacts(notAnchored(facts({ anchoredAt: 0, size: 0 })))),
      { anchor: "not_anchored", signature: "not_anchored" },
    ],
    [
      "no chain",
      share.anchors.B,
      withChain("unreachable"),
      { anchor: "unreachable", inclusion: "pass", signature: "unreachable" },
    ],
    ["a revocation", share.anchors.B, withChain(chainFacts(facts({ revoked: true }))), { status: "revoked" }],
    ["a suspension", share.anchors.B, withChain(chainFacts(facts({ suspended: true }))), { status: "suspended" }],
    ["a time before it starts", share.anchors.B, at("2026-06-30T08:59:59Z"), { validity: "not_yet_valid" }],
    ["the second in which it ends", share.anchors.B, at("2036-06-30T00:00:00Z"), { validity: "expired" }],
    ["the second before", share.anchors.B, at("2036-06-29T23:59:59Z"), { validity: "pass" }],
    [
      "an issuer whom nobody recognises",
      share.anchors.B,
      { policy: { ...policy, issuers: [] } },
      { recognition: "not_recognised", signature: "pass" },
    ],
    ["no profile", share.anchors.B, { profiles: [] }, { signature: "no_profile" }],
    ["a profile without its key", share.anchors.B, underProfiles(withKeys(edKey)), { signature: "key_not_in_profile" }],
    [
      "a key of view A under the same id",
      share.anchors.B,
      underProfiles(withKeys({ ...edKey, id: KID })),
      { signature: "key_not_in_profile" },
    ],
    [
      "a key from after the anchor",
      share.anchors.B,
      underProfiles(withKeys(edKey, { ...p256Key, from: "2026-07-01T00:00:00Z" })),
      { signature: "key_not_valid_then" },
    ],
    [
      "a key compromised before",
      share.anchors.B,
      underProfiles(profile, withKeys(edKey, { ...p256Key, compromisedSince: "2026-06-30T09:00:00Z" })),
      { signature: "key_compromised" },
    ],
    [
      "a key that is no point of the curve",
      share.anchors.B,
      underProfiles(
        withKeys(edKey, { ...p256Key, value: { ...(p256Key.value as object), y: "A".repeat(43) } } as ProfileKey),
      ),
      { signature: "unsupported" },
    ],
    [
      "another key under its id",
      share.anchors.B,
      underProfiles(withKeys(edKey, { ...p256Key, value: publicJwkOf(es256KeyOf(fixedBytes("x"))) } as ProfileKey)),
      { signature: "signature_bad" },
    ],
  ])("with %s", async (_, beside, changes, expected) => {
    expect(answers(await report(share.compact, beside, changes))).toMatchObject(expected);
  });

  it("find a wrong signature on anchored content: the verdict is invalid", async () => {
    const forged = await anchored(header, payload, { kid: KID, privateKey: es256KeyOf(fixedBytes("stranger")) });
    expect([forged.verdict, forged.headline, failed(forged)]).toEqual(["invalid", "signature_bad", ["signature"]]);
  });

  it("find a key that only the header names: unknown, and the verdict rests on the anchor", async () => {
    const other = await anchored({ ...header, kid: "key-2" }, payload);
    expect([other.verdict, answers(other).signature]).toEqual(["valid", "key_not_in_profile"]);
  });

  it("hold the DID behind `iss` against the one that the ledger knows, path and port included", async () => {
    for (const iss of ["https://example.edu:8443", "https://example.edu/science", "https://example.edu:8443/science/x"])
      expect(answers(await anchored(header, { ...payload, iss })).issuer).toBe("did_mismatch");
    expect(answers(await anchored(header, payload)).issuer).toBe("pass");
  });

  it("hold the scope of an accreditation against level and field of the achievement", async () => {
    const always = { held: true, validUntil: 0, maxEqfLevel: 6, fields: 1 << 3 };
    const under = async (scope: object, body: Json = payload) => {
      const given = { ...always, ...scope };
      const accreditation = { issue: [{ by: 3, atAnchoring: given, now: given, annulledSince: 0 }], accredit: {} };
      const accreditors = [{ ...account, issuerId: 3, depth: 1, name: "Agency" }];
      return answers(
        await anchored(header, body, shareKey, {
          ...withChain({ ...chainFacts(facts({ size: 1 })), accreditation }),
          policy: { ...policy, issuers: [], accreditors },
        }),
      ).recognition;
    };
    expect(await under({})).toBe("pass");
    expect(await under({ maxEqfLevel: 5 })).toBe("not_recognised");
    expect(await under({ fields: 1 << 4 })).toBe("not_recognised");
    expect(await under({}, changed(payload, "/achievement/fieldOfStudy", "0613 Software"))).toBe("not_recognised");
  });
});
