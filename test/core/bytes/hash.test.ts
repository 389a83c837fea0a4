import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as chosen from "#hash";
import { base64url, hex, utf8 } from "../../../src/core/bytes/bytes.ts";
import * as browser from "../../../src/core/bytes/hash.browser.ts";
import * as node from "../../../src/core/bytes/hash.node.ts";

const KECCAK_EMPTY = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
const KECCAK_ABC = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45";
const SHA256_EMPTY = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SHA256_ABC = "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe.each([
  ["node", node],
  ["browser", browser],
  ["the one that #hash names here", chosen],
])("the target for %s", (_, { keccak256, sha256 }) => {
  it("gives the published answers", () => {
    expect([hex(keccak256(utf8(""))), hex(keccak256(utf8("abc")))]).toEqual([KECCAK_EMPTY, KECCAK_ABC]);
    expect([hex(sha256(utf8(""))), hex(sha256(utf8("abc")))]).toEqual([SHA256_EMPTY, SHA256_ABC]);
    expect([hex(sha256("")), hex(sha256("abc"))]).toEqual([SHA256_EMPTY, SHA256_ABC]);
  });

  it("hashes a text as its UTF-8", () => {
    for (const text of ["é", "Şimşek", "数据", "😀", "\u0000", "a\ud800b"])
      expect(hex(sha256(text)), text).toBe(hex(sha256(utf8(text))));
  });

  it("gives plain byte arrays of their own, which no later call changes", () => {
    const hashes = [keccak256(utf8("first")), sha256("first")];
    const before = hashes.map(hex);
    for (let i = 0; i < 10; i++) {
      keccak256(utf8(`later ${i}`));
      sha256(`later ${i}`);
    }
    expect(hashes.map(hex)).toEqual(before);
    for (const hash of hashes) {
      expect(hash.constructor).toBe(Uint8Array);
      expect([hash.length, hash.byteLength]).toEqual([32, 32]);
    }
  });

  it("leaves its input alone, and reads a part of a buffer as that part", () => {
    const whole = Uint8Array.from({ length: 300 }, (_, i) => i);
    const part = whole.subarray(7, 207);
    const copy = Uint8Array.from(part);
    expect([hex(keccak256(part)), hex(sha256(part))]).toEqual([hex(keccak256(copy)), hex(sha256(copy))]);
    expect(part).toEqual(copy);
  });
});

it("both targets agree on bytes of any length, at block borders and beyond", () => {
  const lengths = [0, 1, 31, 32, 33, 55, 56, 63, 64, 65, 95, 96, 127, 128, 135, 136, 137, 271, 272, 273, 70_000];
  for (const length of lengths) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
    expect(hex(node.keccak256(bytes)), `${length} bytes`).toBe(hex(browser.keccak256(bytes)));
    expect(hex(node.sha256(bytes)), `${length} bytes`).toBe(hex(browser.sha256(bytes)));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.string({ unit: "binary" }), (bytes, text) => {
      expect(hex(node.keccak256(bytes))).toBe(hex(browser.keccak256(bytes)));
      expect(hex(node.sha256(bytes))).toBe(hex(browser.sha256(bytes)));
      expect(hex(node.sha256(text))).toBe(hex(browser.sha256(text)));
      for (const { sha256, sha256Base64url } of [node, browser])
        expect(sha256Base64url(text)).toBe(base64url(sha256(text)));
    }),
  );
});
