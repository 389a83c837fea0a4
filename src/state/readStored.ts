// A stored credential read back strictly. The database is distrusted: what was changed there is an error that names the
// credential.
import type { SharedText } from "../core/batch/sharedText.ts";
import type { SignatureProof } from "../core/credential/proof.ts";
import { CredenceError } from "../core/errors/credenceError.ts";
import { parseJsonObject } from "../core/json/strictJson.ts";
import type { Credential, StoredCredential } from "./credential.ts";

/** Throws `damaged_row` where a text is not strict JSON any more. */
export function readStored(stored: StoredCredential, sharedText: SharedText): Credential {
  const { body, signature, share } = stored;
  try {
    return {
      ...stored,
      body: parseJsonObject(sharedText.full(body)),
      signature: parseJsonObject(signature) as unknown as SignatureProof,
      share: share && { ...share, jwt: sharedText.jwt(share.jwt) },
    };
  } catch (cause) {
    throw new CredenceError("damaged_row", { table: "credentials", key: stored.id }, { cause });
  }
}
