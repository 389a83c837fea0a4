import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeCsv } from "../../../src/issuer/deliver/writeCsv.ts";

describe("a CSV that we write", () => {
  it("follows RFC 4180: CRLF, quotes only where they are needed, quotes doubled", () => {
    expect(
      writeCsv(
        ["a", "b"],
        [
          ["x,y", 'say "hi"'],
          ["line\nbreak", "plain"],
          [null, "\r"],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"line\nbreak",plain\r\n,"\'\r"\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/c calc"!A1'])("takes the edge off %j", (cell) => {
    const [[written] = []]: string[][] = parse(writeCsv(["h"], [[cell]]), { from: 2 });
    expect(written).toBe(`'${cell}`);
  });

  it("takes it off headers too, and leaves numbers and truth values alone", () => {
    expect(writeCsv(["=h"], [[-1.5], [true]])).toBe("'=h\r\n-1.5\r\ntrue\r\n");
  });

  it("is read back cell by cell, but for the apostrophe, and no cell of it starts a formula", () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("=", "+", "@", "-", '"', ",", "\n", "\r", "a", "'") }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const read: string[][] = parse(writeCsv(["a", "b"], rows), { from: 2, record_delimiter: "\r\n" });
        expect(read.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, "")))).toEqual(
          rows.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ""))),
        );
        for (const text of read.flat()) expect(text).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it("with a row of one empty cell keeps that row", () => {
    expect(writeCsv(["a"], [[""], ["x"]])).toBe("a\r\n\r\nx\r\n");
  });
});
