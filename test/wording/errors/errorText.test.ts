import { describe, expect, it } from "vitest";
import { CredenceError, type ErrorCode } from "../../../src/core/errors/credenceError.ts";
import { READER_CODES, readerText, isReaderError } from "../../../src/core/json/readerText.ts";
import { englishErrors } from "../../../src/wording/errors/en.ts";
import { errorText } from "../../../src/wording/errors/errorText.ts";
import { errorCodes, errorSamples } from "../../support/fixtures/errorSamples.ts";

const textOf = (code: ErrorCode): string => errorText(new CredenceError(code, errorSamples[code]));
/** A reader says what it expected and where: that is what to do. */
const SAY_WHERE: readonly ErrorCode[] = [...READER_CODES, "bad_encoding"];

describe("the sentences of errors", () => {
  it("are there for every code, and for no other", () => {
    expect(Object.keys(englishErrors).toSorted()).toEqual(errorCodes.toSorted());
  });

  it.each(errorCodes)("of %s say what happened", (code) => {
    const [first = ""] = textOf(code).split("\n");
    expect(first).toMatch(/^\S.{15,}\.$/);
    expect(first).not.toMatch(/undefined|NaN|\[object|  /);
  });

  it.each(errorCodes.filter((code) => !SAY_WHERE.includes(code)))("of %s say what to do", (code) => {
    const [first = ""] = textOf(code).split("\n");
    expect(first.split(/[.;] /).length).toBeGreaterThan(1);
  });

  it("use plain English", () => {
    for (const code of errorCodes)
      expect(textOf(code)).not.toMatch(/whoever|where none is|is told|of one's own|goes on with/i);
  });

  it("list every fault of a document with its place and its code", () => {
    expect(textOf("bad_roster").split("\n")).toEqual([
      "The roster cannot be issued: 2 faults. Nothing was signed. Correct the file and run the command again.",
      "  /name: expected a text, found 7 [bad_value]",
      "  /name: expected a text, found 7 [bad_value]",
    ]);
  });

  it("are not in the error itself: its message is its code", () => {
    for (const code of errorCodes) expect(new CredenceError(code, errorSamples[code]).message).toBe(code);
  });
});

describe("what a strict reader refuses", () => {
  it.each(READER_CODES)("%s is the same sentence as a fault of a larger document", (code) => {
    const error = new CredenceError(code, errorSamples[code]);
    expect(isReaderError(error)).toBe(true);
    expect(readerText(error)).toBe(errorText(error));
  });

  it("of a document is distinguished from all other errors", () => {
    expect(isReaderError(new CredenceError("bad_encoding", errorSamples.bad_encoding))).toBe(true);
    expect(isReaderError(new CredenceError("bad_share", errorSamples.bad_share))).toBe(false);
    expect(isReaderError(new Error("bad_json"))).toBe(false);
  });
});
