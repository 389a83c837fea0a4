import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCredenceError } from "../../../src/core/errors/credenceError.ts";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import {
  CREDENTIAL_LIMIT,
  DEPTH_LIMIT,
  type Json,
  parseJson,
  parseJsonObject,
  pointerStep,
  type ReadOptions,
} from "../../../src/core/json/strictJson.ts";

/** `code pointer` of the refusal, or the value that was read. */
function read(input: string | Uint8Array, options?: ReadOptions): Json | { refused: string } {
  try {
    return parseJson(input, options);
  } catch (error) {
    if (!isCredenceError(error)) throw error;
    return { refused: `${error.code} ${(error.data as { pointer: string }).pointer}` };
  }
}

const refused = (codeAndPointer: string) => ({ refused: codeAndPointer });
const nest = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("what the strict reader refuses", () => {
  it.each([
    ["an empty text", "", "bad_json "],
    ["spaces alone", " \n\t", "bad_json "],
    ["a bare word", "nil", "bad_json "],
    ["half a word", '{"a":tru}', "bad_json /a"],
    ["single quotes", "{'a':1}", "bad_json "],
    ["a key without quotes", "{a:1}", "bad_json "],
    ["a missing colon", '{"a" 1}', "bad_json /a"],
    ["a missing value", '{"a":}', "bad_json /a"],
    ["a comma too many in an object", '{"a":1,}', "bad_json "],
    ["a comma too many in a list", "[1,]", "bad_json /1"],
    ["an open object", '{"a":1', "bad_json "],
    ["an open list", "[1", "bad_json "],
    ["an open text", '["a', "bad_json /0"],
    ["a text that ends in a backslash", '["a\\', "bad_json /0"],
    ["a line feed inside a text", '["a\nb"]', "bad_json /0"],
    ["a tab inside a text", '["a\tb"]', "bad_json /0"],
    ["a NUL inside a text", '["a\u0000b"]', "bad_json /0"],
    ["an unknown escape", '["\\x41"]', "bad_json /0"],
    ["an escape named like a method", '["\\constructor"]', "bad_json /0"],
    ["a short unicode escape", '["\\u12"]', "bad_json /0"],
    ["a unicode escape with a sign", '["\\u+123"]', "bad_json /0"],
    ["a comment", '{"a":1/* one */}', "bad_json "],
    ["a non-breaking space between values", "[1,\u00a02]", "bad_json /1"],
    ["NaN", "[NaN]", "bad_json /0"],
    ["Infinity", "[-Infinity]", "bad_json /0"],
    ["a plus sign", "[+1]", "bad_json /0"],
    ["a number that starts with a point", "[.5]", "bad_json /0"],
    ["a number that ends in a point", "[1.]", "bad_json "],
    ["a leading zero", "[01]", "bad_json "],
    ["a minus alone", "[-]", "bad_json /0"],
    ["hexadecimal", "[0x10]", "bad_json "],
    ["an exponent without digits", "[1e]", "bad_json "],
    ["a second document", "{} {}", "trailing_data "],
    ["a NUL after the document", "{}\u0000", "trailing_data "],
    ["a comma after the document", "[],", "trailing_data "],
    ["a key twice", '{"grade":"F","grade":"A"}', "duplicate_key /grade"],
    ["a key twice, once escaped", '{"grade":"F","gr\\u0061de":"A"}', "duplicate_key /grade"],
    ["a key twice, deep inside", '{"a":[0,{"b":1,"c":2,"b":3}]}', "duplicate_key /a/1/b"],
    ["the key __proto__", '{"a":{"__proto__":{"x":1}}}', "reserved_key /a/__proto__"],
    ["the key __proto__, escaped", '{"\\u005f_proto__":1}', "reserved_key /__proto__"],
    ["the key constructor", '[{"constructor":1}]', "reserved_key /0/constructor"],
    ["the key prototype", '{"prototype":1}', "reserved_key /prototype"],
    ["half a surrogate pair as an escape", '{"n":"\\ud800"}', "lone_surrogate /n"],
    ["the other half", '["\\udc00x"]', "lone_surrogate /0"],
    ["the two halves in the wrong order", '["\\udc00\\ud800"]', "lone_surrogate /0"],
    ["half a surrogate pair as it stands", '["\ud800"]', "lone_surrogate /0"],
    ["half a surrogate pair in a key", '{"a":{"\\ud800":1}}', "lone_surrogate /a"],
    ["33 lists in each other", nest(DEPTH_LIMIT + 1), `too_deep ${"/0".repeat(DEPTH_LIMIT)}`],
    ["33 objects in each other", '{"a":'.repeat(33) + "1" + "}".repeat(33), `too_deep ${"/a".repeat(32)}`],
    ["a byte order mark", "\ufeff{}", "byte_order_mark "],
    ["2^53 + 1", "[9007199254740993]", "lossy_number /0"],
    ["a decimal that a double shortens", '{"x":333333333.33333329}', "lossy_number /x"],
    ["a tenth with an eighteenth digit", "[0.100000000000000001]", "lossy_number /0"],
    ["more than a double can hold", "[1e309]", "lossy_number /0"],
    ["less than a double can hold", "[1e-400]", "lossy_number /0"],
    ["less than a double can hold, negative", "[-1e-400]", "lossy_number /0"],
    ["an exponent of many digits", `[1e${"9".repeat(400)}]`, "lossy_number /0"],
    ["a pointer with slash and tilde", '{"a/b":{"c~d":{"__proto__":1}}}', "reserved_key /a~1b/c~0d/__proto__"],
  ])("is %s", (_, text, expected) => {
    expect(read(text)).toEqual(refused(expected));
    expect(read(new TextEncoder().encode(text))).toEqual(
      /\ud800/.test(text) ? expect.anything() : refused(expected), // an encoder cannot write half a pair
    );
  });

  it.each([
    ["a stray continuation byte", [0x22, 0x80, 0x22]],
    ["a byte that UTF-8 never has", [0x22, 0xff, 0x22]],
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["a surrogate in three bytes", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["a cut-off character", [0x22, 0xe2, 0x82]],
    ["a code point beyond Unicode", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ["UTF-16", [0x7b, 0x00, 0xfe, 0xff]],
  ])("is %s", (_, bytes) => {
    expect(read(Uint8Array.from(bytes))).toEqual(refused("not_utf8 "));
  });

  it("is a byte order mark in bytes, before anything else is looked at", () => {
    expect(read(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toEqual(refused("byte_order_mark "));
    expect(read("\ufeff nonsense")).toEqual(refused("byte_order_mark "));
  });

  it("is an @context below the top level, where credentials are read", () => {
    const nested = '{"@context":[{"@context":1}]}';
    expect(read('{"@context":1,"a":2}', { topContextOnly: true })).toEqual({ "@context": 1, a: 2 });
    expect(read(nested, { topContextOnly: true })).toEqual(refused("nested_context /@context/0/@context"));
    expect(read('{"a":{"@context":1}}', { topContextOnly: true })).toEqual(refused("nested_context /a/@context"));
    expect(read('{"a":{"\\u0040context":1}}', { topContextOnly: true })).toEqual(refused("nested_context /a/@context"));
    expect(read('[{"@context":1}]', { topContextOnly: true })).toEqual(refused("nested_context /0/@context"));
    expect(read(nested)).toEqual({ "@context": [{ "@context": 1 }] });
  });

  it("is anything but an object, where an object is asked for", () => {
    for (const text of ["[]", '"a"', "1", "true", "null"])
      expect(() => parseJsonObject(text), text).toThrow(expect.objectContaining({ code: "not_an_object" }));
    expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 });
  });
});

describe("the size limit", () => {
  it("counts bytes of UTF-8, whether it is given bytes or text", () => {
    const exact = JSON.stringify("é".repeat((CREDENTIAL_LIMIT - 2) / 2));
    expect(new TextEncoder().encode(exact).length).toBe(CREDENTIAL_LIMIT);
    expect(read(exact)).toHaveLength((CREDENTIAL_LIMIT - 2) / 2);
    expect(read(new TextEncoder().encode(exact))).toHaveLength((CREDENTIAL_LIMIT - 2) / 2);
    expect(read(`${exact} `)).toEqual(refused("too_large "));
    expect(read(new TextEncoder().encode(`${exact} `))).toEqual(refused("too_large "));
  });

  it("is what the caller says, where it says one", () => {
    expect(read("[1]", { limit: 3 })).toEqual([1]);
    expect(read("[1] ", { limit: 3 })).toEqual(refused("too_large "));
  });

  it("comes before decoding: a large file that is not UTF-8 is too large", () => {
    expect(read(new Uint8Array(CREDENTIAL_LIMIT + 1).fill(0xff))).toEqual(refused("too_large "));
  });
});

describe("what the strict reader accepts", () => {
  it("nests 32 levels deep, and no scalar counts as a level", () => {
    expect(read(nest(DEPTH_LIMIT))).toEqual(JSON.parse(nest(DEPTH_LIMIT)));
    const mixed = '[{"a":'.repeat(DEPTH_LIMIT / 2) + "1" + "}]".repeat(DEPTH_LIMIT / 2);
    expect(read(mixed)).toEqual(JSON.parse(mixed));
    expect(read(mixed.replace("1", "[]"))).toEqual(refused(`too_deep ${"/0/a".repeat(DEPTH_LIMIT / 2)}`));
  });

  it("counts depth, not lists: many lists side by side are flat", () => {
    const flat = `[${Array.from({ length: 1_000 }, () => "[[]]").join(",")}]`;
    expect(read(flat)).toEqual(JSON.parse(flat));
  });

  it.each([
    ["0", 0],
    ["-0", -0],
    ["0.0", 0],
    ["0e999999999999", 0],
    ["-0.000E-5", -0],
    ["1.0", 1],
    ["10e-1", 1],
    ["1e2", 100],
    ["1E+2", 100],
    ["100", 100],
    ["0.1", 0.1],
    ["-12.50", -12.5],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992],
    ["1e21", 1e21],
    ["1000000000000000000000", 1e21],
    ["5e-324", 5e-324],
    ["1.7976931348623157e308", 1.7976931348623157e308],
    ["0.000001", 0.000001],
    ["1.5e-7", 1.5e-7],
  ])("reads the number %s, whose value a double holds", (text, value) => {
    expect(read(text)).toBe(value);
  });

  it("keeps NFC and NFD apart, as texts and as keys", () => {
    const [nfc, nfd] = ["\u015eim\u015fek", "S\u0327ims\u0327ek"];
    expect(nfd.normalize("NFC")).toBe(nfc);
    expect(read(JSON.stringify({ [nfc]: nfd, [nfd]: nfc }))).toEqual({ [nfc]: nfd, [nfd]: nfc });
    expect(canonicalize(nfd)).toBe(`"${nfd}"`);
  });

  it("reads every escape, and pairs of surrogates", () => {
    expect(read('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00😀"')).toBe('"\\/\b\f\n\r\té😀😀');
  });

  it("has no prototype surprises: keys named like methods are plain keys", () => {
    const text = '{"toString":1,"hasOwnProperty":2,"valueOf":3,"__defineGetter__":4}';
    expect(Object.entries(parseJsonObject(text))).toEqual(Object.entries(JSON.parse(text) as object));
  });
});

const isReserved = (key: string) => ["__proto__", "constructor", "prototype"].includes(key);

function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth >= DEPTH_LIMIT) return false;
  const keys = Object.keys(value);
  return !keys.some(isReserved) && Object.values(value).every((member) => isPlain(member, depth + 1));
}

