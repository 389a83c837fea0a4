// Check 9: the issuer's signature on the view at hand, by a key of the profile that was in force at anchoring.
import { type Check, fail, pass, unknown } from "../core/report/answers.ts";
import { checkInclusion } from "../core/verdict/checks.ts";
import { bodyOf } from "../core/batch/digest.ts";
import type { CredentialDocument } from "../core/credential/readCredential.ts";
import type { ShareDocument } from "../core/share/readShare.ts";
import type { Document } from "../core/verdict/document.ts";
import type { ChainFacts } from "../core/verdict/chainFacts.ts";
import type { IssuerProfile } from "../core/trust/issuerProfile.ts";
import { readSignature } from "../core/credential/proof.ts";
import { profileKey } from "../core/verdict/profileKey.ts";
import type { SignatureChecker } from "./signatureChecker.ts";

/** What the signature of a document is checked against. */
export interface SignatureSources {
  readonly chain: ChainFacts;
  /** from anywhere: each counts only where its hash is the one on the ledger */
  readonly profiles: readonly IssuerProfile[];
  readonly signatures: SignatureChecker;
}

/** Asked only of content that is in the anchored batch: other content has failed check 2 already. */
export function checkSignature(
  document: Document,
  sources: SignatureSources,
): Check<"signature"> | Promise<Check<"signature">> {
  return document.view === "A" ? checkProof(document, sources) : checkJws(document, sources);
}

/** View A: RDF work on a stranger's document would be work for nothing. */
async function checkProof(
  document: CredentialDocument,
  { chain, profiles, signatures }: SignatureSources,
): Promise<Check<"signature">> {
  const signature = readSignature(document.file);
  if (typeof signature === "string") return unknown(signature);
  if (checkInclusion(document, chain).result !== "pass") return unknown("not_checked");
  const key = profileKey(signature.verificationMethod, "Multikey", profiles, chain);
  if ("result" in key) return key;
  try {
    const signed = await signatures.isCredentialSigned(bodyOf(document.file), signature, key.value);
    return signed ? pass : fail("signature_bad");
  } catch {
    return unknown("unsupported"); // JSON-LD that the contexts do not define: no signature can cover it
  }
}

/** View B. */
function checkJws(document: ShareDocument, { chain, profiles, signatures }: SignatureSources): Check<"signature"> {
  if (checkInclusion(document, chain).result !== "pass") return unknown("not_checked");
  const key = profileKey(document.jwt.header.kid as string, "JsonWebKey", profiles, chain);
  if ("result" in key) return key;
  try {
    return signatures.isShareSigned(document.jwt, key.value) ? pass : fail("signature_bad");
  } catch {
    return unknown("unsupported"); // a profile whose key is no point of the curve
  }
}
