// The issuer's signature on view B: JWS ES256 (P-256, SHA-256) by node:crypto. Synchronous, for workers that do nothing
// else. The key comes from the 32-byte secret of a signing keystore, which is the seed of its Ed25519 key too.
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from "node:crypto";
import { base64url, concat, utf8 } from "../../core/bytes/bytes.ts";
import type { Jwt } from "../../core/share/jwt.ts";
import type { PublicJwk } from "../../core/trust/issuerProfile.ts";

/** A P-256 private key and the exact text that names it in the issuer profile. */
export interface ShareKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** Order of the group of P-256 (FIPS 186-4). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** PKCS #8 wrapping of a raw P-256 scalar (RFC 5915), without the public key, which OpenSSL computes. */
const PKCS8 = Uint8Array.from(
  Buffer.from("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420", "hex"),
);

/** The P-256 key that belongs to a secret of 32 bytes: HKDF-SHA256 without salt, info `credence es256 v1`. */
export function es256KeyOf(secret: Uint8Array): KeyObject {
  const blocks = new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(), "credence es256 v1", 8 * 32));
  return createPrivateKey({ key: Buffer.from(concat(PKCS8, firstScalar(blocks))), format: "der", type: "pkcs8" });
}

/** The first block of 32 bytes that is a scalar from 1 to order − 1. A block fails once in 2^32. */
export function firstScalar(blocks: Uint8Array): Uint8Array {
  for (let at = 0; at + 32 <= blocks.length; at += 32) {
    const block = blocks.slice(at, at + 32);
    const scalar = BigInt(`0x${Buffer.from(block).toString("hex")}`);
    if (scalar > 0n && scalar < ORDER) return block;
  }
  throw new RangeError("no block is a scalar of P-256");
}

/** The public half as the issuer profile holds it. */
export function publicJwkOf(privateKey: KeyObject): PublicJwk {
  const { x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return { kty: "EC", crv: "P-256", x, y };
}

/** The issuer-signed JWT of a signing input (jwt.ts). Another each time: ES256 is randomized. */
export const signShare = (signingInput: string, key: ShareKey): string =>
  `${signingInput}.${shareSignature(utf8(signingInput), key)}`;

/** Its signature alone, in base64url. */
export const shareSignature = (signingInput: Uint8Array, { privateKey }: ShareKey): string =>
  base64url(fixedLength(sign("sha256", signingInput, privateKey)));

/**
 * r and s as 32 bytes each, as JWS has them, out of a DER signature of P-256: 30 … 02 length r 02 length s. Node writes this
 * form by itself (`ieee-p1363`), but then takes twice as long to sign.
 */
export function fixedLength(der: Uint8Array): Uint8Array {
  const end = 4 + (der[3] ?? 0);
  const r = der.subarray(4, end).subarray(-32); // a leading zero is a sign, not a digit
  const s = der.subarray(end + 2).subarray(-32);
  const raw = new Uint8Array(64);
  raw.set(r, 32 - r.length);
  raw.set(s, 64 - s.length);
  return raw;
}

/** Is it the signature of this key? Throws where the key is no point of the curve. */
export function isShareSignedBy({ signingInput, signature }: Jwt, jwk: PublicJwk): boolean {
  const key = publicKeyOf(jwk);
  return verify("sha256", Buffer.from(signingInput, "latin1"), { key, dsaEncoding: "ieee-p1363" }, signature);
}

const cache = new Map<string, KeyObject>();

/** Key objects are cached: making one costs as much as a check. */
function publicKeyOf({ kty, crv, x, y }: PublicJwk): KeyObject {
  const known = cache.get(x + y);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { kty, crv, x, y }, format: "jwk" });
  if (cache.size >= 1_000) cache.clear();
  cache.set(x + y, key);
  return key;
}
