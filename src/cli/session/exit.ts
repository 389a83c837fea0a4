// Exit codes (VERDICTS) and how an error becomes one.
import { isCredenceError } from "../../core/errors/credenceError.ts";
import type { Verdict } from "../../core/report/report.ts";

export const EXIT = {
  ok: 0,
  invalid: 1,
  usage: 2,
  undetermined: 3,
  unrecognised: 4,
  failed: 5,
  interrupted: 130,
} as const;

const BY_VERDICT: Readonly<Record<Verdict, number>> = {
  valid: EXIT.ok,
  invalid: EXIT.invalid,
  undetermined: EXIT.undetermined,
  unrecognised: EXIT.unrecognised,
};

/** Worst first. */
const SEVERITY: readonly Verdict[] = ["invalid", "undetermined", "unrecognised", "valid"];

export const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? "undetermined";

export const exitOfVerdict = (verdict: Verdict): number => BY_VERDICT[verdict];

/** Thrown by commands for what the caller did wrong that no core code covers. */
export class UsageError extends Error {}

/** Thrown where a person ended the command at a question. */
export class Interrupted extends Error {
  constructor() {
    super("Stopped. credence status shows what is unfinished, if anything.");
  }
}

/**
 * Refusals by a contract that no state of the ledger could turn into an acceptance: what the caller asked for is wrong in
 * itself. Every other refusal depends on what the ledger holds, so the operation could not be done.
 */
const REFUSED_ARGUMENTS = [
  "ledger_did_length_invalid",
  "ledger_permissions_invalid",
  "ledger_until_passed",
  "ledger_successor_is_self",
  "registry_self_accreditation",
  "registry_valid_until_passed",
  "registry_scope_invalid",
  "registry_annulment_out_of_range",
] as const;

/** What the user gave is wrong (2), the operation could not be done (5), or a person ended it (130). */
export function exitOfError(error: unknown): number {
  if (error instanceof Interrupted) return EXIT.interrupted;
  const callerIsWrong =
    error instanceof UsageError ||
    isCredenceError(
      error,
      ...REFUSED_ARGUMENTS,
      "bad_achievement",
      "bad_roster",
      "bad_profile",
      "bad_policy",
      "bad_credential",
      "bad_anchor_request",
      "already_issued",
      "foreign_request",
      "bad_encoding",
      "not_utf8",
      "byte_order_mark",
      "bad_json",
      "trailing_data",
      "duplicate_key",
      "reserved_key",
      "lone_surrogate",
      "too_deep",
      "lossy_number",
      "too_large",
      "nested_context",
      "not_an_object",
      "keystore_exists",
      "keystore_missing",
      "unknown_batch",
      "unknown_credential",
    );
  return callerIsWrong ? EXIT.usage : EXIT.failed;
}
