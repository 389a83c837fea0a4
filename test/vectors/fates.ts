// One issued file for each fate that a file can meet, with what the ledger says of it and what a verifier must answer.
import { encode } from "cborg";
import { type AnchorProof, writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { base64url, concat, hex, parseBase64url } from "../../src/core/bytes/bytes.ts";
import type { CheckName } from "../../src/core/report/answers.ts";
import { bodyOf } from "../../src/core/batch/digest.ts";
import type { LedgerFacts } from "../../src/core/verdict/chainFacts.ts";
import type { Json, JsonObject } from "../../src/core/json/strictJson.ts";
import { readAnchor, readSignature, type SignatureProof } from "../../src/core/credential/proof.ts";
import type { Headline, Verdict } from "../../src/core/report/report.ts";
import { signCredential } from "../../src/signature/suites/eddsaRdfc2022.ts";
import {
  ANCHORED,
  DID,
  fixedBytes,
  account,
  issue,
  KEY_ID,
  notAnchored,
  sample,
  strangersKey,
  ZERO_HASH,
} from "../support/fixtures/issuedBatch.ts";

export interface Fate {
  /** the file is proof-<name>.json */
  readonly name: string;
  readonly why: string;
  readonly file: JsonObject;
  /** RFC 3339; the time at which it is judged, where that matters */
  readonly now?: string;
  /** what differs from the facts that the vectors assume, at the newest block, and at the newest final one */
  readonly newest?: Partial<LedgerFacts>;
  readonly final?: Partial<LedgerFacts>;
  readonly verdict: Verdict;
  readonly headline: Headline;
  /** the check that decides, and its code or cause; none where all that decide pass */
  readonly check?: readonly [CheckName, string];
}

const [one, two, three, four, five] = sample.files as readonly [
  JsonObject,
  JsonObject,
  JsonObject,
  JsonObject,
  JsonObject,
];

function anchorOf(file: JsonObject): AnchorProof {
  const anchor = readAnchor(file, DID);
  if ("result" in anchor) throw new Error("the sample has no anchor");
  return anchor;
}

const proofsOf = (file: JsonObject): [JsonObject, JsonObject] => file.proof as [JsonObject, JsonObject];
const withProofs = (file: JsonObject, ...proof: Json[]): JsonObject => ({ ...file, proof });
const withSignature = (file: JsonObject, signature: SignatureProof): JsonObject =>
  withProofs(file, { ...signature }, proofsOf(file)[1]);

function withAnchorMember(file: JsonObject, changes: JsonObject): JsonObject {
  const [signature, anchor] = proofsOf(file);
  return withProofs(file, signature, { ...anchor, ...changes });
}
const withAnchor = (file: JsonObject, changes: Partial<AnchorProof>): JsonObject =>
  withAnchorMember(file, { proofValue: writeAnchor({ ...anchorOf(file), ...changes }) });

const anchorBytes = (file: JsonObject): Uint8Array => parseBase64url((proofsOf(file)[1].proofValue as string).slice(1));
const withAnchorBytes = (file: JsonObject, bytes: Uint8Array): JsonObject =>
  withAnchorMember(file, { proofValue: `u${base64url(bytes)}` });

const invalid = (headline: Headline, ...check: [CheckName, string]) =>
  ({ verdict: "invalid", headline, check }) as const;
const notOurs = (code: string) => invalid("not_this_format", "format", code);
const altered = invalid("altered", "inclusion", "altered");
const foreign = invalid("anchored_by_another", "issuer", "foreign_anchor");

export async function makeFates(): Promise<Fate[]> {
  const body = bodyOf(five);
  const forged = await signCredential(
    body,
    { verificationMethod: KEY_ID, privateKey: strangersKey },
    "2026-06-30T09:00:00Z",
  );
  const [another] = (await issue({ account: { ...account, issuerId: 8 } })).files as [JsonObject];
  const [unlisted] = (await issue({ account: { ...account, ledger: hex(fixedBytes("unlisted", 20)) } })).files as [
    JsonObject,
  ];
  const name = two.name as string;
  return [
    { name: "valid", why: "as it was issued", file: one, verdict: "valid", headline: "valid" },
    {
      name: "valid-last-leaf",
      why: "the promoted last leaf of an odd batch",
      file: five,
      verdict: "valid",
      headline: "valid",
    },
    {
      name: "valid-without-signature",
      why: "the anchor carries it; the signature is reported as absent",
      file: withProofs(two, proofsOf(two)[1]),
      verdict: "valid",
      headline: "valid",
      check: ["signature", "absent"],
    },
    {
      name: "unrecognised-issuer",
      why: "anchored by issuer 8, which the policy does not list",
      file: another,
      verdict: "unrecognised",
      headline: "issuer_unproven",
      check: ["recognition", "not_recognised"],
    },
    { name: "flipped-byte", why: "one bit of the title", file: { ...two, name: `C${name.slice(1)}` }, ...altered },
    { name: "added-member", why: "a member put in after issue", file: { ...two, gpa: "4.0" }, ...altered },
    { name: "other-index", why: "the index of a neighbour", file: withAnchor(two, { index: 2 }), ...altered },
    {
      name: "other-nonce",
      why: "the nonce of a neighbour",
      file: withAnchor(two, { nonce: anchorOf(three).nonce }),
      ...altered,
    },
    {
      name: "other-path",
      why: "the path of a neighbour",
      file: withAnchor(two, { path: anchorOf(three).path }),
      ...altered,
    },
    {
      name: "other-root",
      why: "a root that the path does not give",
      file: withAnchor(two, { root: fixedBytes("root") }),
      ...altered,
    },
    {
      name: "view-b",
      why: "an anchor that says it carries view B",
      file: withAnchor(two, { view: "B" }),
      ...invalid("altered", "inclusion", "wrong_view"),
    },
    {
      name: "index-out-of-range",
      why: "the batch on chain has three credentials",
      file: four,
      newest: { size: 3 },
      ...invalid("altered", "inclusion", "index_out_of_range"),
    },
    {
      name: "path-too-long",
      why: "the batch on chain has four credentials",
      file: two,
      newest: { size: 4 },
      ...invalid("altered", "inclusion", "path_too_long"),
    },
    {
      name: "foreign-ledger",
      why: "an anchor on another ledger",
      file: withAnchor(three, { account: { ...account, ledger: hex(fixedBytes("other", 20)) } }),
      ...foreign,
    },
    {
      name: "foreign-chain",
      why: "an anchor on another chain",
      file: withAnchor(three, { account: { ...account, chainId: 1 } }),
      ...foreign,
    },
    {
      name: "foreign-issuer",
      why: "an anchor by another issuer id",
      file: withAnchor(three, { account: { ...account, issuerId: 8 } }),
      ...foreign,
    },
    {
      name: "other-did",
      why: "another DID is registered for the issuer id",
      file: three,
      newest: { didHash: hex(fixedBytes("other DID")) },
      ...invalid("anchored_by_another", "issuer", "did_mismatch"),
    },
    {
      name: "unlisted-ledger",
      why: "its home is a ledger that nobody lists",
      file: unlisted,
      verdict: "undetermined",
      headline: "ledger_not_trusted",
      check: ["ledger", "ledger_not_listed"],
    },
    {
      name: "not-anchored",
      why: "the ledger does not know the root",
      file: three,
      newest: notAnchored(),
      ...invalid("not_anchored", "anchor", "not_anchored"),
    },
    {
      name: "pending",
      why: "anchored, but not final yet",
      file: three,
      newest: {},
      final: notAnchored(),
      verdict: "undetermined",
      headline: "pending",
      check: ["anchor", "pending"],
    },
    {
      name: "key-compromised",
      why: "the anchoring key was compromised before",
      file: three,
      newest: { keyCompromisedSince: ANCHORED - 60, keyReportedAt: ANCHORED + 86_400 },
      ...invalid("key_not_entitled", "key", "key_compromised"),
    },
    {
      name: "revoked",
      why: "its bit says so",
      file: four,
      newest: { revoked: true },
      ...invalid("revoked", "status", "revoked"),
    },
    {
      name: "batch-revoked",
      why: "its whole batch is revoked",
      file: four,
      newest: { batchRevokedAt: ANCHORED + 3_600 },
      ...invalid("revoked", "status", "batch_revoked"),
    },
    {
      name: "suspended",
      why: "its bit says so",
      file: four,
      newest: { suspended: true },
      ...invalid("suspended", "status", "suspended"),
    },
    {
      name: "superseded",
      why: "its bit says so",
      file: four,
      newest: { superseded: true },
      ...invalid("superseded", "status", "superseded"),
    },
    {
      name: "not-yet-valid",
      why: "judged a second before it starts",
      file: one,
      now: "2026-06-30T08:59:59Z",
      ...invalid("not_yet_valid", "validity", "not_yet_valid"),
    },
    {
      name: "expired",
      why: "judged in the second in which it ends",
      file: one,
      now: "2036-06-30T00:00:00Z",
      ...invalid("expired", "validity", "expired"),
    },
    {
      name: "forged-signature",
      why: "signed by another key under the issuer's key id",
      file: withSignature(five, forged),
      ...invalid("signature_bad", "signature", "signature_bad"),
    },
    {
      name: "signature-of-another",
      why: "the signature of another file",
      file: withSignature(five, readSignature(four) as SignatureProof),
      ...invalid("signature_bad", "signature", "signature_bad"),
    },
    {
      name: "unknown-profile",
      why: "the profile in force at anchoring is not at hand",
      file: five,
      newest: { profileHashAtAnchor: ZERO_HASH },
      verdict: "valid",
      headline: "valid",
      check: ["signature", "no_profile"],
    },
    {
      name: "newer-version",
      why: "an anchor of version 2",
      file: withAnchorBytes(five, anchorBytes(five).with(1, 2)),
      verdict: "undetermined",
      headline: "newer_format",
      check: ["format", "newer_format"],
    },
    {
      name: "trailing-byte",
      why: "a byte after the CBOR",
      file: withAnchorBytes(five, concat(anchorBytes(five), Uint8Array.of(0))),
      ...notOurs("bad_anchor"),
    },
    {
      name: "long-path",
      why: "a path of 21 nodes",
      file: withAnchor(five, { path: Array.from({ length: 21 }, () => fixedBytes("node")) }),
      ...notOurs("bad_anchor"),
    },
    {
      name: "short-anchor",
      why: "an array of three",
      file: withAnchorBytes(five, encode([1, account.chainId, account.issuerId])),
      ...notOurs("bad_anchor"),
    },
    {
      name: "extra-member",
      why: "a sixth member of the anchor proof",
      file: withAnchorMember(five, { created: "2026-06-30T09:00:00Z" }),
      ...notOurs("bad_anchor"),
    },
    {
      name: "two-anchors",
      why: "two anchor proofs",
      file: withProofs(five, ...proofsOf(five), proofsOf(five)[1]),
      ...notOurs("many_anchors"),
    },
    { name: "no-anchor", why: "no anchor proof", file: withProofs(five, proofsOf(five)[0]), ...notOurs("no_anchor") },
    {
      name: "unknown-context",
      why: "a further context",
      file: { ...five, "@context": [...(five["@context"] as Json[]), "https://evil.example/context"] },
      ...notOurs("context"),
    },
    {
      name: "unknown-kind",
      why: "a type that is not anchored",
      file: { ...five, type: ["VerifiableCredential"] },
      ...notOurs("unknown_kind"),
    },
    {
      name: "bad-schema",
      why: "credits as a text",
      file: { ...five, credentialSubject: { ...(five.credentialSubject as JsonObject), creditsEarned: "5" } },
      ...notOurs("schema"),
    },
  ];
}
