// What the strict readers refuse, as the message of a fault: a document may be a part of another one, as a line of a roster or
// the header of a share, and what is wrong with it is then one fault of the whole.
import { type CredenceError, isCredenceError } from "../errors/credenceError.ts";
import type { ErrorData, ReaderCode } from "../errors/errorData.ts";

type Code = ReaderCode | "bad_encoding";

const at = (pointer: string): string => (pointer === "" ? "in the document" : `at ${pointer}`);

/** One sentence for each code. */
export const readerTexts: { readonly [C in Code]: (data: ErrorData[C]) => string } = {
  bad_encoding: ({ expected }) => `Bad text form of bytes: expected ${expected}.`,
  not_utf8: () => "The document is not UTF-8. Save it as UTF-8 without a byte order mark.",
  byte_order_mark: () => "The document starts with a byte order mark. Save it as UTF-8 without one.",
  bad_json: ({ pointer, offset, expected }) => `Not JSON ${at(pointer)}: expected ${expected} at character ${offset}.`,
  trailing_data: ({ offset }) => `Data follows the JSON document from character ${offset} on. Remove it.`,
  duplicate_key: ({ pointer }) => `The key ${at(pointer)} appears twice. Each key may appear once.`,
  reserved_key: ({ pointer }) => `The key ${at(pointer)} is reserved and may not be used.`,
  lone_surrogate: ({ pointer }) => `The text ${at(pointer)} holds half a surrogate pair, so it is not Unicode.`,
  too_deep: ({ pointer, limit }) => `The document is nested deeper than ${limit} levels ${at(pointer)}.`,
  lossy_number: ({ pointer, read }) =>
    `The number ${at(pointer)} would change to ${read} when it is read. Write it as a text, or with fewer digits.`,
  too_large: ({ limit }) => `The document is larger than ${limit} bytes.`,
  nested_context: ({ pointer }) => `There is an @context ${at(pointer)}; it may stand at the top level only.`,
  not_an_object: () => "The document is JSON, but not an object.",
};

const CODES = Object.keys(readerTexts) as Code[];

/** The codes of the strict JSON reader. */
export const READER_CODES = CODES.filter((code) => code !== "bad_encoding");

/** Did a strict reader refuse a document or an encoding? */
export const isReaderError = (error: unknown): error is CredenceError<Code> => isCredenceError(error, ...CODES);

export function readerText({ code, data }: CredenceError<Code>): string {
  const write: (data: never) => string = readerTexts[code];
  return write(data as never);
}
