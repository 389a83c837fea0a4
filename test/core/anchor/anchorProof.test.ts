import { encode } from "cborg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnchorProof, parseAnchor, writeAnchor } from "../../../src/core/anchor/anchorProof.ts";
import { base64url, concat, hex, parseBase64url, parseHex } from "../../../src/core/bytes/bytes.ts";
import { isCredenceError } from "../../../src/core/errors/credenceError.ts";
import { MAX_SIZE } from "../../../src/core/batch/leaf.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const id = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: MAX }), fc.constant(MAX));

const anchors: fc.Arbitrary<AnchorProof> = fc.record({
  account: fc.record({ chainId: id, ledger: bytes(20).map(hex), issuerId: id }),
  root: bytes(32),
  index: fc.oneof(fc.nat(30), fc.nat(MAX_SIZE - 1), fc.constant(MAX_SIZE - 1)),
  view: fc.constantFrom("A" as const, "B" as const),
  nonce: bytes(32),
  otherCommitment: bytes(32),
  path: fc.array(bytes(32), { maxLength: 20 }),
});

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

/** The ten elements of a good array; changes replace some of them. */
function elements(changes: Record<number, unknown> = {}): unknown[] {
  const good = [1, 31337, filled(20, 0xaa), 7, filled(32, 1), 5, 0, filled(32, 2), filled(32, 3), filled(96, 4)];
  return good.map((element, i) => (Object.hasOwn(changes, i) ? changes[i] : element));
}
const text = (array: unknown) => `u${base64url(encode(array))}`;
const raw = (bytesHex: string) => `u${base64url(parseHex(`0x${bytesHex}`))}`;
const cborOf = (array: unknown) => hex(encode(array)).slice(2);

function outcome(written: string): string {
  try {
    parseAnchor(written);
    return "accepted";
  } catch (error) {
    if (!isCredenceError(error)) throw error;
    return error.code;
  }
}

describe("an anchor proof", () => {
  it("reads back as it was written, at both ends of every range", () => {
    fc.assert(
      fc.property(anchors, (anchor) => {
        expect(parseAnchor(writeAnchor(anchor))).toEqual(anchor);
      }),
    );
    expect(outcome(text(elements({ 1: 1, 3: 1, 5: 0, 9: new Uint8Array() })))).toBe("accepted");
    expect(outcome(text(elements({ 1: MAX, 3: MAX, 5: MAX_SIZE - 1, 6: 1, 9: filled(640, 4) })))).toBe("accepted");
  });

  it("is the deterministic CBOR of its ten elements, in base64url after a u", () => {
    const anchor = parseAnchor(text(elements()));
    expect(writeAnchor(anchor)).toBe(text(elements()));
    expect(anchor).toMatchObject({
      account: { chainId: 31337, ledger: `0x${"aa".repeat(20)}`, issuerId: 7 },
      index: 5,
      view: "A",
    });
    expect(anchor.path.map(hex)).toEqual(Array.from({ length: 3 }, () => `0x${"04".repeat(32)}`));
  });
});

