// The one error class. A code is API: stable, switchable, with data typed by code. Sentences for people are in
// wording/errors. "No" is not an error: a verdict is a value (core/verdict/verdict.ts).
import type { ErrorCode, ErrorData } from "./errorData.ts";

export type { ErrorCode } from "./errorData.ts";
export type { Fault } from "./fault.ts";

/** Its message is the code. For a person, wording/errors/errorText.ts makes a sentence of it. */
export class CredenceError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData[C];

  constructor(code: C, data: ErrorData[C], options?: { cause?: unknown }) {
    super(code, options);
    this.name = "CredenceError";
    this.code = code;
    this.data = data;
  }
}

/** Is `error` one of ours, with one of these codes? Without codes: any of ours. */
export const isCredenceError = <C extends ErrorCode>(error: unknown, ...codes: C[]): error is CredenceError<C> =>
  error instanceof CredenceError && (codes.length === 0 || codes.some((code) => code === error.code));
