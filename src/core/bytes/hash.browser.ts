// The browser target of #hash, by @noble/hashes. Twin of hash.node.ts; test/core/bytes/hash.test.ts runs over both.
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { base64url, utf8 } from "./bytes.ts";

/** SHA-256 of bytes, or of the UTF-8 of a text: 32 bytes. */
export const sha256 = (data: Uint8Array | string): Uint8Array =>
  nobleSha256(typeof data === "string" ? utf8(data) : data);

/** The same in base64url. */
export const sha256Base64url = (data: Uint8Array | string): string => base64url(sha256(data));

/** keccak-256 of bytes, as Ethereum uses it: 32 bytes. */
export const keccak256 = (data: Uint8Array): Uint8Array => keccak_256(data);
