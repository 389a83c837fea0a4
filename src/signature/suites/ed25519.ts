// Ed25519 keys as node:crypto key objects, from a 32-byte seed or from the Multikey text of an issuer profile.
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { base58, base64url, concat, parseBase58 } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";

/** Multicodec prefix of an Ed25519 public key. */
const MULTICODEC = Uint8Array.of(0xed, 0x01);
/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410). */
const PKCS8 = Uint8Array.from(Buffer.from("302e020100300506032b657004220420", "hex"));

const jwk = { kty: "OKP", crv: "Ed25519" };

/** `seed`: 32 bytes. */
export const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(concat(PKCS8, seed)), format: "der", type: "pkcs8" });

/** `z6Mk…` of the public key that belongs to a private key. */
export function multikeyOf(privateKey: KeyObject): string {
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return `z${base58(concat(MULTICODEC, Uint8Array.from(Buffer.from(x, "base64url"))))}`;
}

const cache = new Map<string, KeyObject>();

/** The public key of a Multikey text. Throws `bad_encoding`. Key objects are cached: making one costs as much as a check. */
export function publicKeyOf(multikey: string): KeyObject {
  const known = cache.get(multikey);
  if (known !== undefined) return known;
  const bytes = parseBase58(multikey.slice(1));
  if (!multikey.startsWith("z") || bytes.length !== 34 || bytes[0] !== MULTICODEC[0] || bytes[1] !== MULTICODEC[1])
    throw new CredenceError("bad_encoding", { expected: "an Ed25519 Multikey" });
  const key = createPublicKey({ key: { ...jwk, x: base64url(bytes.slice(2)) }, format: "jwk" });
  if (cache.size >= 1_000) cache.clear();
  cache.set(multikey, key);
  return key;
}
