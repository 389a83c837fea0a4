// An error of ours as a person reads it, on the command line and in answers over HTTP.
import type { RefusalCode } from "../../core/errors/contractErrors.ts";
import type { CredenceError } from "../../core/errors/credenceError.ts";
import type { FailureReason } from "../../core/errors/failureReason.ts";
import { englishErrors } from "./en.ts";
import { refusalSentences } from "./refusals.en.ts";

/** What happened, and what to do next. */
export function errorText({ code, data }: CredenceError): string {
  const write: (data: never) => string = englishErrors[code];
  return write(data as never);
}

/** Why a contract refused, without a full stop. */
export function refusalText({ code, data }: CredenceError<RefusalCode>): string {
  const write: (data: never) => string = refusalSentences[code];
  return write(data as never);
}

/** Why a mined transaction failed, without a full stop. Journals keep it: what it says does not change. */
export function failureText(reason: FailureReason): string {
  if (reason === "out_of_gas") return "it ran out of gas";
  return reason === "unknown" ? "unknown reason" : refusalText(reason);
}
