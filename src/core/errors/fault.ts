// A fault of an input. Inputs with faults are refused with all of them at once, so a person mends a file in one go.

/** One fault of an input that is reported with all its siblings. `where` is a JSON pointer, or row and column. */
export interface Fault {
  /** stable code of the rule that was broken */
  readonly code: string;
  /** JSON pointer (`/criteria/narrative`), or a cell (`row 7, column awardedDate`) */
  readonly where: string;
  /** a sentence: what was found and what was expected */
  readonly message: string;
}
