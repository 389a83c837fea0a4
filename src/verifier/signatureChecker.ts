// Port: did this public key sign this view? Which key must have signed, and what an open answer means, is decided in
// checkSignature.ts; the cryptography is in src/signature.
import type { SignatureProof } from "../core/credential/proof.ts";
import type { JsonObject } from "../core/json/strictJson.ts";
import type { Jwt } from "../core/share/jwt.ts";
import type { PublicJwk } from "../core/trust/issuerProfile.ts";

export interface SignatureChecker {
  /** View A, without its proofs. Rejects for JSON-LD that the contexts do not define, and for a text that is no Multikey. */
  isCredentialSigned(body: JsonObject, proof: SignatureProof, multikey: string): Promise<boolean>;
  /** View B. Throws for a key that is no point of the curve. */
  isShareSigned(jwt: Jwt, jwk: PublicJwk): boolean;
}
