// Bytes and their text forms. Decoders distrust their input: they accept exactly what the encoder writes, nothing else.
// Pure; runs in a browser. Base58 follows the Bitcoin alphabet that Multikey (W3C Controlled Identifiers) uses.
import { CredenceError } from "./errors.ts";

const HEX = /^0x(?:[0-9a-f]{2})*$/;
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CODES = Uint8Array.from(BASE64URL, (character) => character.charCodeAt(0));
/** Value of a character by its code, or -1. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => BASE64URL.indexOf(String.fromCharCode(code)));
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Lower-case hex with 0x. */
export function hex(bytes: Uint8Array): string {
  let text = "0x";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Bytes of a lower-case 0x hex text, optionally of an exact length. Throws `bad_encoding`. */
export function parseHex(text: string, length?: number): Uint8Array {
  if (!HEX.test(text)) throw new CredenceError("bad_encoding", { expected: "lower-case hex with 0x" });
  const bytes = new Uint8Array((text.length - 2) / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16);
  if (length !== undefined && bytes.length !== length)
    throw new CredenceError("bad_encoding", { expected: `${length} bytes of hex` });
  return bytes;
}

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

/** Bytes of an unpadded base64url text that equals its own re-encoding. Throws `bad_encoding`. */
export function parseBase64url(text: string): Uint8Array {
  const refusal = () => new CredenceError("bad_encoding", { expected: "base64url without padding" });
  if (text.length % 4 === 1) throw refusal();
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const digit = DIGITS[text.charCodeAt(i)] ?? -1;
    if (digit < 0) throw refusal();
    bits = (bits << 6) | digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >> held;
    bits &= (1 << held) - 1;
  }
  if (bits !== 0) throw refusal(); // bits that no encoder would set: a second text for the same bytes
  return bytes;
}

/** Base58 (Bitcoin alphabet). Quadratic: for keys and signatures, not for documents. */
export function base58(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  let text = "";
  for (; value > 0n; value /= 58n) text = BASE58.charAt(Number(value % 58n)) + text;
  for (let i = 0; bytes[i] === 0 && i < bytes.length; i++) text = `1${text}`;
  return text;
}

/** Bytes of a base58 text of at most 256 characters. Throws `bad_encoding`. */
export function parseBase58(text: string): Uint8Array {
  const refusal = () => new CredenceError("bad_encoding", { expected: "base58 of at most 256 characters" });
  if (text.length > 256) throw refusal();
  let value = 0n;
  for (const character of text) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) throw refusal();
    value = value * 58n + BigInt(digit);
  }
  const bytes: number[] = [];
  for (; value > 0n; value /= 256n) bytes.unshift(Number(value % 256n));
  for (let i = 0; text.charAt(i) === "1"; i++) bytes.unshift(0);
  return Uint8Array.from(bytes);
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Unsigned lexical order of two byte strings: negative, 0 or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => compareBytes(a, b) === 0;
