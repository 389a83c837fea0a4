// The member `proof` of view A [FORMATS 2] [FORMATS 6]: the issuer's signature, and exactly one anchor with exactly five
// members. Other proofs by other people are left alone.
import { type AnchorProof, parseAnchor, writeAnchor } from "../anchor/anchorProof.ts";
import { type Check, fail, unknown } from "../report/answers.ts";
import { isCredenceError } from "../errors/credenceError.ts";
import { isObject, type JsonObject } from "../json/strictJson.ts";
import { isDateTime } from "../json/shape.ts";

export const ANCHOR_SUITE = "credence-merkle-2026";
export const SIGNATURE_SUITE = "eddsa-rdfc-2022";

/** A DataIntegrityProof of suite eddsa-rdfc-2022. */
export interface SignatureProof {
  readonly type: "DataIntegrityProof";
  readonly cryptosuite: typeof SIGNATURE_SUITE;
  readonly created: string;
  readonly verificationMethod: string;
  readonly proofPurpose: "assertionMethod";
  readonly proofValue: string;
}

/** The anchor as a member of `proof`. */
export const anchorMember = (issuerDid: string, anchor: AnchorProof): JsonObject =>
  anchorMemberOf(issuerDid, writeAnchor(anchor));

const anchorMemberOf = (issuerDid: string, proofValue: string) => ({
  type: "DataIntegrityProof",
  cryptosuite: ANCHOR_SUITE,
  proofPurpose: "assertionMethod",
  verificationMethod: `${issuerDid}#anchor`,
  proofValue,
});

/** Credential body, signature and anchor put together as the file of view A. */
export const withProofs = (body: JsonObject, signature: SignatureProof, anchor: JsonObject): JsonObject => ({
  ...body,
  proof: [{ ...signature }, anchor],
});

/** The one anchor of a file, or the failing or unknown format check. */
export function readAnchor(file: JsonObject, issuerDid: string): AnchorProof | Check<"format"> {
  const anchors = proofsOf(file, ANCHOR_SUITE);
  const [anchor] = anchors;
  if (anchor === undefined) return fail("no_anchor");
  if (anchors.length > 1) return fail("many_anchors");
  const { proofValue } = anchor;
  const expected: JsonObject = anchorMemberOf(issuerDid, typeof proofValue === "string" ? proofValue : "");
  const exact =
    Object.keys(anchor).length === Object.keys(expected).length &&
    Object.entries(expected).every(([key, value]) => anchor[key] === value);
  if (!exact) return { ...fail("bad_anchor"), detail: "expected exactly the five members of an anchor proof" };
  return readAnchorText(expected.proofValue as string);
}

/** An anchor by its text, or the failing or unknown format check. */
export function readAnchorText(text: string): AnchorProof | Check<"format"> {
  try {
    return parseAnchor(text);
  } catch (error) {
    if (isCredenceError(error, "newer_format")) return unknown("newer_format");
    if (!isCredenceError(error, "bad_anchor")) throw error;
    return { ...fail("bad_anchor"), detail: `The anchor proof is malformed: expected ${error.data.expected}.` };
  }
}

/** The issuer's signature of a file: one, none, or something that cannot be used. */
export function readSignature(file: JsonObject): SignatureProof | "absent" | "unsupported" {
  const signatures = proofsOf(file, SIGNATURE_SUITE);
  const [signature] = signatures;
  if (signature === undefined) return proofsOf(file).length > 1 ? "unsupported" : "absent";
  const usable =
    signatures.length === 1 &&
    signature.type === "DataIntegrityProof" &&
    signature.proofPurpose === "assertionMethod" &&
    typeof signature.verificationMethod === "string" &&
    typeof signature.proofValue === "string" &&
    typeof signature.created === "string" &&
    isDateTime(signature.created) &&
    Object.keys(signature).length === 6;
  return usable ? (signature as unknown as SignatureProof) : "unsupported";
}

function proofsOf(file: JsonObject, suite?: string): JsonObject[] {
  const proofs = Array.isArray(file.proof) ? file.proof : [];
  return proofs.filter(isObject).filter((proof) => suite === undefined || proof.cryptosuite === suite);
}
