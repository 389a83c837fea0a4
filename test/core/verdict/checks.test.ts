import { encode } from "cborg";
import { describe, expect, it } from "vitest";
import { writeAnchor } from "../../../src/core/anchor/anchorProof.ts";
import { base64url } from "../../../src/core/bytes/bytes.ts";
import {
  type ChainCause,
  type CheckName,
  CHECKS,
  type FailCodes,
  type UnknownCauses,
} from "../../../src/core/report/answers.ts";
import type { AccreditationLink } from "../../../src/core/trust/accreditation.ts";
import type { AccreditationReading, ChainReading, LedgerFacts } from "../../../src/core/verdict/chainFacts.ts";
import { bodyOf } from "../../../src/core/batch/digest.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import type { LocalAnchor, LocalChange } from "../../../src/core/verdict/localRecord.ts";
import { type IssuerProfile, profileHash } from "../../../src/core/trust/issuerProfile.ts";
import { readAnchor } from "../../../src/core/credential/proof.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { signCredential } from "../../../src/signature/suites/eddsaRdfc2022.ts";
import type { VerifierSources } from "../../../src/verifier/verifier.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import {
  ANCHORED,
  chainFacts,
  DID,
  deployment,
  file,
  fixedBytes,
  account,
  KEY_ID,
  NOW,
  notAnchored,
  policy,
  profile,
  sample,
  seconds,
  strangersKey,
} from "../../support/fixtures/issuedBatch.ts";
import { reportOf, withChain } from "../../support/verifying/sampleVerifier.ts";
import { FixedKnowledge } from "../../support/verifying/fixedKnowledge.ts";
import { changed } from "../../support/mutate.ts";

/** Every code that each check can fail with. One that is missing here, or too many, does not compile. */
const FAILS: { readonly [N in CheckName]: Readonly<Record<FailCodes[N], true>> } = {
  format: { schema: true, context: true, unknown_kind: true, no_anchor: true, many_anchors: true, bad_anchor: true },
  inclusion: { altered: true, wrong_view: true, index_out_of_range: true, path_too_long: true },
  ledger: { ledger_distrusted: true, wrong_code: true, anchored_after_retirement: true },
  anchor: { not_anchored: true },
  issuer: { foreign_anchor: true, did_mismatch: true },
  key: { key_compromised: true },
  status: { revoked: true, batch_revoked: true, suspended: true, superseded: true },
  validity: { not_yet_valid: true, expired: true },
  signature: { signature_bad: true },
  recognition: { not_recognised: true },
};

const chain: Readonly<Record<ChainCause, true>> = {
  ledger_not_listed: true,
  no_endpoint: true,
  unreachable: true,
  disagreement: true,
  wrong_chain: true,
  stale: true,
};

/** Every cause that can keep each check from an answer. */
const UNKNOWNS: { readonly [N in CheckName]: Readonly<Record<UnknownCauses[N], true>> } = {
  format: { newer_format: true },
  inclusion: { not_reached: true },
  ledger: { ...chain, not_reached: true },
  anchor: { ...chain, records_unreadable: true, pending: true, behind: true, gone: true, not_reached: true },
  issuer: { ...chain, not_reached: true },
  key: { ...chain, not_anchored: true, not_reached: true },
  status: { ...chain, records_unreadable: true, not_anchored: true, not_reached: true },
  validity: { not_reached: true },
  signature: {
    ...chain,
    not_anchored: true,
    not_reached: true,
    absent: true,
    not_checked: true,
    unsupported: true,
    no_profile: true,
    newest_profile_missing: true,
    key_not_in_profile: true,
    key_not_valid_then: true,
    key_compromised: true,
  },
  recognition: {
    ...chain,
    registry_not_listed: true,
    registry_wrong_code: true,
    too_many_accreditors: true,
    not_anchored: true,
    not_reached: true,
  },
};

interface Case {
  readonly title: string;
  readonly file?: Json;
  readonly sources?: Partial<VerifierSources>;
  /** what these checks answer; all others are not asked about */
  readonly expected: { readonly [N in CheckName]?: string };
}

const anchorOf = (document: JsonObject) => {
  const anchor = readAnchor(document, DID);
  if ("result" in anchor) throw new Error("no anchor");
  return anchor;
};
const withAnchor = (changes: object): Json =>
  changed(file, "/proof/1/proofValue", writeAnchor({ ...anchorOf(file), ...changes }));
