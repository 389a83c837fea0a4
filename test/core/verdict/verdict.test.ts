import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Check,
  type CheckName,
  CHECKS,
  type Checks,
  fail,
  pass,
  unknown,
} from "../../../src/core/report/answers.ts";
import { readDocument } from "../../../src/core/credential/readCredential.ts";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import { NO_LOCAL_RECORD, type LocalRecord } from "../../../src/core/verdict/localRecord.ts";
import { policyHash } from "../../../src/core/trust/trustPolicy.ts";
import { type Headline, HEADLINES, type Report, type Verdict } from "../../../src/core/report/report.ts";
import {
  type VerdictInput,
  headlines,
  sourcesFailed,
  type Judge,
  judge,
  judgeUnreadable,
  verdictOf,
} from "../../../src/core/verdict/verdict.ts";
import {
  ANCHORED,
  chainFacts,
  DID,
  file,
  account,
  listed,
  NOW,
  notAnchored,
  policy,
  sample,
} from "../../support/fixtures/issuedBatch.ts";
import { anyChecks, SOURCE_FAILURES, passing, singleAnswers, withChecks } from "../../support/fixtures/checks.ts";
import { changed } from "../../support/mutate.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";

const failing = (checks: Checks, ...names: readonly CheckName[]) =>
  names.filter((name) => checks[name].result === "fail");
const open = (checks: Checks) => CHECKS.filter((name) => checks[name].result === "unknown");

