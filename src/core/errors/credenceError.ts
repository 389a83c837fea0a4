// The one error class. A code is API: stable, switchable, with data typed by code; messages.ts holds what a user reads.
// "No" is not an error: a verdict is a value (verdict.ts).
import { type ErrorData, messages } from "./errorData.ts";

export type { Fault } from "./fault.ts";

export type ErrorCode = keyof ErrorData;

export class CredenceError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData[C];

  constructor(code: C, data: ErrorData[C], options?: { cause?: unknown }) {
    super(messageOf(code, data), options);
    this.name = "CredenceError";
    this.code = code;
    this.data = data;
  }
}

function messageOf<C extends ErrorCode>(code: C, data: ErrorData[C]): string {
  const write: (data: ErrorData[C]) => string = messages[code];
  return write(data);
}

/** Is `error` one of ours, with one of these codes (any code where none is given)? */
export const isCredenceError = <C extends ErrorCode>(error: unknown, ...codes: C[]): error is CredenceError<C> =>
  error instanceof CredenceError && (codes.length === 0 || codes.some((code) => code === error.code));