const facts = (newest: Partial<LedgerFacts>, final?: Partial<LedgerFacts>) => withChain(chainFacts(newest, final));
const localChanges = (...changes: LocalChange[]): Partial<VerifierSources> => ({
  local: new FixedKnowledge({ anchor: null, changes }),
});
const unanchoredAt = (timestamp: number): Partial<VerifierSources> => {
  const read = chainFacts(notAnchored());
  return withChain({ ...read, block: { ...read.block, timestamp } });
};
/** The chain does not show an anchor, and our own database does. */
const seenAnchored = (anchor: LocalAnchor): Partial<VerifierSources> => ({
  ...withChain(chainFacts(notAnchored())),
  local: new FixedKnowledge({ anchor, changes: [] }),
});
const unreadable: Partial<VerifierSources> = { local: new FixedKnowledge(new Error("disk I/O error")) };
/** A policy that names issuer id 3 as an accreditor and nobody as an issuer, and what the registry says. */
const accredited = (accreditation: AccreditationReading, depth = 1): Partial<VerifierSources> => ({
  policy: { ...policy, issuers: [], accreditors: [{ ...account, issuerId: 3, depth, name: "Agency" }] },
  ...withChain({ ...chainFacts(), accreditation }),
});
const always = { held: true, validUntil: 0, maxEqfLevel: 0, fields: 0 };
const link: AccreditationLink = { by: 3, atAnchoring: always, now: always, annulledSince: 0 };
const contract = deployment.contracts.CredentialLedger?.[0];
const listedAs = (changes: object): Partial<VerifierSources> => ({
  deployments: [{ ...deployment, contracts: { CredentialLedger: [{ ...contract, ...changes }] } } as never],
});
const at = (time: string): Partial<VerifierSources> => ({ clock: () => seconds(time) });

const body = bodyOf(file);
const forged = await signCredential(
  body,
  { verificationMethod: KEY_ID, privateKey: strangersKey },
  "2026-06-30T09:00:00Z",
);
const strange = await signCredential(
  body,
  { verificationMethod: `${DID}#other`, privateKey: strangersKey },
  "2026-06-30T09:00:00Z",
);
const changedKey = (changes: object): IssuerProfile => ({
  ...profile,
  keys: [{ ...profile.keys[0], ...changes } as never],
});
const underProfiles = (then: IssuerProfile, now: IssuerProfile = then): Partial<VerifierSources> => ({
  ...facts({ profileHashAtAnchor: profileHash(then), profileHashNow: profileHash(now) }),
  profiles: [then, now],
});

const sourcesFailed: ChainCause[] = ["no_endpoint", "unreachable", "disagreement", "wrong_chain", "stale"];
const CHAIN_CHECKS = ["anchor", "issuer", "key", "status", "signature", "recognition"] as const;
const all = (checks: readonly CheckName[], answer: string) => Object.fromEntries(checks.map((name) => [name, answer]));

