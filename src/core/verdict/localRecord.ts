// What the database of an issuer's verification service holds of a credential, besides what the chain shows: changes of its
// status that are on their way to the chain [F32], and where it has seen the anchor [F17] [F19]. It is asked by account,
// root and index, never by anything else that a document says. It makes nothing pass: it can only lower a status, and of a
// missing anchor it can only say that it is not known to be missing.
import type { FailCodes } from "../report/answers.ts";
import type { Block } from "./chainFacts.ts";

export type StatusCode = FailCodes["status"];

/** A change of status that we bring to the chain ourselves, and that makes the credential worse. */
export interface LocalChange {
  readonly code: StatusCode;
  /** height at which it became final; null while it is under way */
  readonly finalAt: number | null;
}

/** Where we have seen the anchor of its batch. */
export interface LocalAnchor {
  /** seconds; 0 where that was not noted */
  readonly at: number;
  /** null if another party sent the anchor, or if a reorg has undone it since */
  readonly height: number | null;
}

export interface LocalRecord {
  /** null: we have not seen it */
  readonly anchor: LocalAnchor | null;
  readonly changes: readonly LocalChange[];
}

/** `records_unreadable`: the database did not answer, so a change may be under way. */
export type LocalReading = LocalRecord | "records_unreadable";

/** For a verifier without a database, and for a credential that was not issued here. */
export const NO_LOCAL_RECORD: LocalRecord = { anchor: null, changes: [] };

/** Has the chain been read only up to a block from before the anchor? */
export const isBeforeAnchor = (block: Block, { at, height }: LocalAnchor): boolean =>
  height === null ? block.timestamp < at : block.number < height;

/** The worst first. */
const BY_WEIGHT: readonly StatusCode[] = ["batch_revoked", "revoked", "suspended", "superseded"];

/** The worst of these; null if all are null. */
export const worstStatus = (codes: readonly (StatusCode | null)[]): StatusCode | null =>
  BY_WEIGHT.find((code) => codes.includes(code)) ?? null;
