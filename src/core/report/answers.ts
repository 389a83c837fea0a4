// The ten checks of a report: their names in order, and every answer that each can give. Three outcomes per check [D10]:
// pass, fail with a code, unknown with a cause. Codes and causes are API: stable, never reused for something else.

export const CHECKS = [
  "format",
  "inclusion",
  "ledger",
  "anchor",
  "issuer",
  "key",
  "status",
  "validity",
  "signature",
  "recognition",
] as const;
export type CheckName = (typeof CHECKS)[number];

/** What a check can find to be false. */
export interface FailCodes {
  format: "schema" | "context" | "unknown_kind" | "no_anchor" | "many_anchors" | "bad_anchor";
  inclusion: "altered" | "wrong_view" | "index_out_of_range" | "path_too_long";
  ledger: "ledger_distrusted" | "wrong_code" | "anchored_after_retirement";
  anchor: "not_anchored";
  issuer: "foreign_anchor" | "did_mismatch";
  key: "key_compromised";
  status: "revoked" | "batch_revoked" | "suspended" | "superseded";
  validity: "not_yet_valid" | "expired";
  signature: "signature_bad";
  recognition: "not_recognised";
}

/** Why a fact about the chain is missing; all but `ledger_not_listed` mean that the verifier's own sources failed. */
export type ChainCause =
  | "ledger_not_listed" // no deployment and no policy entry names this ledger
  | "no_endpoint" // the ledger is listed, but no RPC endpoint is configured for its chain
  | "unreachable" // too few endpoints answered in time
  | "disagreement" // too few endpoints agreed at one block
  | "wrong_chain" // an endpoint serves another chain
  | "stale"; // the newest block is too old, or ahead of the clock

/** Why the verifier's own database says nothing: it could not be read. */
export type RecordsCause = "records_unreadable";

/** Why nothing is known of accreditation although the policy trusts accreditors on this ledger. */
export type RegistryCause =
  | "registry_not_listed" // no deployment and no policy entry names a registry over this ledger
  | "registry_wrong_code" // other code than the listed one stands at its address
  | "too_many_accreditors"; // the paths upward are more than this software walks

/** Why it is open whether a batch is anchored, although the chain was read. */
export type AnchorCause =
  | "pending" // anchored, but not final yet
  | "behind" // the block that was read is from before the credential, or from before its anchor
  | "gone"; // we have seen the anchor at or below the block that was read, and it is not there

/** Why a check has no answer. */
export interface UnknownCauses {
  format: "newer_format";
  inclusion: "not_reached";
  ledger: ChainCause | "not_reached";
  anchor: ChainCause | AnchorCause | RecordsCause | "not_reached";
  issuer: ChainCause | "not_reached";
  key: ChainCause | "not_anchored" | "not_reached";
  status: ChainCause | RecordsCause | "not_anchored" | "not_reached";
  validity: "not_reached";
  signature:
    | ChainCause
    | "not_anchored"
    | "not_reached"
    | "absent"
    | "not_checked"
    | "unsupported"
    | "no_profile"
    | "newest_profile_missing"
    | "key_not_in_profile"
    | "key_not_valid_then"
    | "key_compromised";
  recognition: ChainCause | RegistryCause | "not_anchored" | "not_reached";
}

export type Check<N extends CheckName = CheckName> =
  | { readonly result: "pass" }
  | { readonly result: "fail"; readonly code: FailCodes[N]; readonly where?: string; readonly detail?: string }
  | { readonly result: "unknown"; readonly cause: UnknownCauses[N]; readonly detail?: string };

/** One entry per check; a missing one does not compile. */
export type Checks = { readonly [N in CheckName]: Check<N> };

export const pass = { result: "pass" } as const;
export const fail = <const C extends string>(code: C) => ({ result: "fail", code }) as const;
export const unknown = <const C extends string>(cause: C) => ({ result: "unknown", cause }) as const;
