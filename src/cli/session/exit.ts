// Exit codes [VERDICTS 8] and how an error becomes one.
import { blameOf } from "../../core/errors/blame.ts";
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

/** What the user gave is wrong (2), the operation could not be done (5), or a person ended it (130). */
export function exitOfError(error: unknown): number {
  if (error instanceof Interrupted) return EXIT.interrupted;
  const callerIsWrong = error instanceof UsageError || (isCredenceError(error) && blameOf(error.code) === "caller");
  return callerIsWrong ? EXIT.usage : EXIT.failed;
}
