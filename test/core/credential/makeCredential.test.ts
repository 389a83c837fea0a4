import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import jsonld from "jsonld";
import { describe, expect, it } from "vitest";
import { parseAchievement } from "../../../src/core/achievement/achievement.ts";
import { type CredentialInput, hashEmail, makeCredential } from "../../../src/core/credential/makeCredential.ts";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import { type Json, type JsonObject, parseJson } from "../../../src/core/json/strictJson.ts";
import { contextFault, openBadgeCredential } from "../../../src/core/openBadge/credentialShape.ts";
import { eqfLevelOf, fieldOf } from "../../../src/core/achievement/scope.ts";
import { faultsOf } from "../../../src/core/json/shape.ts";
import { loadContext } from "../../../src/signature/jsonld/contexts.ts";
import { achievementDocument, faultsThrownBy, makeAchievement } from "../../support/fixtures/achievement.ts";
import { ob3Schema } from "../../interop/openBadgesSchema.ts";
import { vectorCredentials } from "../../vectors/vectorCredentials.ts";

const EXAMPLES = new URL("../../../examples/achievements/", import.meta.url);

const input = (changes: Partial<CredentialInput> = {}): CredentialInput => ({
  account: { chainId: 31337, ledger: "0xc9bdcabbb27bb22833649aff08e795e6c1eb7675", issuerId: 7 },
  issuer: { did: "did:web:example.edu", name: "Example University", country: "IE" },
  achievement: makeAchievement(),
  row: {
    row: 2,
    name: "Şimşek Ayşegül",
    learnerId: "urn:example:student:1",
    email: "aysegul@example.org",
    awardedDate: "2026-06-30",
    activityStartDate: "2026-02-02",
    activityEndDate: "2026-06-12",
    validUntil: "2036-06-30T00:00:00Z",
    result: "94",
    creditsEarned: "4.5",
    language: "tr",
    evidence: { name: "Project", url: "https://example.edu/e/1", narrative: "A data set." },
  },
  id: "urn:uuid:90dabcc6-4257-4996-b120-1997d6f29ffe",
  subjectId: "urn:uuid:0adb0037-eb2b-4a3e-b1ed-4af59f80ae0f",
  emailSalt: "0123456789abcdefghijk",
  validFrom: "2026-07-01T08:30:00Z",
  ...changes,
});

const onlyName = { row: 2, name: "A" };
const member = (credential: JsonObject, key: string): JsonObject => credential[key] as JsonObject;
const subjectOf = (credential: JsonObject): JsonObject => member(credential, "credentialSubject");

const toQuads = (document: JsonObject): Promise<string> =>
  jsonld.canonize(document, {
    algorithm: "RDFC-1.0",
    format: "application/n-quads",
    safe: true,
    documentLoader: loadContext,
  });

/** The two achievements that ship as examples, and the fixture with every member. */
const achievements = [
  makeAchievement(),
  makeAchievement({ complexity: "No rating", level: undefined, rubric: undefined, result: undefined, ects: undefined }),
  ...["applied-data-stewardship.json", "data-ethics-in-practice.json"].map(
    (name) => parseAchievement(parseJson(readFileSync(new URL(name, EXAMPLES)))).achievement,
  ),
];

