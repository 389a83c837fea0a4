import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, hex } from "../../../src/core/bytes/bytes.ts";
import { commitmentOf, digestOfCredential, digestOfShare, NO_VIEW } from "../../../src/core/batch/digest.ts";

const sha256 = (data: string | Uint8Array) => `0x${createHash("sha256").update(data).digest("hex")}`;
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("the digest of view A", () => {
  it("is the SHA-256 of the canonical body, whatever the order of keys and whatever the proofs", () => {
    const digest = sha256('{"a":[1,"é"],"b":{"c":null}}');
    expect(hex(digestOfCredential({ b: { c: null }, a: [1, "é"] }))).toBe(digest);
    expect(hex(digestOfCredential({ proof: [{ x: 1 }], a: [1, "é"], b: { c: null } }))).toBe(digest);
    expect(hex(digestOfCredential({ a: [1, "é"], proof: "anything", b: { c: null } }))).toBe(digest);
  });

  it("leaves out the proof at the top level only", () => {
    expect(hex(digestOfCredential({ a: { proof: 1 } }))).toBe(sha256('{"a":{"proof":1}}'));
  });

  it("does not change the file", () => {
    const file = Object.freeze({ a: 1, proof: Object.freeze([]) as never });
    digestOfCredential(file);
    expect(file).toEqual({ a: 1, proof: [] });
  });

  it("tells NFC from NFD, a text from a number and null from nothing", () => {
    const bodies = [
      { n: "\u00e9" },
      { n: "e\u0301" },
      { n: 5 },
      { n: "5" },
      { n: null },
      {},
      { n: true },
      { n: "true" },
    ];
    expect(new Set(bodies.map((body) => hex(digestOfCredential(body)))).size).toBe(bodies.length);
  });
});

describe("the digest of view B", () => {
  it("is the SHA-256 of the issuer's JWT alone: disclosures and key binding do not change it", () => {
    for (const compact of ["a.b.c", "a.b.c~", "a.b.c~d1~d2~", "a.b.c~d2~kb.jwt.x"])
      expect(hex(digestOfShare(compact)), compact).toBe(sha256("a.b.c"));
    expect(hex(digestOfShare("a.b.d~"))).not.toBe(sha256("a.b.c"));
  });
});

describe("a commitment", () => {
  it("is the SHA-256 of the tag of its view, the nonce and the digest", () => {
    fc.assert(
      fc.property(bytes32, bytes32, (nonce, digest) => {
        expect(hex(commitmentOf("A", nonce, digest))).toBe(sha256(concat(Uint8Array.of(0x0a), nonce, digest)));
        expect(hex(commitmentOf("B", nonce, digest))).toBe(sha256(concat(Uint8Array.of(0x0b), nonce, digest)));
      }),
    );
  });

  it("of a view that was not issued is 32 zero bytes", () => {
    expect(hex(NO_VIEW)).toBe(`0x${"00".repeat(32)}`);
  });

  it("hides what it commits to: the same content under two nonces has nothing in common", () => {
    const digest = digestOfCredential({ grade: "A" });
    const [one, two] = [
      commitmentOf("A", new Uint8Array(32), digest),
      commitmentOf("A", new Uint8Array(32).fill(1), digest),
    ];
    expect(hex(one)).not.toBe(hex(two));
  });
});
