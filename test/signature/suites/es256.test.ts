import { createPublicKey, createSign, generateKeyPairSync, hkdfSync, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHex } from "../../../src/core/bytes/bytes.ts";
import { parseJwt, signingInputOf } from "../../../src/core/share/jwt.ts";
import {
  es256KeyOf,
  firstScalar,
  fixedLength,
  isShareSignedBy,
  publicJwkOf,
  signShare,
} from "../../../src/signature/suites/es256.ts";
import { publicHalvesOf } from "../../../src/signature/suites/issuerKeys.ts";

const secret = parseHex("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 32);
const privateKey = es256KeyOf(secret);
const jwk = publicJwkOf(privateKey);
const key = { kid: "key-1", privateKey };
/** Computed with Python: hmac, hashlib and the arithmetic of the curve. */
const VECTOR = {
  kty: "EC",
  crv: "P-256",
  d: "9a43Wae_Dkfg4GJIlZ65UObbSU6ma8VEFN0b2XZguoE",
  x: "g6yZfmqiUdNdhUdne_frSvw4FD1k6wKAsFFeNORnvbA",
  y: "OMg3VKiFoyJmwh1coGUoHrFfJ5TkrtyoL3yQm_kCwTg",
};
const stranger = publicJwkOf(es256KeyOf(new Uint8Array(32).fill(9)));
const signingInput = signingInputOf({ alg: "ES256" }, { iss: "Örnek" });
const ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const block = (digits: string): Uint8Array => parseHex(`0x${digits.padStart(64, "0")}`, 32);

describe("the P-256 key of a signing keystore", () => {
  it("is derived by HKDF-SHA256 without salt, info credence es256 v1: our own vector", () => {
    expect(privateKey.export({ format: "jwk" })).toEqual(VECTOR);
    const { d, ...publicHalf } = VECTOR;
    expect(jwk).toEqual(publicHalf);
    expect(Buffer.from(hkdfSync("sha256", secret, "", "credence es256 v1", 32)).toString("base64url")).toBe(d);
  });

  it("is the same each time, and another for another secret", () => {
    expect(publicJwkOf(es256KeyOf(secret))).toEqual(jwk);
    expect(stranger).not.toEqual(jwk);
  });

  it("is made public beside the Ed25519 key of the same secret", () => {
    const { publicKey, publicJwk } = publicHalvesOf(secret);
    expect(publicKey).toMatch(/^z6Mk/);
    expect(publicJwk).toEqual(jwk);
  });

  it("takes the first block that is a scalar: not 0, not the order, nothing above it", () => {
    const good = block("1");
    for (const bad of ["0", ORDER, "f".repeat(64)]) {
      const blocks = Uint8Array.from([...block(bad), ...good]);
      expect(firstScalar(blocks)).toEqual(good);
      expect(() => firstScalar(block(bad))).toThrow(RangeError);
    }
    const last = block(`${ORDER.slice(0, -1)}0`);
    expect(firstScalar(last)).toEqual(last);
  });
});

describe("an ES256 signature", () => {
  it("is 64 bytes that any verifier of JWS accepts, over the ASCII of header and payload", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (name) => {
        const jwt = signShare(signingInputOf({ alg: "ES256" }, { name }), key);
        const [header, payload, signature = ""] = jwt.split(".");
        const bytes = Buffer.from(signature, "base64url");
        expect(bytes).toHaveLength(64);
        const options = {
          key: createPublicKey({ key: { ...jwk }, format: "jwk" }),
          dsaEncoding: "ieee-p1363",
        } as const;
        expect(verify("sha256", Buffer.from(`${header}.${payload}`), options, bytes)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it("of a short r or s is filled up with zeros on the left", () => {
    const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const lengths = new Set<number>();
    for (let i = 0; i < 3_000; i++) {
      const der = createSign("sha256").update(String(i)).sign(keys.privateKey);
      lengths.add(der[3] ?? 0);
      const options = { key: keys.publicKey, dsaEncoding: "ieee-p1363" } as const;
      if (verify("sha256", Buffer.from(String(i)), options, fixedLength(der))) continue;
      expect.fail(`${i}: ${der.toString("hex")}`);
    }
    expect(lengths).toContain(31);
    expect(lengths).toContain(33);
  });

  it("is another each time, and each is good", () => {
    const [first, second] = [signShare(signingInput, key), signShare(signingInput, key)];
    expect(first).not.toBe(second);
    for (const jwt of [first, second]) expect(isShareSignedBy(parseJwt(jwt), jwk)).toBe(true);
  });

  it("is not good for another key, another text, or with any bit changed", () => {
    const jwt = parseJwt(signShare(signingInput, key));
    expect(isShareSignedBy(jwt, stranger)).toBe(false);
    expect(isShareSignedBy({ ...jwt, signingInput: `${signingInput}x` }, jwk)).toBe(false);
    for (let bit = 0; bit < 512; bit += 7) {
      const signature = Uint8Array.from(jwt.signature);
      signature[bit >> 3] = (signature[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(isShareSignedBy({ ...jwt, signature }, jwk), `bit ${bit}`).toBe(false);
    }
  });

  it("cannot be checked by a key that is no point of the curve", () => {
    const jwt = parseJwt(signShare(signingInput, key));
    expect(() => isShareSignedBy(jwt, { ...jwk, y: stranger.y })).toThrow();
  });
});