describe("what the anchor reader refuses as bad_anchor", () => {
  it.each([
    ["no text", ""],
    ["the prefix alone", "u"],
    ["another multibase", text(elements()).replace("u", "z")],
    ["a prefix in upper case", text(elements()).replace("u", "U")],
    ["padding", `${text(elements())}=`],
    ["a space inside", text(elements()).replace(/^(.{20})/, "$1 ")],
    ["a line feed at the end", `${text(elements())}\n`],
    ["a text of more than 2,048 characters", `u${"A".repeat(2_048)}`],
    ["a text of a million characters", `u${"A".repeat(1_000_000)}`],
    ["a newer version of more than 2,048 characters", text([2, filled(2_000, 1)])],
    ["a trailing byte", raw(`${cborOf(elements())}00`)],
    ["a second array", raw(cborOf(elements()).repeat(2))],
    ["a missing byte", raw(cborOf(elements()).slice(0, -2))],
    ["nine elements", text(elements().slice(0, 9))],
    ["eleven elements", text([...elements(), 0])],
    ["no elements", text([])],
    ["a number alone", text(1)],
    ["null", text(null)],
    ["a map", text(new Map(elements().map((element, i) => [i, element])))],
    ["a byte string around the array", text(encode(elements()))],
    ["a tag before the array", raw(`d9d9f7${cborOf(elements())}`)],
    ["an array of indefinite length", raw(`9f${cborOf(elements()).slice(2)}ff`)],
    ["a length in more bytes than needed", raw(`980a${cborOf(elements()).slice(2)}`)],
    ["a version in more bytes than needed", raw(`8a1801${cborOf(elements()).slice(4)}`)],
    ["a newer version in more bytes than needed", raw(`8a1802${cborOf(elements()).slice(4)}`)],
    ["a version as a float", raw(`8af93c00${cborOf(elements()).slice(4)}`)],
    ["a chain id as a float", raw(cborOf(elements()).replace("197a69", "fa46f4d200"))],
    ["a chain id of eight bytes where two do", raw(cborOf(elements()).replace("197a69", "1b0000000000007a69"))],
    [
      "a root in two chunks",
      raw(cborOf(elements()).replace(`5820${"01".repeat(32)}`, `5f50${"01".repeat(16)}50${"01".repeat(16)}ff`)),
    ],
    ["an array that never ends", raw("81".repeat(1_500))],
    ["undefined as an element", raw(cborOf(elements()).replace("197a69", "f7"))],
    ["a reserved CBOR byte", raw("1c")],
    ["a huge announced length", raw("8a015bffffffffffffffff")],
    ["elements in another order", text(elements({ 4: 5, 5: filled(32, 1) }))],
    ["version 0", text(elements({ 0: 0 }))],
    ["version −1", text(elements({ 0: -1 }))],
    ["version as a text", text(elements({ 0: "1" }))],
    ["version null", text(elements({ 0: null }))],
    ["a version that no double holds", raw(`8a1bffffffffffffffff${cborOf(elements()).slice(4)}`)],
    ["chain id 0", text(elements({ 1: 0 }))],
    ["a negative chain id", text(elements({ 1: -1 }))],
    ["chain id 2^53", raw(cborOf(elements()).replace("197a69", "1b0020000000000000"))],
    ["a chain id as text", text(elements({ 1: "31337" }))],
    ["a fractional chain id", text(elements({ 1: 1.5 }))],
    ["a chain id true", text(elements({ 1: true }))],
    ["a ledger of 19 bytes", text(elements({ 2: filled(19, 1) }))],
    ["a ledger of 21 bytes", text(elements({ 2: filled(21, 1) }))],
    ["a ledger as hex text", text(elements({ 2: `0x${"aa".repeat(20)}` }))],
    ["issuer id 0", text(elements({ 3: 0 }))],
    ["a root of 31 bytes", text(elements({ 4: filled(31, 1) }))],
    ["a root of 33 bytes", text(elements({ 4: filled(33, 1) }))],
    ["a root null", text(elements({ 4: null }))],
    ["index −1", text(elements({ 5: -1 }))],
    ["index 2^20", text(elements({ 5: MAX_SIZE }))],
    ["a fractional index", text(elements({ 5: 0.5 }))],
    ["view 2", text(elements({ 6: 2 }))],
    ["view as a text", text(elements({ 6: "A" }))],
    ["view false", text(elements({ 6: false }))],
    ["a nonce of 0 bytes", text(elements({ 7: new Uint8Array() }))],
    ["a nonce of 33 bytes", text(elements({ 7: filled(33, 2) }))],
    ["another commitment of 31 bytes", text(elements({ 8: filled(31, 3) }))],
    ["another commitment null", text(elements({ 8: null }))],
    ["a path of 31 bytes", text(elements({ 9: filled(31, 4) }))],
    ["a path of 33 bytes", text(elements({ 9: filled(33, 4) }))],
    ["a path of 21 nodes", text(elements({ 9: filled(32 * 21, 4) }))],
    ["a path as a list of nodes", text(elements({ 9: [filled(32, 4), filled(32, 4)] }))],
  ])("is %s", (_, written) => {
    expect(outcome(written)).toBe("bad_anchor");
  });
});

describe("a version above 1", () => {
  it.each([
    ["2", text(elements({ 0: 2 }))],
    ["23", text(elements({ 0: 23 }))],
    ["24", text(elements({ 0: 24 }))],
    ["2^53 − 1", text(elements({ 0: MAX }))],
    ["2 with other elements behind it", text([2, "anything", null])],
    ["2 alone", text([2])],
  ])("is newer_format: %s", (_, written) => {
    expect(outcome(written)).toBe("newer_format");
  });
});

it("no text is accepted but the one that is written for what it says", () => {
  fc.assert(
    fc.property(anchors, fc.nat(), fc.integer({ min: 1, max: 255 }), (anchor, where, change) => {
      const good = parseBase64url(writeAnchor(anchor).slice(1));
      const changed = Uint8Array.from(good);
      const at = where % changed.length;
      changed[at] = (changed[at] as number) ^ change;
      const written = `u${base64url(changed)}`;
      if (outcome(written) !== "accepted") return;
      expect(writeAnchor(parseAnchor(written))).toBe(written);
      expect(parseAnchor(written)).not.toEqual(anchor);
    }),
    { numRuns: 1_000 },
  );
});

it("nothing that cborg would write for other values is accepted either", () => {
  fc.assert(
    fc.property(fc.array(fc.anything({ withTypedArray: true }), { maxLength: 12 }), (array) => {
      let written: string;
      try {
        written = text(array);
      } catch {
        return; // not writable as CBOR
      }
      expect(["bad_anchor", "newer_format"]).toContain(outcome(written));
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      expect(["bad_anchor", "newer_format"]).toContain(outcome(`u${base64url(noise)}`));
      expect(["bad_anchor", "newer_format"]).toContain(outcome(`u${base64url(concat(Uint8Array.of(0x8a, 1), noise))}`));
    }),
    { numRuns: 1_000 },
  );
});