describe("a credential", () => {
  it("has the shape of the complete files in the independent vectors", () => {
    for (const { proof, ...body } of vectorCredentials) {
      expect(proof.length).toBe(2);
      const { achievement, creditsEarned, identifier, result } = body.credentialSubject;
      const made = makeCredential(
        input({
          issuer: { did: body.issuer.id, name: body.issuer.name, country: "IE" },
          achievement: makeAchievement({
            description: achievement.description,
            criteria: achievement.criteria.narrative,
            ects: { credits: achievement["mc:ectsCredits"] },
            outcomes: [],
            nqf: undefined,
            qualityAssurance: [{ name: "Academic Council" }],
            entryToDegree: { answer: "No" },
            rubric: undefined,
            result: undefined,
          }),
          row: {
            row: 2,
            name: identifier[0].identityHash,
            awardedDate: "2026-06-30",
            validUntil: "2036-06-30T00:00:00Z",
            creditsEarned: String(creditsEarned),
            result: result[0].value,
          },
          id: body.id,
          subjectId: body.credentialSubject.id,
          validFrom: body.validFrom,
        }),
      );
      expect(made).toMatchObject(body);
      expect(Object.keys(made)).toEqual(Object.keys(body));
      expect(Object.keys(subjectOf(made))).toEqual(Object.keys(body.credentialSubject));
    }
  });

  it.each(achievements.map((achievement) => [achievement.title, achievement] as const))(
    "about %s satisfies our reader, the public schema and JSON-LD in safe mode",
    async (_, achievement) => {
      const row = { ...onlyName, email: "a@example.org", creditsEarned: "1.5", validUntil: "2036-06-30T00:00:00Z" };
      for (const one of [row, onlyName, input().row, { ...row, plainEmail: true } as const]) {
        const credential = makeCredential(
          input({ achievement, row: one, replaces: "urn:uuid:00000000-0000-4000-8000-000000000000" }),
        );
        expect(faultsOf(credential, openBadgeCredential)).toEqual([]);
        expect(contextFault(credential["@context"] as Json)).toBeNull();
        if (ob3Schema !== null) expect(ob3Schema(credential)).toBe(true);
        expect(await toQuads(credential)).toContain("microcredential#ledger");
      }
    },
  );

  it("leaves no member out of its quads", async () => {
    const credential = makeCredential(input());
    const quads = await toQuads(credential);
    const keys = new Set<string>();
    for (const [, key = ""] of canonicalize(credential).matchAll(/"mc:(\w+)":/g)) keys.add(key);
    expect(keys.size).toBeGreaterThan(25);
    for (const key of keys) expect(quads).toContain(`<https://w3id.org/credence/microcredential#${key}>`);
  });

  it("names its account, its issuer and its dates", () => {
    expect(makeCredential(input())).toMatchObject({
      "mc:ledger": "eip155:31337:0xc9bdcabbb27bb22833649aff08e795e6c1eb7675/7",
      issuer: { id: "did:web:example.edu", type: ["Profile"], address: { addressCountryCode: "IE" } },
      validFrom: "2026-07-01T08:30:00Z",
      awardedDate: "2026-06-30T00:00:00Z",
      validUntil: "2036-06-30T00:00:00Z",
      credentialSubject: {
        activityStartDate: "2026-02-02T00:00:00Z",
        activityEndDate: "2026-06-12T00:00:00Z",
        creditsEarned: 4.5,
        "mc:language": "tr",
      },
      evidence: [{ id: "https://example.edu/e/1", type: ["Evidence"], name: "Project", narrative: "A data set." }],
    });
  });

  it("of a row with nothing but a name has no empty members, and is awarded when it becomes valid", () => {
    const credential = makeCredential(input({ row: onlyName }));
    expect(credential.awardedDate).toBe("2026-07-01T08:30:00Z");
    expect(Object.keys(subjectOf(credential))).toEqual(["id", "type", "identifier", "achievement"]);
    for (const key of ["validUntil", "evidence", "mc:replaces", "credentialStatus", "proof"])
      expect(credential).not.toHaveProperty(key);
    expect(canonicalize(credential)).not.toMatch(/null|\[\]|\{\}/);
  });

  it("holds an e-mail address as a salted hash, nowhere in clear", () => {
    const credential = makeCredential(input());
    const hash = createHash("sha256").update("aysegul@example.org0123456789abcdefghijk").digest("hex");
    expect(subjectOf(credential).identifier).toContainEqual({
      type: "IdentityObject",
      hashed: true,
      identityHash: `sha256$${hash}`,
      identityType: "emailAddress",
      salt: "0123456789abcdefghijk",
    });
    expect(canonicalize(credential)).not.toContain("aysegul@");
    expect(hashEmail("Aysegul@Example.org", "0123456789abcdefghijk")).toBe(`sha256$${hash}`);
  });

  it("holds the e-mail address in clear where the roster asks for it, and then no salt", () => {
    const credential = makeCredential(input({ row: { ...input().row, plainEmail: true } }));
    expect(canonicalize(credential)).toContain('"identityHash":"aysegul@example.org"');
    expect(canonicalize(credential)).not.toContain("salt");
  });

  it("links a result to its description only where there is one", () => {
    expect(subjectOf(makeCredential(input())).result).toEqual([
      { type: ["Result"], resultDescription: "https://example.edu/achievements/ads-101/v1#result", value: "94" },
    ]);
    const achievement = makeAchievement({ result: undefined });
    expect(subjectOf(makeCredential(input({ achievement }))).result).toEqual([{ type: ["Result"], value: "94" }]);
  });

  it("writes credits as numbers that mean what the decimal text says", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), (thousandths) => {
        const credits = String(thousandths / 10_000);
        const achievement = makeAchievement({ ects: { credits } });
        const subject = subjectOf(makeCredential(input({ achievement, row: { ...onlyName, creditsEarned: credits } })));
        expect(JSON.stringify(subject.creditsEarned)).toBe(credits);
        expect(subject.achievement).toMatchObject({ creditsAvailable: Number(credits), "mc:ectsCredits": credits });
      }),
    );
    const made = makeCredential(input({ row: { ...onlyName, creditsEarned: "5.0" } }));
    expect(subjectOf(made).creditsEarned).toBe(5);
    expect(() => makeCredential(input({ row: { ...onlyName, creditsEarned: "0.30000000000000004" } }))).toThrow();
  });

  it("is the same bytes for the same input, and leaves its input alone", () => {
    const frozen = deepFreeze(input());
    expect(canonicalize(makeCredential(frozen))).toBe(canonicalize(makeCredential(input())));
  });

  it.each<[string, Partial<CredentialInput>, string]>([
    ["an id that is no urn:uuid", { id: "https://example.edu/1" }, "/id bad_value"],
    ["an upper-case uuid", { subjectId: "urn:uuid:90DABCC6-4257-4996-B120-1997D6F29FFE" }, "/subjectId bad_value"],
    ["a short salt", { emailSalt: "short" }, "/emailSalt bad_value"],
    ["a local time", { validFrom: "2026-06-30T00:00:00+02:00" }, "/validFrom bad_value"],
    ["parts of a second", { validFrom: "2026-06-30T00:00:00.1Z" }, "/validFrom bad_value"],
    ["a day that does not exist", { validFrom: "2026-02-30T00:00:00Z" }, "/validFrom bad_value"],
    ["an end before its start", { validFrom: "2036-06-30T00:00:00Z" }, "/validUntil expired"],
    ["an issuer without DID", { issuer: { did: "https://a", name: "A", country: "IE" } }, "/did bad_value"],
    ["an issuer without name", { issuer: { did: "did:web:a.example", name: " ", country: "IE" } }, "/name bad_value"],
    ["a country by name", { issuer: { did: "did:web:a.example", name: "A", country: "Eire" } }, "/country bad_value"],
    [
      "a mixed-case ledger",
      { account: { chainId: 1, ledger: `0x${"A".repeat(40)}`, issuerId: 1 } },
      "/account bad_value",
    ],
    ["itself as what it replaces", { replaces: input().id }, "/replaces contradiction"],
  ])("is refused with %s", (_, changes, fault) => {
    expect(faultsThrownBy(() => makeCredential(input(changes)))).toEqual([fault]);
  });

  it("is refused for its account and its time also after its issuer was accepted", () => {
    const { issuer, account } = input();
    makeCredential(input({ issuer, account }));
    const elsewhere = { ...account, ledger: "0xnone" };
    expect(faultsThrownBy(() => makeCredential(input({ issuer, account: elsewhere })))).toEqual(["/account bad_value"]);
    expect(faultsThrownBy(() => makeCredential(input({ issuer, account, validFrom: "now" })))).toContain(
      "/validFrom bad_value",
    );
    expect(makeCredential(input({ issuer, account }))).toEqual(makeCredential(input()));
  });
});

