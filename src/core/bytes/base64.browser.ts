// The browser target of #base64. Twin of base64.node.ts; test/core/bytes/base64.test.ts runs over both.
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CODES = Uint8Array.from(DIGITS, (character) => character.charCodeAt(0));

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** Base64url without padding. Written as bytes first: a text that grows by pieces costs twice as much. */
export function base64url(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) codes[at++] = CODES[(word >> shift) & 0x3f] as number;
  }
  return decoder.decode(codes.subarray(0, Math.ceil((bytes.length * 4) / 3)));
}

/** Of the UTF-8 of a text. */
export const base64urlOfText = (text: string): string => base64url(encoder.encode(text));
