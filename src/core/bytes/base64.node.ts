// The node target of #base64. Twin of base64.browser.ts; test/core/bytes/base64.test.ts runs over both.

/** Bytes up to this many are copied first: without a copy, V8 would move each such array out of its heap. */
const FEW = 64;
const few = Buffer.alloc(FEW);

/** Base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length > FEW) return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("base64url");
  few.set(bytes);
  return few.toString("base64url", 0, length);
}

/** Of the UTF-8 of a text. */
export const base64urlOfText = (text: string): string => Buffer.from(text).toString("base64url");