describe("the verdict", () => {
  it("is valid where every check passes and the evidence is accepted, unrecognised where it is not", () => {
    expect(verdictOf(passing, true)).toBe("valid");
    expect(verdictOf(passing, false)).toBe("unrecognised");
  });

  it.each(singleAnswers)("follows the one check %s that answers %o", (name, check) => {
    const expected: Verdict =
      check.result === "fail"
        ? name === "recognition"
          ? "unrecognised"
          : "invalid"
        : name === "signature"
          ? "valid"
          : "undetermined";
    expect(verdictOf(withChecks({ [name]: check }), true)).toBe(expected);
    const lowered = expected === "valid" ? "unrecognised" : expected;
    expect(verdictOf(withChecks({ [name]: check }), false)).toBe(lowered);
  });

  it("is the rule of the specification, for any answers", () => {
    fc.assert(
      fc.property(anyChecks, fc.boolean(), (checks, accepted) => {
        const verdict = verdictOf(checks, accepted);
        const failed = failing(checks, ...CHECKS).filter((name) => name !== "recognition");
        const undecided = open(checks).filter((name) => name !== "signature");
        if (failed.length > 0) expect(verdict).toBe("invalid");
        else if (undecided.length > 0) expect(verdict).toBe("undetermined");
        else if (checks.recognition.result === "fail" || !accepted) expect(verdict).toBe("unrecognised");
        else expect(verdict).toBe("valid");
      }),
      { numRuns: 2_000 },
    );
  });

  it("is never valid where a check failed, or one that decides was not answered", () => {
    fc.assert(
      fc.property(anyChecks, fc.boolean(), (checks, accepted) => {
        if (verdictOf(checks, accepted) !== "valid") return;
        expect([failing(checks, ...CHECKS), open(checks).filter((name) => name !== "signature"), accepted]).toEqual([
          [],
          [],
          true,
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("that is not valid does not become so when an answer of a check that decides is lost [D10]", () => {
    const deciding = CHECKS.filter((name) => name !== "signature");
    const lose = (checks: Checks, names: readonly CheckName[]): Checks => ({
      ...checks,
      ...Object.fromEntries(names.map((name) => [name, unknown("unreachable")])),
    });
    fc.assert(
      fc.property(anyChecks, fc.boolean(), fc.subarray(deciding, { minLength: 1 }), (checks, accepted, lost) => {
        const verdict = verdictOf(lose(checks, lost), accepted);
        expect(["invalid", "undetermined"]).toContain(verdict);
        if (verdict === "invalid") expect(verdictOf(checks, accepted)).toBe("invalid");
      }),
      { numRuns: 2_000 },
    );
  });

  it("is not lowered by a signature that was not checked, and is by one that is wrong", () => {
    fc.assert(
      fc.property(anyChecks, fc.boolean(), (checks, accepted) => {
        const verdict = verdictOf({ ...checks, signature: pass }, accepted);
        for (const cause of ["absent", "no_profile", "unsupported", "unreachable"] as const)
          expect(verdictOf({ ...checks, signature: unknown(cause) }, accepted)).toBe(verdict);
        expect(verdictOf({ ...checks, signature: fail("signature_bad") }, accepted)).toBe("invalid");
      }),
    );
  });

  it("that counts a lost signature check with a bad one is the one exception to [D10]: the anchor carries it", () => {
    const bad = withChecks({ signature: fail("signature_bad") });
    const lost = withChecks({ signature: unknown("no_profile") });
    expect([verdictOf(bad, true), verdictOf(lost, true)]).toEqual(["invalid", "valid"]);
  });
});

/** For each headline, the answers that lead to it and to no earlier one. */
const EXAMPLES: { readonly [H in Headline]: readonly [Partial<Checks>, boolean] } = {
  not_this_format: [{ format: fail("schema") }, true],
  newer_format: [{ format: unknown("newer_format") }, true],
  altered: [{ inclusion: fail("altered") }, true],
  signature_bad: [{ signature: fail("signature_bad") }, true],
  ledger_not_trusted: [{ ledger: unknown("ledger_not_listed") }, true],
  anchored_by_another: [{ issuer: fail("foreign_anchor") }, true],
  pending: [{ anchor: unknown("pending") }, true],
  not_anchored: [{ anchor: fail("not_anchored") }, true],
  key_not_entitled: [{ key: fail("key_compromised") }, true],
  revoked: [{ status: fail("revoked") }, true],
  suspended: [{ status: fail("suspended") }, true],
  superseded: [{ status: fail("superseded") }, true],
  not_yet_valid: [{ validity: fail("not_yet_valid") }, true],
  expired: [{ validity: fail("expired") }, true],
  could_not_check: [{ anchor: unknown("unreachable") }, true],
  issuer_unproven: [{ recognition: fail("not_recognised") }, true],
  test_only: [{}, false],
  valid: [{}, true],
};

describe("the headline", () => {
  it("is one of these, in this order", () => {
    expect(HEADLINES).toEqual(Object.keys(EXAMPLES));
  });

  it.each(HEADLINES)("can be %s", (headline) => {
    const [checks, accepted] = EXAMPLES[headline];
    expect(headlines(withChecks(checks), accepted)).toEqual([headline]);
  });

  it.each<[string, Partial<Checks>, Headline]>([
    ["wrong view", { inclusion: fail("wrong_view") }, "altered"],
    ["index out of range", { inclusion: fail("index_out_of_range") }, "altered"],
    ["path too long", { inclusion: fail("path_too_long") }, "altered"],
    ["distrusted ledger", { ledger: fail("ledger_distrusted") }, "ledger_not_trusted"],
    ["wrong code", { ledger: fail("wrong_code") }, "ledger_not_trusted"],
    ["retired ledger", { ledger: fail("anchored_after_retirement") }, "ledger_not_trusted"],
    ["another DID", { issuer: fail("did_mismatch") }, "anchored_by_another"],
    ["revoked batch", { status: fail("batch_revoked") }, "revoked"],
    ["no anchor in the file", { format: fail("no_anchor") }, "not_this_format"],
  ])("of %s is the general one", (_, checks, headline) => {
    expect(headlines(withChecks(checks), true)).toEqual([headline]);
  });

  it("is the first that applies, and the others stand below it in order", () => {
    fc.assert(
      fc.property(fc.subarray([...HEADLINES]), (wanted) => {
        const changes = wanted.map((headline) => EXAMPLES[headline]);
        const checks = withChecks(Object.assign({}, ...changes.map(([change]) => change)) as Partial<Checks>);
        const found = headlines(
          checks,
          changes.every(([, accepted]) => accepted),
        );
        const places = found.map((headline) => HEADLINES.indexOf(headline));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const headline of wanted) {
          const [change] = EXAMPLES[headline];
          const survives = Object.entries(change).every(([name, check]) => checks[name as CheckName] === check);
          if (survives && headline !== "valid" && Object.keys(change).length > 0 && headline !== "could_not_check")
            expect(found).toContain(headline);
        }
      }),
      { numRuns: 500 },
    );
    const several = withChecks({
      status: fail("revoked"),
      validity: fail("expired"),
      recognition: fail("not_recognised"),
    });
    expect(headlines(several, false)).toEqual(["revoked", "expired", "issuer_unproven", "test_only"]);
  });

  it("is `valid` exactly where the verdict is, and then stands alone", () => {
    fc.assert(
      fc.property(anyChecks, fc.boolean(), (checks, accepted) => {
        const found = headlines(checks, accepted);
        expect(found.includes("valid")).toBe(verdictOf(checks, accepted) === "valid");
        if (found.includes("valid")) expect(found).toEqual(["valid"]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never says altered, revoked or the like for anything but that very answer", () => {
    const words: readonly (readonly [Headline, CheckName])[] = [
      ["not_this_format", "format"],
      ["altered", "inclusion"],
      ["signature_bad", "signature"],
      ["anchored_by_another", "issuer"],
      ["not_anchored", "anchor"],
      ["key_not_entitled", "key"],
      ["revoked", "status"],
      ["suspended", "status"],
      ["superseded", "status"],
      ["not_yet_valid", "validity"],
      ["expired", "validity"],
      ["issuer_unproven", "recognition"],
    ];
    fc.assert(
      fc.property(anyChecks, fc.boolean(), (checks, accepted) => {
        const found = headlines(checks, accepted);
        for (const [headline, name] of words)
          if (found.includes(headline)) expect(checks[name].result, headline).toBe("fail");
      }),
      { numRuns: 2_000 },
    );
  });

  it("of an outage is could_not_check, whatever could not be reached, and never sounds like a no", () => {
    for (const cause of SOURCE_FAILURES) {
      const down = unknown(cause) as unknown as Check<never>;
      const checks = withChecks({
        ledger: down,
        anchor: down,
        issuer: down,
        key: down,
        status: down,
        signature: down,
        recognition: down,
      });
      expect([verdictOf(checks, true), headlines(checks, true)]).toEqual(["undetermined", ["could_not_check"]]);
    }
  });
});

const by: Judge = { policy, software: "credence/test", now: NOW };
const document = (changes: JsonObject = file) => {
  const found = readDocument(changes);
  if ("result" in found) throw new Error(`not a document: ${JSON.stringify(found)}`);
  return found;
};
const judged = (facts: Partial<VerdictInput> = {}, judgeBy: Partial<Judge> = {}): Report =>
  judge(
    { document: document(), listed, chain: chainFacts(), local: NO_LOCAL_RECORD, signature: pass, ...facts },
    { ...by, ...judgeBy },
  );

describe("a report", () => {
  it("says when, by what software and under which policy it was made", () => {
    const report = judged();
    expect(report).toMatchObject({
      format: "credence-report-v1",
      software: "credence/test",
      checkedAt: "2026-09-01T12:00:00Z",
      policy: { name: "Sample policy", sha256: policyHash(policy) },
      verdict: "valid",
      headline: "valid",
      also: [],
    });
    expect(Object.keys(report.checks)).toEqual([...CHECKS]);
    expect(judged({}, { now: NOW + 0.75 }).checkedAt).toBe("2026-09-01T12:00:00Z");
  });

  it("says what the verdict does not prove, whatever the verdict", () => {
    const limits = ["quality", "identity_of_presenter", "truth_of_claims"];
    expect(judged().doesNotProve).toEqual(limits);
    expect(judgeUnreadable(fail("schema"), by).doesNotProve).toEqual(limits);
  });

  it("shows the anchor time of the chain beside the dates of the document", () => {
    const { chain, document: shown } = judged();
    expect(chain).toMatchObject({
      chainId: account.chainId,
      ledger: account.ledger,
      network: "sample network",
      evidence: "production",
      block: { number: 1_204_331, time: "2026-09-01T11:59:48Z" },
      anchoredAt: new Date(ANCHORED * 1000).toISOString().replace(".000Z", "Z"),
      batchSize: 5,
      statusFinal: true,
    });
    expect(shown).toMatchObject({
      validFrom: "2026-06-30T09:00:00Z",
      validUntil: "2036-06-30T00:00:00Z",
      root: hex(sample.root),
      index: 0,
    });
  });

  it("has no summary of a chain that was not read, and no anchor time of a root that is not anchored", () => {
    expect(judged({ chain: "unreachable" }).chain).toBeNull();
    expect(judged({ listed: null, chain: "ledger_not_listed" }).chain).toBeNull();
    expect(judged({ chain: chainFacts(notAnchored()) }).chain).toMatchObject({ anchoredAt: null, batchSize: null });
  });

  it.each(["revoked", "suspended", "superseded"] as const)(
    "says where it is not final that a credential is %s",
    (status) => {
      const report = judged({ chain: chainFacts({ [status]: true }, {}) });
      expect([report.verdict, report.headline, report.chain?.statusFinal]).toEqual(["invalid", status, false]);
      expect(judged({ chain: chainFacts({ [status]: true }) }).chain?.statusFinal).toBe(true);
      expect(judged({ chain: chainFacts({ batchRevokedAt: ANCHORED }, {}) }).chain?.statusFinal).toBe(false);
    },
  );

  it("says where a change of status is our own and not yet on the chain, and not where the chain shows it as well", () => {
    const local: LocalRecord = { anchor: null, changes: [{ code: "revoked", finalAt: null }] };
    const ahead = (facts: Partial<VerdictInput>) => {
      const { headline, statusAhead } = judged({ local, ...facts });
      return [headline, statusAhead];
    };
    expect(ahead({})).toEqual(["revoked", true]);
    expect(ahead({ chain: chainFacts({ suspended: true }) })).toEqual(["revoked", true]);
    expect(ahead({ chain: chainFacts({ revoked: true }) })).toEqual(["revoked", false]);
    expect(ahead({ chain: chainFacts({ batchRevokedAt: ANCHORED }) })).toEqual(["revoked", false]);
    expect(ahead({ chain: "unreachable" })).toEqual(["revoked", true]);
    expect([judged().statusAhead, judgeUnreadable(fail("schema"), by).statusAhead]).toEqual([false, false]);
  });

  it("calls an issuer recognised only where check 10 passes; all else that the file says is its claim", () => {
    expect(judged().issuer).toEqual({
      account: account,
      recognised: true,
      listedDirectly: true,
      accreditation: null,
      claims: { did: DID, name: "Example University" },
    });
    const doubtful: Partial<VerdictInput>[] = [
      { chain: "unreachable" },
      { chain: chainFacts(notAnchored()) },
      { chain: chainFacts({ didHash: hex(new Uint8Array(32)) }) },
      { document: document(changed(file, "/name", "Doctor") as JsonObject) },
    ];
    for (const facts of doubtful)
      expect(judged(facts).issuer).toMatchObject({ recognised: false, listedDirectly: true });
    expect(judged({}, { policy: { ...policy, issuers: [] } }).issuer).toMatchObject({
      recognised: false,
      listedDirectly: false,
    });
  });

  it("names the path of accreditation that recognition rests on, and what it is worth now", () => {
    const held = { held: true, validUntil: 0, maxEqfLevel: 0, fields: 0 };
    const ended = { ...held, held: false };
    const by = {
      policy: { ...policy, issuers: [], accreditors: [{ ...account, issuerId: 3, depth: 1, name: "Agency" }] },
    };
    const links = (changes: object = {}) => ({
      chain: {
        ...chainFacts(),
        accreditation: {
          issue: [{ by: 3, atAnchoring: held, now: ended, annulledSince: 0, ...changes }],
          accredit: {},
        },
      },
    });
    const report = judged(links(), by);
    expect([report.verdict, report.headline]).toEqual(["valid", "valid"]);
    expect(report.issuer).toMatchObject({
      recognised: true,
      listedDirectly: false,
      accreditation: [{ issuerId: 3, name: "Agency", heldNow: false }],
    });
    const annulled = judged(links({ annulledSince: ANCHORED }), by);
    expect([annulled.verdict, annulled.headline]).toEqual(["unrecognised", "issuer_unproven"]);
    expect(annulled.issuer).toMatchObject({ recognised: false, accreditation: null });
    const doubtful = judged({ ...links(), document: document(changed(file, "/name", "Doctor") as JsonObject) }, by);
    expect(doubtful.issuer).toMatchObject({ recognised: false, accreditation: null });
  });

  it("of an unrecognised issuer, alike in name and DID, is unrecognised", () => {
    const report = judged({}, { policy: { ...policy, issuers: [{ ...account, issuerId: 9 }] } });
    expect([report.verdict, report.headline]).toEqual(["unrecognised", "issuer_unproven"]);
  });

  it.each(["test", "local"] as const)("under %s evidence is unrecognised, unless the policy accepts it", (evidence) => {
    const report = judged({ listed: { ...listed, evidence } });
    expect([report.verdict, report.headline]).toEqual(["unrecognised", "test_only"]);
    expect(judged({ listed: { ...listed, evidence } }, { policy: { ...policy, acceptTest: false } }).verdict).toBe(
      "unrecognised",
    );
    const accepting = judged({ listed: { ...listed, evidence } }, { policy: { ...policy, acceptTest: true } });
    expect([accepting.verdict, accepting.headline, accepting.chain?.evidence]).toEqual(["valid", "valid", evidence]);
  });

  it("hints at text that is not NFC beside `altered`, and not as a fault", () => {
    const report = judged({ document: document(changed(file, "/name", "S\u0327") as JsonObject) });
    expect([report.headline, report.document?.notNfc]).toEqual(["altered", true]);
  });

  it("of a file that is none of ours has nothing but the reason", () => {
    const report = judgeUnreadable({ ...fail("schema"), where: "/name" }, by);
    expect(report).toMatchObject({
      verdict: "invalid",
      headline: "not_this_format",
      also: [],
      chain: null,
      document: null,
      issuer: null,
    });
    expect(report.checks.format).toEqual({ result: "fail", code: "schema", where: "/name" });
  });

  it("of a file in a newer format is undetermined, and does not sound like a no", () => {
    const report = judgeUnreadable(unknown("newer_format"), by);
    expect([report.verdict, report.headline, report.also]).toEqual(["undetermined", "newer_format", []]);
  });

  it("is a plain value that JSON carries without loss", () => {
    for (const report of [judged(), judged({ chain: "stale" }), judgeUnreadable(fail("context"), by)])
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe("a report that is undetermined only because our own sources failed", () => {
  it("says so, whatever the signature", () => {
    for (const chain of ["unreachable", "disagreement", "stale", "wrong_chain", "no_endpoint"] as const) {
      expect(sourcesFailed(judged({ chain, signature: unknown(chain) }))).toBe(true);
      expect(sourcesFailed(judged({ chain, signature: unknown("absent") }))).toBe(true);
    }
  });

  it("is not one that would stay so with perfect sources, nor one with a verdict", () => {
    expect(sourcesFailed(judged())).toBe(false);
    expect(sourcesFailed(judged({ listed: null, chain: "ledger_not_listed" }))).toBe(false);
    expect(sourcesFailed(judged({ chain: chainFacts({}, notAnchored()) }))).toBe(false);
    expect(sourcesFailed(judgeUnreadable(unknown("newer_format"), by))).toBe(false);
    expect(
      sourcesFailed(judged({ document: document(changed(file, "/name", "x") as JsonObject), chain: "unreachable" })),
    ).toBe(false);
  });
});
