import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/core/json/strictJson.ts";
import {
  anything,
  bool,
  date,
  dateTime,
  dictionary,
  either,
  faultsOf,
  integer,
  isDate,
  isDateTime,
  lazy,
  list,
  literal,
  number,
  oneOf,
  optional,
  pattern,
  record,
  refine,
  type Shape,
  string,
  text,
  withRule,
} from "../../../src/core/json/shape.ts";

/** `where code` of every fault. */
const faults = (value: Json, shape: Shape<unknown>) =>
  faultsOf(value, shape).map(({ where, code }) => `${where} ${code}`);

describe("a shape", () => {
  const person = record({
    name: text("a name", 5),
    age: optional(integer(0, 150)),
    tags: list(oneOf(["x", "y"]), 1, 3),
    home: record({ city: string }, "open"),
  });

  it("reports every fault of a document at once, each with its pointer", () => {
    const document = { name: "too long", age: -1, tags: ["x", "z", 1], home: { street: 1 }, "a/b~c": 2 };
    expect(faults(document, person)).toEqual([
      "/name bad_value",
      "/age bad_value",
      "/tags/1 unknown_choice",
      "/tags/2 unknown_choice",
      "/home/city missing",
      "/a~1b~0c unknown_key",
    ]);
  });

  it("reports nothing of a document that fits, and changes nothing in it", () => {
    const document = Object.freeze({
      name: "Ada",
      tags: Object.freeze(["x"]) as Json,
      home: Object.freeze({ city: "", more: 1 }),
    });
    expect(faults(document as Json, person)).toEqual([]);
  });

  it("says what was expected and what was found, cut short", () => {
    const [fault] = faultsOf({ long: "x".repeat(1_000) }, literal("yes"));
    expect(fault?.message).toMatch(/^expected "yes", found .{1,61}$/);
    expect(faultsOf(null, number)).toEqual([
      { code: "bad_value", where: "/", message: "expected a number, found null" },
    ]);
  });

  it("starts its pointers where the caller says", () => {
    expect(faultsOf([1], list(string), "/a").map(({ where }) => where)).toEqual(["/a/0"]);
    expect(faultsOf(1, list(string), "/a").map(({ where }) => where)).toEqual(["/a"]);
    expect(faultsOf({}, record({ b: string }), "/a").map(({ where }) => where)).toEqual(["/a/b"]);
    expect(faultsOf({ "": 1 }, dictionary(/^$/, string), "/a").map(({ where }) => where)).toEqual(["/a/"]);
  });

  it.each<[string, Shape<unknown>, Json[], Json[]]>([
    ["anything", anything, [null, 1, "a", [], {}], []],
    ["true or false", bool, [true, false], [0, "true", null, []]],
    ["a number", number, [0, -1.5], ["1", null, true]],
    ["a text, also an empty one", string, ["", "a"], [1, null, ["a"]]],
    ["a text of 1 to 3 units", text("t", 3), ["a", "abc", "😀a"], ["", "abcd", "😀😀", 1, null]],
    ["a pattern", pattern("p", /^a+$/, 3), ["a", "aaa"], ["", "b", "aaaa", "a\n", 1]],
    ["a whole number from 1 to 3", integer(1, 3), [1, 2, 3], [0, 4, 1.5, "1", null, Number.MAX_SAFE_INTEGER + 1]],
    ["a literal", literal(1), [1], [2, "1", true, null, [1]]],
    ["one of a list", oneOf(["a", "b"]), ["a", "b"], ["c", "", 1, null, ["a"], "toString"]],
    [
      "a list of 1 to 2",
      list(string, 1, 2),
      [["a"], ["a", "b"]],
      [[], ["a", "b", "c"], [1], {}, "a", null, { 0: "a", length: 1 }],
    ],
    ["a dictionary", dictionary(/^[a-z]+$/, number), [{}, { a: 1 }], [{ A: 1 }, { a: "1" }, [], null]],
    ["either of two", either(string, integer(0, 9)), ["a", 0], [10, null, []]],
    [
      "a date",
      date,
      ["2024-02-29", "2026-06-30"],
      ["2023-02-29", "2026-6-30", "2026-06-31", "", 1, "2026-06-30T00:00:00Z"],
    ],
    [
      "a time",
      dateTime,
      ["2026-06-30T00:00:00Z", "2026-06-30T23:59:59.123456789+14:00"],
      ["2026-06-30", "", 1, "2026-06-30T24:00:00Z"],
    ],
  ])("%s takes what it says, and nothing else", (_, shape, good, bad) => {
    for (const value of good) expect(faults(value, shape), JSON.stringify(value)).toEqual([]);
    for (const value of bad) expect(faults(value, shape), JSON.stringify(value)).not.toEqual([]);
  });

  it("of a closed object takes no key of the object prototype for a member", () => {
    expect(faults(JSON.parse('{"toString":1,"valueOf":2}') as Json, record({}))).toEqual([
      "/toString unknown_key",
      "/valueOf unknown_key",
    ]);
    expect(faults({}, record({ toString: string }))).toEqual(["/toString missing"]);
  });

  it("of a long list looks at no more items than it may have", () => {
    const found = faults(Array(1_000).fill(1), list(string, 0, 2));
    expect(found).toEqual(["/ bad_length", "/0 bad_value", "/1 bad_value"]);
  });

  it("that is either of two reports the faults of the one that came closer", () => {
    const shape = either(
      record({ kind: literal("a"), x: number, y: number }),
      record({ kind: literal("b"), z: number }),
    );
    expect(faults({ kind: "b", z: "1" }, shape)).toEqual(["/z bad_value"]);
    expect(faults({ kind: "a", x: 1, y: "2" }, shape)).toEqual(["/y bad_value"]);
  });

  it("with a further rule asks it only where the shape itself holds", () => {
    const shape = refine(record({ a: number, b: number }), (value, where, report) => {
      if (value.a > value.b) report({ code: "order", where: `${where}/a`, message: "a is greater than b" });
    });
    expect(faults({ a: 2, b: 1 }, shape)).toEqual(["/a order"]);
    expect(faults({ a: 2, b: "1" }, shape)).toEqual(["/b bad_value"]);
    expect(faults({ a: 1, b: 2 }, shape)).toEqual([]);
  });

  it("with a rule that always runs asks it even where the shape does not hold", () => {
    const shape = withRule(record({ a: number }), (value, where, report) => {
      if (Array.isArray(value)) report({ code: "list", where, message: "is a list" });
    });
    expect(faultsOf([], shape).map(({ code }) => code)).toEqual(["bad_type", "list"]);
  });

  it("can refer to itself", () => {
    type Tree = { readonly children?: readonly Tree[] };
    const tree: Shape<Tree> = record({ children: optional(list(lazy(() => tree))) });
    expect(faults({ children: [{ children: [{ children: [] }] }] }, tree)).toEqual([]);
    expect(faults({ children: [{ children: [{ x: 1 }] }] }, tree)).toEqual(["/children/0/children/0/x unknown_key"]);
  });
});

