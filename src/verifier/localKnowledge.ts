// Port: the database of an issuer that verifies its own credentials. Everybody else has none.
import type { CredentialPosition } from "../core/verdict/credentialPosition.ts";
import type { LocalRecord } from "../core/verdict/localRecord.ts";

export interface LocalKnowledge {
  /** NO_LOCAL_RECORD for a credential that was not issued here. Rejects where the database does not answer. */
  load(position: CredentialPosition): Promise<LocalRecord>;
}
