// A credential as an institution keeps it: on its way into the database, as it is stored, and as it is read back.
import type { SignatureProof } from "../core/credential/proof.ts";
import type { JsonObject } from "../core/json/strictJson.ts";
import type { Batch } from "./batch.ts";

/** View B as it was signed: what a full share is made of. */
export interface SealedShare {
  /** the issuer-signed JWT: short (core/batch/sharedText.ts) on its way into the database, in full as it is read back */
  readonly jwt: string;
  /** each in base64url, in the order of issue */
  readonly disclosures: readonly string[];
  readonly nonceB: Uint8Array;
}

/** One credential on its way into the database: everything its files are made of, but for the path. */
export interface StoredCredential {
  /** position in the batch */
  readonly index: number;
  /** `urn:uuid:…` of view A */
  readonly id: string;
  /** row of the roster, as the registrar's spreadsheet counts; 0 where a rebuilt database cannot know it */
  readonly row: number;
  /** JCS text of view A without its proofs, shortened by the texts that its batch shares (core/batch/sharedText.ts) */
  readonly body: string;
  /** JCS text of the signature on view A */
  readonly signature: string;
  readonly nonceA: Uint8Array;
  readonly commitmentB: Uint8Array;
  readonly leaf: Uint8Array;
  /** null where the issuer had no key for it */
  readonly share: SealedShare | null;
}

declare const packed: unique symbol;

/** Credentials as bytes, on their way into the database from the thread that made them. Only store/sql looks inside. */
export interface PackedCredentials {
  readonly [packed]: true;
}

/** The same as it is read back: texts in full, and parsed strictly. */
export interface Credential extends Omit<StoredCredential, "body" | "signature"> {
  readonly body: JsonObject;
  readonly signature: SignatureProof;
}

/** Positions of a batch: from `from` up to, not including, `to`. A chunk is credentials that are made or written at a time. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface CredentialAddress {
  readonly batch: Batch;
  readonly index: number;
}
