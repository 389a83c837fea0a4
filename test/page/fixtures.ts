// A made-up credential and one report per headline, for the tests of pages and of the web application. Verdict and
// headlines come from core/verdict, so that no report here contradicts itself.
import { type Check, type CheckName, CHECKS, type Checks, fail, pass, unknown } from "../../src/core/check.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { type Headline, type Report, REPORT_FORMAT } from "../../src/core/report.ts";
import { headlines, verdictOf } from "../../src/core/verdict.ts";

export const DID = "did:web:lakeside.example:school-of-data";
export const DOMAIN = "lakeside.example";
export const ISSUER_NAME = "Lakeside Institute of Technology";
export const HOLDER = "Şule Öztürk-Yıldız";

export const home = { chainId: 31337, ledger: "0x4f1c5a7b0d2e93868ab0c1d2e3f405162738495a", issuerId: 7 } as const;

const text = "eip155:31337:0x4f1c5a7b0d2e93868ab0c1d2e3f405162738495a/7";

/** A complete credential; `changes` replace members of the top level. */
export const credential = (changes: JsonObject = {}): JsonObject => ({
  "@context": [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    { mc: "https://w3id.org/credence/microcredential#" },
  ],
  id: "urn:uuid:3c1f6f0e-52f0-4b8e-9a54-6f8f3a1d2b77",
  type: ["VerifiableCredential", "OpenBadgeCredential"],
  name: "Groundwater Modelling in Practice",
  issuer: {
    id: DID,
    type: ["Profile"],
    name: ISSUER_NAME,
    address: { type: ["Address"], addressCountryCode: "FI" },
  },
  validFrom: "2026-05-12T00:00:00Z",
  validUntil: "2031-05-12T00:00:00Z",
  awardedDate: "2026-05-12T00:00:00Z",
  "mc:ledger": text,
  credentialSubject: {
    id: "urn:uuid:8e0f7a52-77f2-4c0b-8c3b-52a1f4e0c9d1",
    type: ["AchievementSubject"],
    identifier: [{ type: "IdentityObject", hashed: false, identityHash: HOLDER, identityType: "name" }],
    activityStartDate: "2026-02-02T00:00:00Z",
    activityEndDate: "2026-05-04T00:00:00Z",
    creditsEarned: 4,
    achievement: achievement(),
    result: [{ type: ["Result"], resultDescription: `${ACHIEVEMENT}#result`, value: "86" }],
  },
  proof: [{ type: "DataIntegrityProof", cryptosuite: "credence-merkle-2026", proofValue: "uAAAA" }],
  ...changes,
});

const ACHIEVEMENT = "https://lakeside.example/achievements/gw-210/v2";

function achievement(): JsonObject {
  const alignment = (targetType: string, targetName: string, targetUrl: string, more: JsonObject = {}): JsonObject => ({
    type: ["Alignment"],
    targetType,
    targetName,
    targetUrl,
    ...more,
  });
  return {
    id: ACHIEVEMENT,
    type: ["Achievement", "mc:MicroCredentialAchievement"],
    achievementType: "MicroCredential",
    name: "Groundwater Modelling in Practice",
    humanCode: "GW-210",
    version: "2.1",
    inLanguage: "en",
    description: "Build, calibrate and explain a regional groundwater model.",
    criteria: { narrative: "A supervised modelling project, and an oral examination on its results." },
    creditsAvailable: 4,
    fieldOfStudy: "0532 Earth sciences",
    alignment: [
      alignment("ext:EQF", "EQF level 6", "http://data.europa.eu/snb/eqf/6", { targetCode: "6" }),
      alignment("ext:ESCOSkill", "conduct groundwater research", "http://data.europa.eu/esco/skill/example"),
    ],
    resultDescription: [
      {
        id: `${ACHIEVEMENT}#result`,
        type: ["ResultDescription"],
        name: "Final grade",
        resultType: "Percent",
        valueMin: "0",
        valueMax: "100",
      },
    ],
    "mc:certifiedLearning":
      "Sets up a numerical model from field data, judges how far it can be trusted, and reports its limits.",
    "mc:learningOutcome": [
      "Turns borehole records into a conceptual model.",
      "Calibrates a model and states its uncertainty.",
    ],
    "mc:participationMode": "both onsite and online",
    "mc:effortHours": "110",
    "mc:ectsCredits": "4",
    "mc:assessmentType": "supervised project",
    "mc:assessmentComplexity": "Application of multiple skills to complex problems",
    "mc:assessmentVerification": "Onsite, competency verified (two factors)",
    "mc:equivalentLevel": "bachelor",
    "mc:qualityAssurance": ["Finnish Education Evaluation Centre"],
    "mc:entryToDegree": "No",
    "mc:creditToDegree": "Yes",
    "mc:creditTarget": [
      { "mc:degree": "BSc Environmental Engineering", "mc:institution": "Lakeside Institute of Technology" },
    ],
    "mc:creditUnits": "0.4",
    "mc:creditBearing": true,
  };
}

