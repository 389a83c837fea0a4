import { sign, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base58, concat, hex, parseBase58, parseHex } from "../../../src/core/bytes/bytes.ts";
import { multikeyOf, privateKeyOf, publicKeyOf } from "../../../src/signature/suites/ed25519.ts";

// RFC 8032, 7.1, tests 1 and 2
const known = [
  {
    seed: "0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    publicKey: "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "0x",
    signature:
      "0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    seed: "0x4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "0x3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "0x72",
    signature:
      "0x92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
] as const;

const text = (publicKey: Uint8Array) => `z${base58(concat(Uint8Array.of(0xed, 0x01), publicKey))}`;

describe("Ed25519 keys", () => {
  it.each(known)("sign as RFC 8032 says, from the seed $seed", ({ seed, publicKey, message, signature }) => {
    const privateKey = privateKeyOf(parseHex(seed, 32));
    const data = parseHex(message);
    expect(hex(new Uint8Array(sign(null, data, privateKey)))).toBe(signature);
    expect(multikeyOf(privateKey)).toBe(text(parseHex(publicKey, 32)));
    expect(verify(null, data, publicKeyOf(text(parseHex(publicKey))), parseHex(signature))).toBe(true);
  });

  it("have a Multikey text of 48 characters that starts with z6Mk, and that gives the same public key", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const privateKey = privateKeyOf(seed);
        const multikey = multikeyOf(privateKey);
        expect(multikey).toMatch(/^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/);
        const data = Buffer.from("data");
        expect(verify(null, data, publicKeyOf(multikey), sign(null, data, privateKey))).toBe(true);
      }),
    );
  });

  it("are read from their text each time, also after a thousand others", () => {
    const first = text(parseHex(known[0].publicKey));
    const before = publicKeyOf(first);
    expect(publicKeyOf(first)).toBe(before);
    const others = Array.from({ length: 1_001 }, (_, i) =>
      multikeyOf(privateKeyOf(new Uint8Array(32).fill(i % 256).with(0, i >> 8))),
    );
    for (const other of others) publicKeyOf(other);
    expect(publicKeyOf(first).equals(before)).toBe(true);
    expect(publicKeyOf(others[3] as string).equals(before)).toBe(false);
  });

  const good = text(parseHex(known[0].publicKey));
  it.each([
    ["nothing", ""],
    ["the prefix alone", "z"],
    ["another multibase", good.replace("z", "u")],
    ["a P-256 key", `z${base58(concat(Uint8Array.of(0x80, 0x24), new Uint8Array(33).fill(2)))}`],
    ["an X25519 key", `z${base58(concat(Uint8Array.of(0xec, 0x01), new Uint8Array(32).fill(2)))}`],
    ["a private key", `z${base58(concat(Uint8Array.of(0x80, 0x26), new Uint8Array(32).fill(2)))}`],
    ["a key of 31 bytes", text(new Uint8Array(31).fill(2))],
    ["a key of 33 bytes", text(new Uint8Array(33).fill(2))],
    ["a letter that base58 has not", good.replace(/.$/, "0")],
    ["a space at the end", `${good} `],
    ["a million characters", `z${"1".repeat(1_000_000)}`],
  ])("are not read from %s", (_, multikey) => {
    expect(() => publicKeyOf(multikey)).toThrow(expect.objectContaining({ code: "bad_encoding" }));
  });

  it("are read from nothing but the text that is written for them", () => {
    expect(parseBase58(good.slice(1)).length).toBe(34);
    expect(text(parseBase58(good.slice(1)).slice(2))).toBe(good);
    expect(() => publicKeyOf(`z1${good.slice(1)}`)).toThrow(expect.objectContaining({ code: "bad_encoding" }));
  });
});