describe("calendar dates and times", () => {
  it("are those of the calendar: every date that Date writes, and no other day of a month", () => {
    const ends = ["0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"].map((time) => new Date(time));
    fc.assert(
      fc.property(fc.date({ min: ends[0] as Date, max: ends[1] as Date, noInvalidDate: true }), (day) => {
        const written = day.toISOString();
        expect(isDate(written.slice(0, 10))).toBe(true);
        expect(isDateTime(written)).toBe(true);
        expect(isDate(`${written.slice(0, 8)}32`)).toBe(false);
        expect(isDateTime(written.replace("T", " "))).toBe(false);
      }),
    );
  });

  it.each([
    "2026-06-30T00:00:00",
    "2026-06-30T00:00Z",
    "2026-06-30T00:00:00z",
    "2026-06-30t00:00:00Z",
    "2026-06-30T24:00:00Z",
    "2026-06-30T23:60:00Z",
    "2026-06-30T23:59:60Z",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-06-30T00:00:00+0100",
    "2026-06-30T00:00:00+25:00",
    "2026-06-30T00:00:00+01:60",
    "2026-06-30T00:00:00.Z",
    "2026-06-30T00:00:00.1234567890Z",
    "+002026-06-30T00:00:00Z",
    " 2026-06-30T00:00:00Z",
    "2026-06-30T00:00:00Z\n",
    "٢٠٢٦-06-30T00:00:00Z",
    "Tue, 30 Jun 2026 00:00:00 GMT",
  ])("have no time %j", (written) => {
    expect(isDateTime(written)).toBe(false);
  });
});
