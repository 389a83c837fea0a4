// What the database of an issuer's own verification service knows of a credential, besides what the chain shows: changes of
// its status that are on their way. It is looked up by home, root and index, never by anything else that a document says,
// and it can only lower a verdict (threats F32).
import type { FailCodes } from "./check.ts";

export type StatusCode = FailCodes["status"];

/** A change of status of our own that makes the credential worse. */
export interface OwnChange {
  readonly code: StatusCode;
  /** height at which it became final; null while it is under way */
  readonly finalAt: number | null;
}

export interface OwnRecord {
  readonly changes: readonly OwnChange[];
}

/** `records_unreadable`: the database did not answer, so a change may be under way. */
export type OwnReading = OwnRecord | "records_unreadable";

/** Of whoever issues nothing, and of a credential that nobody here has issued. */
export const NO_RECORD: OwnRecord = { changes: [] };

/** The worst first. */
const BY_WEIGHT: readonly StatusCode[] = ["batch_revoked", "revoked", "suspended", "superseded"];

/** The worst of these; null where there is none. */
export const worstStatus = (codes: readonly (StatusCode | null)[]): StatusCode | null =>
  BY_WEIGHT.find((code) => codes.includes(code)) ?? null;