export const checksWith = (changes: Partial<{ [N in CheckName]: Check<N> }> = {}): Checks => {
  const passing = Object.fromEntries(CHECKS.map((name) => [name, pass])) as unknown as Checks;
  return { ...passing, ...changes };
};

const everyOther = (answer: Check, except: CheckName): Checks =>
  ({ ...Object.fromEntries(CHECKS.map((name) => [name, answer])), [except]: pass }) as unknown as Checks;

/** What the checks answer for each headline. */
export const CHECKS_OF: { readonly [H in Headline]: Checks } = {
  not_this_format: {
    ...everyOther(unknown("not_reached"), "format"),
    format: { ...fail("schema"), where: "/credentialSubject/achievement", detail: "expected an object, found a text" },
  },
  newer_format: { ...everyOther(unknown("not_reached"), "format"), format: unknown("newer_format") },
  altered: checksWith({ inclusion: fail("altered"), recognition: unknown("not_reached") }),
  signature_bad: checksWith({ signature: fail("signature_bad") }),
  ledger_not_trusted: {
    ...everyOther(unknown("ledger_not_listed"), "format"),
    inclusion: pass,
    validity: pass,
  },
  anchored_by_another: checksWith({ issuer: fail("foreign_anchor"), recognition: unknown("not_reached") }),
  pending: checksWith({ anchor: unknown("pending") }),
  not_anchored: checksWith({
    anchor: fail("not_anchored"),
    key: unknown("not_anchored"),
    status: unknown("not_anchored"),
    signature: unknown("not_anchored"),
    recognition: unknown("not_anchored"),
  }),
  key_not_entitled: checksWith({ key: fail("key_compromised") }),
  revoked: checksWith({ status: fail("revoked") }),
  suspended: checksWith({ status: fail("suspended") }),
  superseded: checksWith({ status: fail("superseded") }),
  not_yet_valid: checksWith({ validity: fail("not_yet_valid") }),
  expired: checksWith({ validity: fail("expired") }),
  could_not_check: { ...everyOther(unknown("unreachable"), "format"), inclusion: pass, validity: pass },
  issuer_unproven: checksWith({ recognition: fail("not_recognised"), signature: unknown("no_profile") }),
  test_only: checksWith(),
  valid: checksWith(),
};

export const CHECKED_AT = "2026-06-01T09:30:12Z";

export function reportOf(checks: Checks, evidence: "production" | "test" = "production"): Report {
  const [headline = "could_not_check", ...also] = headlines(checks, evidence === "production");
  const readable = checks.format.result === "pass";
  const chainRead = readable && checks.key.result !== "unknown" ? true : checks.anchor.result === "fail";
  return {
    format: REPORT_FORMAT,
    software: "credence/0.1.0",
    checkedAt: CHECKED_AT,
    policy: { name: "Northern admissions offices", sha256: `0x${"5a".repeat(32)}` },
    verdict: verdictOf(checks, evidence === "production"),
    headline,
    also,
    checks,
    chain: chainRead
      ? {
          chainId: home.chainId,
          ledger: home.ledger,
          network: evidence === "production" ? "Baltic Chain" : "Trial Chain",
          evidence,
          block: { number: 1_204_331, hash: `0x${"c3".repeat(32)}`, time: "2026-06-01T09:29:48Z" },
          anchoredAt: checks.anchor.result === "fail" ? null : "2026-05-12T14:03:00Z",
          batchSize: checks.anchor.result === "fail" ? null : 412,
          statusFinal: true,
        }
      : null,
    statusAhead: false,
    document: readable
      ? {
          id: "urn:uuid:3c1f6f0e-52f0-4b8e-9a54-6f8f3a1d2b77",
          name: "Groundwater Modelling in Practice",
          validFrom: "2026-05-12T00:00:00Z",
          validUntil: "2031-05-12T00:00:00Z",
          awardedDate: "2026-05-12T00:00:00Z",
          root: `0x${"9d".repeat(32)}`,
          index: 77,
          notNfc: false,
        }
      : null,
    issuer: readable
      ? {
          account: home,
          recognised: checks.recognition.result === "pass",
          listedDirectly: true,
          accreditation: null,
          claims: { did: DID, name: ISSUER_NAME },
        }
      : null,
    doesNotProve: ["quality", "identity_of_presenter", "truth_of_claims"],
  };
}

export const reportFor = (headline: Headline): Report =>
  reportOf(CHECKS_OF[headline], headline === "test_only" ? "test" : "production");