const plainValue = fc.jsonValue({ maxDepth: 6, stringUnit: "binary" }).filter((value) => isPlain(value));
const spaces = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r"), maxLength: 3 });

/** A JSON text with one to three characters replaced, removed or put in. */
const almostJson = fc
  .tuple(
    fc.jsonValue(),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...'{}[]",:\\0123eE+-.tfnul \n\u0000é'.split(""))), {
      maxLength: 3,
    }),
  )
  .map(([value, edits]) => {
    let text = JSON.stringify(value);
    for (const [where, kind, character] of edits) {
      const at = where % (text.length + 1);
      text = text.slice(0, at) + (kind === 0 ? "" : character) + text.slice(kind === 1 ? at : at + 1);
    }
    return text;
  });

describe("beside JSON.parse", () => {
  it("the reader reads every plain document to the same value, whatever the space between", () => {
    fc.assert(
      fc.property(plainValue, spaces, spaces, (value, before, after) => {
        const text = JSON.stringify(value, null, before);
        expect(read(before + text + after)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it("the reader never accepts what JSON.parse refuses, nor reads it differently", () => {
    let accepted = 0;
    fc.assert(
      fc.property(almostJson, (text) => {
        const value = read(text);
        if (typeof value === "object" && value !== null && "refused" in value) return;
        accepted++;
        expect(value).toEqual(JSON.parse(text));
      }),
      { numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it("the reader reads bytes and text alike", () => {
    fc.assert(
      fc.property(almostJson, (text) => {
        expect(read(new TextEncoder().encode(text))).toEqual(read(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("hostile documents of 100 kB", () => {
  const many = (text: string) => text.repeat(Math.ceil(100_000 / text.length));
  const text = (inside: string) => `{"a":"${inside}"}`;
  it.each([
    ["one long number", `[${many("9")}]`, "lossy_number /0"],
    ["a long fraction", `[0.${many("3")}]`, "lossy_number /0"],
    ["a long fraction of zeros and a one", `[0.${many("0")}1]`, "lossy_number /0"],
    ["zeros with an odd one out", `[1.${many("0")}1${many("0")}]`, "lossy_number /0"],
    ["a long exponent", `[1e${many("9")}]`, "lossy_number /0"],
    ["a long negative exponent", `[1e-${many("9")}]`, "lossy_number /0"],
    ["opening brackets", many("["), `too_deep ${"/0".repeat(32)}`],
    ["opening braces", many('{"a":'), `too_deep ${"/a".repeat(32)}`],
    ["backslashes without end", `["${many("\\\\")}`, "bad_json /0"],
    ["a quote that is never closed", `["${many("x")}`, "bad_json /0"],
    ["unicode escapes cut short", text(`${many("\\u0041")}\\u00`), "bad_json /a"],
    ["half surrogates", text(many("\\ud800")), "lone_surrogate /a"],
    ["spaces and then nothing", many(" "), "bad_json "],
    ["minus signs", many("-"), "bad_json "],
    ["commas", `[${many(",")}]`, "bad_json /0"],
    ["a long key twice", `{"${many("k")}":1,"${many("k")}":2}`, `duplicate_key /${many("k")}`],
    ["many words, none closed", `[${many("true,")}`, `bad_json /${100_000 / 5}`],
  ])(
    "are refused in linear time: %s",
    (_, document, expected) => expect(read(document)).toEqual(refused(expected)),
    10_000,
  );

  it.each([
    ["zeros that a double holds", `[1${"0".repeat(300)},0.${many("0")}]`],
    ["escapes", text(many('\\"\\\\\\n'))],
    ["combining marks", text(many("a\u0301\u0323"))],
    ["astral characters", text(many("\\ud83d\\ude00"))],
    ["empty objects", `[${many("{},")}1]`],
    ["spaces", `[${many(" \n\t")}1]`],
    ["distinct keys", `{${Array.from({ length: 10_000 }, (_, i) => `"key${i}":${i}`).join(",")}}`],
  ])(
    "are read in linear time where nothing is wrong: %s",
    (_, document) => {
      expect(read(document)).toEqual(JSON.parse(document));
      canonicalize(parseJson(document));
    },
    10_000,
  );
});

describe("canonical form", () => {
  it("is read back to the same value", () => {
    fc.assert(
      fc.property(plainValue, (value) => {
        expect(parseJson(canonicalize(value as Json))).toEqual(unsigned(value));
      }),
    );
  });

  it("does not depend on the order in which keys were written", () => {
    fc.assert(
      fc.property(plainValue, (value) => {
        expect(canonicalize(reversed(value as Json))).toBe(canonicalize(value as Json));
      }),
    );
  });

  it("is its own canonical form, and differs where the value differs", () => {
    fc.assert(
      fc.property(plainValue, plainValue, (a, b) => {
        const text = canonicalize(a as Json);
        expect(canonicalize(parseJson(text))).toBe(text);
        expect(canonicalize(b as Json) === text).toBe(sameValue(unsigned(a), unsigned(b)));
      }),
    );
  });

  it("sorts few keys and many keys alike", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 4 }), { maxLength: 40 }), (keys) => {
        const plain = keys.filter((key) => key !== "__proto__");
        const written = canonicalize(Object.fromEntries(plain.map((key) => [key, 0])));
        const sorted = plain.toSorted((a, b) => (a < b ? -1 : 1));
        expect(written).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(",")}}`);
      }),
    );
  });

  it("sorts keys by UTF-16 code units, not by code points or a locale", () => {
    const keys = ["\u{1f600}", "\ufb33", "€", "ö", "Z", "a", "1", "", "\r"];
    const object = Object.fromEntries(keys.map((key) => [key, 0]));
    const written = Object.keys(JSON.parse(canonicalize(object)) as object);
    expect(written.filter((key) => key !== "1")).toEqual(["", "\r", "Z", "a", "ö", "€", "\u{1f600}", "\ufb33"]);
    expect(canonicalize({ b: 1, 10: 2, 9: 3, a: 4 })).toBe('{"10":2,"9":3,"a":4,"b":1}');
  });

  it("writes texts with the shortest escapes, and leaves everything else as it is", () => {
    expect(canonicalize('\u0000\b\t\n\f\r\u001f"\\/\u007fé\u2028')).toBe(
      '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007fé\u2028"',
    );
  });

  it("has no form for text that is not Unicode, nor for numbers that JSON has not", () => {
    for (const value of ["\ud800", { "\udfff": 1 }, ["a", { b: "\ud83d" }]] as Json[])
      expect(() => canonicalize(value)).toThrow(expect.objectContaining({ code: "lone_surrogate" }));
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(() => canonicalize({ a: value })).toThrow(expect.objectContaining({ code: "lossy_number" }));
  });
});

it("a step of a JSON pointer escapes tilde before slash", () => {
  expect([pointerStep("~/"), pointerStep("~1"), pointerStep(3), pointerStep("")]).toEqual(["/~0~1", "/~01", "/3", "/"]);
});

/** Without the sign of zero, which JSON numbers written by ECMAScript do not have. */
const unsigned = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const sameValue = (a: unknown, b: unknown): boolean => {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
};

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
