// The node target of #hash: SHA-256 by node:crypto, keccak-256 by one reused hash-wasm instance [D17].
// Twin of hash.browser.ts; test/core/bytes/hash.test.ts runs over both.
import { hash } from "node:crypto";
import { createKeccak } from "hash-wasm";

const keccak = await createKeccak(256);

/** SHA-256 of bytes, or of the UTF-8 of a text: 32 bytes. Asked for as a text: a Buffer of its own costs more than the hash. */
export function sha256(data: Uint8Array | string): Uint8Array {
  const text = hash("sha256", data, "binary");
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The same in base64url. */
export const sha256Base64url = (data: Uint8Array | string): string => hash("sha256", data, "base64url");

/** keccak-256 of bytes, as Ethereum uses it: 32 bytes. */
export const keccak256 = (data: Uint8Array): Uint8Array => keccak.init().update(data).digest("binary");