const cases: readonly Case[] = [
  { title: "a good file passes every check", expected: all(CHECKS, "pass") },

  // 1 format: further cases in document.test.ts and proof.test.ts
  { title: "a member of another type", file: changed(file, "/validFrom", 5), expected: { format: "schema" } },
  { title: "a context more", file: changed(file, "/@context/3", {}), expected: { format: "context" } },
  {
    title: "another type",
    file: changed(file, "/type", ["VerifiableCredential"]),
    expected: { format: "unknown_kind" },
  },
  { title: "no anchor", file: changed(file, "/proof/1", undefined), expected: { format: "no_anchor" } },
  {
    title: "two anchors",
    file: changed(file, "/proof/2", (file.proof as Json[])[1]),
    expected: { format: "many_anchors" },
  },
  {
    title: "an anchor that is none",
    file: changed(file, "/proof/1/proofValue", "u"),
    expected: { format: "bad_anchor" },
  },
  {
    title: "an anchor of a later version: nothing else is asked",
    file: changed(file, "/proof/1/proofValue", `u${base64url(encode([2, "new"]))}`),
    expected: { ...all(CHECKS, "not_reached"), format: "newer_format" },
  },
  {
    title: "a file that is none of ours: nothing else is asked",
    file: { hello: "world" },
    expected: { ...all(CHECKS, "not_reached"), format: "context" },
  },

  // 2 inclusion
  {
    title: "another name: neither signature nor issuer is worth asking about",
    file: changed(file, "/name", "Doctor of Everything"),
    expected: { inclusion: "altered", signature: "not_checked", recognition: "not_reached" },
  },
  { title: "a member more", file: changed(file, "/gpa", "4.0"), expected: { format: "pass", inclusion: "altered" } },
  { title: "another nonce", file: withAnchor({ nonce: new Uint8Array(32) }), expected: { inclusion: "altered" } },
  {
    title: "another other commitment",
    file: withAnchor({ otherCommitment: new Uint8Array(32).fill(1) }),
    expected: { inclusion: "altered" },
  },
  { title: "another index", file: withAnchor({ index: anchorOf(file).index + 1 }), expected: { inclusion: "altered" } },
  { title: "another root", file: withAnchor({ root: new Uint8Array(32) }), expected: { inclusion: "altered" } },
  {
    title: "a path with its nodes in another order",
    file: withAnchor({ path: anchorOf(file).path.toReversed() }),
    expected: { inclusion: "altered" },
  },
  { title: "a path too short", file: withAnchor({ path: [] }), expected: { inclusion: "altered" } },
  { title: "the nonce of view B", file: withAnchor({ view: "B" }), expected: { inclusion: "wrong_view" } },
  {
    title: "an index that the batch on chain does not have",
    file: sample.files[3] as Json,
    sources: facts({ size: 3 }),
    expected: { inclusion: "index_out_of_range", anchor: "pass" },
  },
  {
    title: "an index just inside the batch on chain",
    file: sample.files[3] as Json,
    sources: facts({ size: 5 }),
    expected: { inclusion: "pass" },
  },
  {
    title: "a path longer than the batch on chain can have",
    file: sample.files[0] as Json,
    sources: facts({ size: 4 }),
    expected: { inclusion: "path_too_long" },
  },
  {
    title: "content and path hold without any chain",
    sources: withChain("unreachable"),
    expected: { inclusion: "pass", validity: "pass" },
  },

  // 3 ledger
  {
    title: "a ledger that nobody lists: nothing is read from it",
    sources: { deployments: [] },
    expected: { ...all(CHAIN_CHECKS, "ledger_not_listed"), ledger: "ledger_not_listed", inclusion: "pass" },
  },
  {
    title: "a distrusted ledger: nothing is read from it",
    sources: listedAs({ status: "distrusted" }),
    expected: { ...all(CHAIN_CHECKS, "ledger_not_listed"), ledger: "ledger_distrusted" },
  },
  {
    title: "other code at the address",
    sources: withChain({ ...chainFacts(), codeHash: hex(fixedBytes("other code")) }),
    expected: { ledger: "wrong_code", recognition: "not_reached" },
  },
  {
    title: "a retired ledger, anchored in its last second",
    sources: listedAs({ status: "retired", retiredAt: "2026-06-30T09:05:00Z" }),
    expected: { ledger: "pass" },
  },
  {
    title: "a retired ledger, anchored one second later",
    sources: listedAs({ status: "retired", retiredAt: "2026-06-30T09:04:59Z" }),
    expected: { ledger: "anchored_after_retirement" },
  },
  {
    title: "a retired ledger with other code",
    sources: {
      ...listedAs({ status: "retired", retiredAt: "2026-06-30T09:05:00Z", codeHash: hex(fixedBytes("other")) }),
    },
    expected: { ledger: "wrong_code" },
  },

  // 4 anchor
  {
    title: "a root that this issuer id has not anchored",
    sources: withChain(chainFacts(notAnchored())),
    expected: {
      ...all(["key", "status", "signature", "recognition"], "not_anchored"),
      anchor: "not_anchored",
      inclusion: "pass",
      issuer: "pass",
      ledger: "pass",
    },
  },
  {
    title: "a root that is not in a block of the second of validFrom, nor could be",
    sources: unanchoredAt(seconds("2026-06-30T09:00:00Z")),
    expected: { ...all(["key", "status", "recognition"], "not_anchored"), anchor: "behind", inclusion: "pass" },
  },
  {
    title: "a root that is not in a block of one second later",
    sources: unanchoredAt(seconds("2026-06-30T09:00:01Z")),
    expected: { anchor: "not_anchored" },
  },
  {
    title: "a credential of the future that is not anchored",
    sources: { ...unanchoredAt(seconds("2026-06-29T09:00:00Z")), ...at("2026-06-29T09:00:00Z") },
    expected: { anchor: "behind", validity: "not_yet_valid" },
  },
  {
    title: "a root that we have seen in the block after the one that was read",
    sources: seenAnchored({ at: ANCHORED, height: 1_204_332 }),
    expected: { anchor: "behind" },
  },
  {
    title: "a root that we have seen in the very block that was read",
    sources: seenAnchored({ at: ANCHORED, height: 1_204_331 }),
    expected: { anchor: "gone" },
  },
  {
    title: "a root that somebody else has anchored for us, as we have seen, after the block that was read",
    sources: seenAnchored({ at: NOW, height: null }),
    expected: { anchor: "behind" },
  },
  {
    title: "a root that somebody else has anchored for us, as we have seen, in the second of the block that was read",
    sources: seenAnchored({ at: NOW - 12, height: null }),
    expected: { anchor: "gone" },
  },
  {
    title: "a root that is not anchored, and a database of our own that cannot be read",
    sources: { ...withChain(chainFacts(notAnchored())), ...unreadable },
    expected: { anchor: "records_unreadable", status: "not_anchored" },
  },
  {
    title: "an anchor that we have seen as well",
    sources: { ...seenAnchored({ at: ANCHORED, height: 9 }), ...withChain(chainFacts()) },
    expected: all(CHECKS, "pass"),
  },
  {
    title: "an anchor that is not final yet",
    sources: withChain(chainFacts({}, notAnchored())),
    expected: { ...all(CHECKS, "pass"), anchor: "pending" },
  },

  // 5 issuer
  {
    title: "an anchor of another issuer id",
    file: withAnchor({ account: { ...account, issuerId: 8 } }),
    expected: { issuer: "foreign_anchor", inclusion: "pass", recognition: "not_reached" },
  },
  {
    title: "an anchor on another ledger",
    file: withAnchor({ account: { ...account, ledger: hex(fixedBytes("other", 20)) } }),
    expected: { issuer: "foreign_anchor" },
  },
  {
    title: "an anchor on another chain",
    file: withAnchor({ account: { ...account, chainId: 1 } }),
    expected: { issuer: "foreign_anchor" },
  },
  {
    title: "an anchor elsewhere is refused without any chain",
    file: withAnchor({ account: { ...account, chainId: 1 } }),
    sources: withChain("unreachable"),
    expected: { issuer: "foreign_anchor" },
  },
  {
    title: "another DID registered for the issuer id",
    sources: facts({ didHash: hex(fixedBytes("other DID")) }),
    expected: { issuer: "did_mismatch", recognition: "not_reached" },
  },

  // 6 key
  {
    title: "a key compromised since the second of the anchor",
    sources: facts({ keyCompromisedSince: ANCHORED, keyReportedAt: ANCHORED + 100 }),
    expected: { key: "key_compromised" },
  },
  {
    title: "a key compromised since one second after the anchor",
    sources: facts({ keyCompromisedSince: ANCHORED + 1, keyReportedAt: ANCHORED + 100 }),
    expected: { key: "pass" },
  },
  {
    title: "a key compromised before, whose root the authority has reaffirmed",
    sources: facts({ keyCompromisedSince: ANCHORED - 1, reaffirmedAt: ANCHORED + 200 }),
    expected: { key: "pass" },
  },
  {
    title: "a key that has since expired and been revoked: neither acts backwards",
    sources: facts({ keyUntil: ANCHORED + 1, keyRevokedAt: ANCHORED + 1 }),
    expected: { key: "pass" },
  },

  // 7 status
  { title: "a revoked credential", sources: facts({ revoked: true }), expected: { status: "revoked", anchor: "pass" } },
  { title: "a revoked batch", sources: facts({ batchRevokedAt: ANCHORED + 9 }), expected: { status: "batch_revoked" } },
  {
    title: "a batch revoked for its key",
    sources: facts({ batchRevokedAt: ANCHORED + 9, batchRevokedForKeyCompromise: true }),
    expected: { status: "batch_revoked" },
  },
  { title: "a suspended credential", sources: facts({ suspended: true }), expected: { status: "suspended" } },
  { title: "a superseded credential", sources: facts({ superseded: true }), expected: { status: "superseded" } },
  {
    title: "a credential both suspended and revoked is revoked",
    sources: facts({ revoked: true, suspended: true, superseded: true }),
    expected: { status: "revoked" },
  },
  {
    title: "a revocation that is seen, but not final",
    sources: facts({ revoked: true }, {}),
    expected: { status: "revoked" },
  },
  {
    title: "a suspension that was lifted since the final block",
    sources: facts({}, { suspended: true }),
    expected: { status: "pass" },
  },

  {
    title: "a revocation of our own that is under way",
    sources: localChanges({ code: "revoked", finalAt: null }),
    expected: { ...all(CHECKS, "pass"), status: "revoked" },
  },
  {
    title: "a revocation of the whole batch by us, and a suspension, both under way",
    sources: localChanges({ code: "suspended", finalAt: null }, { code: "batch_revoked", finalAt: null }),
    expected: { status: "batch_revoked" },
  },
  {
    title: "a revocation of our own that became final after the block that was read",
    sources: localChanges({ code: "revoked", finalAt: 1_204_332 }),
    expected: { status: "revoked" },
  },
  {
    title: "a suspension of our own that became final by then, and that the chain does not show: it was lifted",
    sources: localChanges({ code: "suspended", finalAt: 1_204_331 }),
    expected: { status: "pass" },
  },
  {
    title: "a suspension of our own under way, of what the chain shows as revoked",
    sources: { ...facts({ revoked: true }), ...localChanges({ code: "suspended", finalAt: null }) },
    expected: { status: "revoked" },
  },
  {
    title: "a revocation of our own where the chain cannot be read",
    sources: { ...withChain("unreachable"), ...localChanges({ code: "revoked", finalAt: null }) },
    expected: { status: "revoked", anchor: "unreachable" },
  },
  {
    title: "a database of our own that cannot be read",
    sources: unreadable,
    expected: { ...all(CHECKS, "pass"), status: "records_unreadable" },
  },
  {
    title: "a database of our own that cannot be read, and a revocation on the chain",
    sources: { ...facts({ revoked: true }), ...unreadable },
    expected: { status: "revoked" },
  },
  {
    title: "neither our database nor the chain can be read",
    sources: { ...withChain("unreachable"), ...unreadable },
    expected: { status: "unreachable" },
  },

  // 8 validity
  {
    title: "one second before it starts",
    sources: at("2026-06-30T08:59:59Z"),
    expected: { validity: "not_yet_valid" },
  },
  { title: "the second in which it starts", sources: at("2026-06-30T09:00:00Z"), expected: { validity: "pass" } },
  { title: "one second before it ends", sources: at("2036-06-29T23:59:59Z"), expected: { validity: "pass" } },
  { title: "the second in which it ends", sources: at("2036-06-30T00:00:00Z"), expected: { validity: "expired" } },
  {
    title: "a credential without end, in the year 2400",
    file: sample.files.find((one) => one.validUntil === undefined) as Json,
    sources: at("2400-01-01T00:00:00Z"),
    expected: { validity: "pass" },
  },
  {
    title: "an expired file whose chain cannot be read",
    sources: { ...at("2036-06-30T00:00:00Z"), ...withChain("unreachable") },
    expected: { validity: "expired", anchor: "unreachable" },
  },

  // 9 signature
  {
    title: "a signature by another key",
    file: changed(file, "/proof/0", { ...forged }),
    expected: { signature: "signature_bad" },
  },
  {
    title: "the signature of another file",
    file: changed(file, "/proof/0", (sample.files[1]?.proof as Json[])[0]),
    expected: { signature: "signature_bad" },
  },
  {
    title: "a signature that is no signature",
    file: changed(file, "/proof/0/proofValue", "z1"),
    expected: { signature: "signature_bad" },
  },
  {
    title: "no signature",
    file: changed(file, "/proof/0", undefined),
    expected: { ...all(CHECKS, "pass"), signature: "absent" },
  },
  {
    title: "a signature of another suite",
    file: changed(file, "/proof/0/cryptosuite", "eddsa-jcs-2022"),
    expected: { signature: "unsupported" },
  },
  {
    title: "a signature by a key that the profile does not have",
    file: changed(file, "/proof/0", { ...strange }),
    expected: { signature: "key_not_in_profile" },
  },
  { title: "no profile at hand", sources: { profiles: [] }, expected: { signature: "no_profile" } },
  {
    title: "the newest profile not at hand",
    sources: facts({ profileHashNow: hex(fixedBytes("newer profile")) }),
    expected: { signature: "newest_profile_missing" },
  },
  {
    title: "a key from after the anchor",
    sources: underProfiles(changedKey({ from: "2026-07-01T00:00:00Z" })),
    expected: { signature: "key_not_valid_then" },
  },
  {
    title: "a signing key compromised before the anchor",
    sources: underProfiles(profile, changedKey({ compromisedSince: "2026-06-30T09:00:00Z" })),
    expected: { signature: "key_compromised", key: "pass" },
  },

  // 10 recognition
  {
    title: "an issuer that the policy does not list",
    sources: { policy: { ...policy, issuers: [] } },
    expected: { ...all(CHECKS, "pass"), recognition: "not_recognised" },
  },
  {
    title: "another issuer id of the same ledger that the policy lists",
    sources: { policy: { ...policy, issuers: [{ ...account, issuerId: 8 }] } },
    expected: { recognition: "not_recognised" },
  },
  {
    title: "an issuer accredited by an accreditor that the policy names",
    sources: accredited({ issue: [link], accredit: {} }),
    expected: all(CHECKS, "pass"),
  },
  {
    title: "an issuer that the accreditor does not accredit",
    sources: accredited({ issue: [], accredit: {} }),
    expected: { recognition: "not_recognised" },
  },
  {
    title: "an issuer accredited for a lower level than the credential states",
    sources: accredited({ issue: [{ ...link, atAnchoring: { ...link.atAnchoring, maxEqfLevel: 5 } }], accredit: {} }),
    expected: { recognition: "not_recognised" },
  },
  {
    title: "an issuer accredited for the field that the credential states",
    sources: accredited({
      issue: [{ ...link, atAnchoring: { ...link.atAnchoring, maxEqfLevel: 6, fields: 1 << 3 } }],
      accredit: {},
    }),
    expected: all(CHECKS, "pass"),
  },
  {
    title: "an issuer whose accreditors were not all looked at",
    sources: accredited({ issue: [{ ...link, by: 4 }], accredit: {} }, 2),
    expected: { recognition: "too_many_accreditors" },
  },
  ...(["registry_not_listed", "registry_wrong_code", "too_many_accreditors"] as const).map((cause) => ({
    title: `an accreditor in the policy, but no facts of accreditation: ${cause}`,
    sources: accredited(cause),
    expected: { ...all(CHECKS, "pass"), recognition: cause },
  })),
  {
    title: "an issuer that the policy lists, whatever is known of accreditation",
    sources: withChain({ ...chainFacts(), accreditation: "registry_wrong_code" }),
    expected: all(CHECKS, "pass"),
  },

  // the verifier's own sources failed
  ...sourcesFailed.map((cause) => ({
    title: `no facts of the chain: ${cause}`,
    sources: withChain(cause as ChainReading),
    expected: { ...all(CHAIN_CHECKS, cause), ledger: cause, inclusion: "pass", validity: "pass", format: "pass" },
  })),
];

