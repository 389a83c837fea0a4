import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  base58,
  base64url,
  compareBytes,
  concat,
  equalBytes,
  hex,
  joined,
  parseBase58,
  parseBase64url,
  parseHex,
  utf8,
} from "../../../src/core/bytes/bytes.ts";

const bytes = (maxLength = 100) => fc.uint8Array({ maxLength });
const badEncoding: unknown = expect.objectContaining({ code: "bad_encoding" });

describe("hex", () => {
  it("is lower case with 0x, and reads back", () => {
    expect(hex(Uint8Array.of(0, 1, 0xab, 0xff))).toBe("0x0001abff");
    expect(hex(new Uint8Array())).toBe("0x");
    fc.assert(
      fc.property(bytes(), (value) => {
        expect(hex(value)).toBe(`0x${Buffer.from(value).toString("hex")}`);
        expect(parseHex(hex(value))).toEqual(value);
        expect(parseHex(hex(value), value.length)).toEqual(value);
      }),
    );
  });

  it.each([
    "",
    "0",
    "00",
    "0X00",
    "0xAB",
    "0x0",
    "0x000",
    "0xgg",
    " 0x00",
    "0x00 ",
    "0x00\n",
    "0x0 0",
    "0x٠٠",
    "0x0x00",
  ])("refuses %j", (text) => {
    expect(() => parseHex(text)).toThrow(badEncoding);
  });

  it("refuses another length than the one asked for", () => {
    for (const length of [0, 1, 3, 32]) expect(() => parseHex("0x0102", length)).toThrow(badEncoding);
    expect(parseHex("0x", 0)).toEqual(new Uint8Array());
  });
});

describe("base64url", () => {
  it("has no padding, and reads back", () => {
    expect(base64url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe("-__-");
    fc.assert(
      fc.property(bytes(), (value) => {
        expect(base64url(value)).toBe(Buffer.from(value).toString("base64url"));
        expect(parseBase64url(base64url(value))).toEqual(value);
      }),
    );
    const large = new Uint8Array(300_000).fill(7);
    expect(parseBase64url(base64url(large))).toEqual(large);
  });

  it.each([
    ["padding", "AA=="],
    ["the plain alphabet", "+/+/"],
    ["a length that no bytes have", "AAAAA"],
    ["spare bits that are not zero, after one byte", "AB"],
    ["spare bits that are not zero, after two bytes", "AAB"],
    ["a space inside", "AA AA"],
    ["a space before", " AAAA"],
    ["a line feed at the end", "AAAA\n"],
    ["a letter beyond ASCII", "AAÄA"],
    ["a NUL", "AA\u0000A"],
  ])("refuses %s", (_, text) => {
    expect(() => parseBase64url(text)).toThrow(badEncoding);
  });

  it("accepts no text but the one that is written for its bytes", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("");
    let accepted = 0;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 }), (text) => {
        try {
          expect(base64url(parseBase64url(text))).toBe(text);
          accepted++;
        } catch (error) {
          expect(error).toEqual(badEncoding);
        }
      }),
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

describe("joined bytes", () => {
  it("are those that concat gives, whatever was joined before", () => {
    fc.assert(
      fc.property(fc.array(bytes(400), { maxLength: 4 }), (parts) => {
        expect(joined(...parts)).toEqual(concat(...parts));
      }),
    );
  });

  it("may be made of those that were joined before", () => {
    const before = joined(Uint8Array.of(1, 2), Uint8Array.of(3));
    expect(joined(before, Uint8Array.of(4), new Uint8Array(1_000))).toEqual(
      concat(Uint8Array.of(1, 2, 3, 4), new Uint8Array(1_000)),
    );
  });
});

describe("base58", () => {
  it.each([
    ["", ""],
    ["00", "1"],
    ["0000", "11"],
    ["61", "2g"],
    ["626262", "a3gV"],
    ["73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2"],
    ["00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"],
    ["572e4794", "3EFU7m"],
    ["00000000000000000000", "1111111111"],
  ])("writes %s as %j, as Bitcoin does, and reads it back", (digits, text) => {
    expect(base58(parseHex(`0x${digits}`))).toBe(text);
    expect(hex(parseBase58(text))).toBe(`0x${digits}`);
  });

  it("reads back whatever it writes", () => {
    fc.assert(
      fc.property(fc.nat(3), bytes(64), (zeros, value) => {
        const padded = concat(new Uint8Array(zeros), value);
        expect(parseBase58(base58(padded))).toEqual(padded);
      }),
    );
  });

  it.each(["0", "O", "I", "l", "a b", "é", "1\n", "-"])("refuses %j", (text) => {
    expect(() => parseBase58(text)).toThrow(badEncoding);
  });

  it("refuses more than 256 characters before any arithmetic", () => {
    expect(parseBase58("z".repeat(256)).length).toBeGreaterThan(180);
    expect(() => parseBase58("1".repeat(257))).toThrow(badEncoding);
    expect(() => parseBase58("z".repeat(1_000_000))).toThrow(badEncoding);
  });
});

describe("order and equality", () => {
  it("are those of unsigned bytes, a prefix first", () => {
    fc.assert(
      fc.property(bytes(6), bytes(6), (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.from(a).equals(b));
      }),
    );
    expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f))).toBeGreaterThan(0);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });
});

it("concatenation keeps every part, in order", () => {
  expect(concat()).toEqual(new Uint8Array());
  expect(concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
});

it("text becomes UTF-8", () => {
  expect(hex(utf8("aé€😀"))).toBe("0x61c3a9e282acf09f9880");
});
