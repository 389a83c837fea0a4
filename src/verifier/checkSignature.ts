// Check 9: the issuer's signature on view A, by a key of the profile that was in force at anchoring.
import { type Check, fail, pass, unknown } from "../core/check.ts";
import { checkInclusion } from "../core/checks.ts";
import { bodyOf } from "../core/digest.ts";
import type { Document } from "../core/document.ts";
import type { ChainFacts } from "../core/facts.ts";
import type { IssuerProfile } from "../core/profile.ts";
import { readSignature } from "../core/proof.ts";
import { signingKey } from "../core/signature.ts";
import { publicKeyOf } from "../signature/ed25519.ts";
import { isSignedBy } from "../signature/eddsaRdfc2022.ts";

/**
 * Content that is not in the anchored batch is not canonicalised: RDF work on a stranger's document is work for nothing,
 * and such a file has failed check 2 already.
 */
export async function checkSignature(
  document: Document,
  chain: ChainFacts,
  profiles: readonly IssuerProfile[],
): Promise<Check<"signature">> {
  const signature = readSignature(document.file);
  if (typeof signature === "string") return unknown(signature);
  if (checkInclusion(document, chain).result !== "pass") return unknown("not_checked");
  const key = signingKey(signature.verificationMethod, "Multikey", profiles, chain);
  if ("result" in key) return key;
  if (key.type !== "Multikey") return unknown("unsupported");
  try {
    return (await isSignedBy(bodyOf(document.file), signature, publicKeyOf(key.value))) ? pass : fail("signature_bad");
  } catch {
    return unknown("unsupported"); // JSON-LD that the contexts do not define: no signature can cover it
  }
}