const answerOf = (report: Report, name: CheckName): string => {
  const check = report.checks[name];
  return check.result === "pass" ? "pass" : check.result === "fail" ? check.code : check.cause;
};

describe("the ten checks", () => {
  it.each(cases)("$title", async ({ file: document = file, sources = {}, expected }) => {
    const report = await reportOf(document as JsonObject, sources);
    const answers = Object.fromEntries(
      (Object.keys(expected) as CheckName[]).map((name) => [name, answerOf(report, name)]),
    );
    expect(answers).toEqual(expected);
    for (const name of CHECKS) {
      const { result } = report.checks[name];
      const answer = answerOf(report, name);
      const known = { pass: { pass: true }, fail: FAILS[name], unknown: UNKNOWNS[name] }[result];
      expect(known, `${name} answers ${result} ${answer}`).toHaveProperty(answer);
    }
  });

  it.each(CHECKS)("shown above: every code and every cause of the check %s", (name) => {
    const shown = new Set(cases.map(({ expected }) => expected[name]));
    for (const code of [...Object.keys(FAILS[name]), ...Object.keys(UNKNOWNS[name])])
      expect(shown, code).toContain(code);
  });

  it("are asked at a time that comes from the verifier, not from the machine or the chain", async () => {
    const report = await reportOf(
      file,
      withChain({ ...chainFacts(), block: { ...chainFacts().block, timestamp: 4_000_000_000 } }),
    );
    expect([report.checkedAt, report.checks.validity.result]).toEqual(["2026-09-01T12:00:00Z", "pass"]);
    expect(NOW).toBe(seconds(report.checkedAt));
  });
});
