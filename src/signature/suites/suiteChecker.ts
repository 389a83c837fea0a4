// The verifier's question to the suites: did this public key sign this view? Verdicts leave the quads to the library.
import type { SignatureProof } from "../../core/credential/proof.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { publicKeyOf } from "./ed25519.ts";
import { isSignedBy } from "./eddsaRdfc2022.ts";
import { isShareSignedBy } from "./es256.ts";

/** Implements the port `SignatureChecker` of the verifier. */
export const suiteChecker = {
  isCredentialSigned: async (body: JsonObject, proof: SignatureProof, multikey: string): Promise<boolean> =>
    isSignedBy(body, proof, publicKeyOf(multikey)),
  isShareSigned: isShareSignedBy,
} as const;
