// The one error class. A code is API: stable, switchable, with data typed by code; messages.ts holds what a user reads.
// "No" is not an error: a verdict is a value (verdict.ts).
import { type ErrorData, messages } from "./messages.ts";

export type ErrorCode = keyof ErrorData;

export class CredenceError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData[C];

  constructor(code: C, data: ErrorData[C], options?: { cause?: unknown }) {
    super(messages[code](data), options);
    this.name = "CredenceError";
    this.code = code;
    this.data = data;
  }
}

/** Is `error` one of ours, with one of these codes (any code where none is given)? */
export const isCredenceError = <C extends ErrorCode>(error: unknown, ...codes: C[]): error is CredenceError<C> =>
  error instanceof CredenceError && (codes.length === 0 || (codes as ErrorCode[]).includes(error.code));

/** One fault of an input that is reported with all its siblings. `where` is a JSON pointer, or row and column. */
export interface Fault {
  /** stable code of the rule that was broken */
  readonly code: string;
  /** JSON pointer (`/criteria/narrative`), or a cell (`row 7, column awardedDate`) */
  readonly where: string;
  /** a sentence: what was found and what was expected */
  readonly message: string;
}