describe("what a credential states of", () => {
  const achievementOf = (changes: Parameters<typeof input>[0] = {}): JsonObject =>
    (makeCredential(input(changes)).credentialSubject as JsonObject).achievement as JsonObject;
  const eqf = (...codes: Json[]): JsonObject => ({
    alignment: codes.map((targetCode) => ({ targetType: "ext:EQF", targetCode })),
  });

  it("its EQF level is read back for every level", () => {
    for (let level = 1; level <= 8; level++)
      expect(eqfLevelOf(achievementOf({ achievement: makeAchievement({ eqf: level }) }))).toBe(level);
    expect(eqfLevelOf(achievementOf({ achievement: makeAchievement({ eqf: undefined }) }))).toBeNull();
  });

  it("its EQF level is none where it is not 1 to 8, or where two are stated", () => {
    for (const none of [eqf("9"), eqf("0"), eqf("06"), eqf("6 "), eqf("5", "7"), eqf(), eqf(null)])
      expect(eqfLevelOf(none)).toBeNull();
    expect(eqfLevelOf(eqf("6", "6"))).toBe(6);
    expect(eqfLevelOf({ alignment: [{ targetType: "ext:NQF", targetCode: "6" }, null, "6"] })).toBeNull();
  });

  it("its field is the first two digits of fieldOfStudy", () => {
    expect(fieldOf(achievementOf())).toBe(3);
    expect(fieldOf({ fieldOfStudy: "10" })).toBe(10);
    for (const none of ["3", "x03", "", " 03", "०३", 3, null]) expect(fieldOf({ fieldOfStudy: none })).toBeNull();
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

it("needs no achievement document twice: equal documents give equal credentials", () => {
  const twice = [1, 2].map(() =>
    makeCredential(input({ achievement: parseAchievement(achievementDocument()).achievement })),
  );
  expect(twice[0]).toEqual(twice[1]);
});
