// The node target of #hash: SHA-256 by node:crypto, keccak-256 by one reused hash-wasm instance (D17).
// Twin of hash.browser.ts; test/core/hash.test.ts runs over both.
import { hash } from "node:crypto";
import { createKeccak } from "hash-wasm";

const keccak = await createKeccak(256);

/** SHA-256 of bytes, or of the UTF-8 of a text: 32 bytes. */
export const sha256 = (data: Uint8Array | string): Uint8Array => new Uint8Array(hash("sha256", data, "buffer"));

/** keccak-256 of bytes, as Ethereum uses it: 32 bytes. */
export const keccak256 = (data: Uint8Array): Uint8Array => keccak.init().update(data).digest("binary");
