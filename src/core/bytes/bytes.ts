// Bytes and their text forms. Decoders distrust their input: they accept exactly what the encoder writes, nothing else.
// Pure; runs in a browser. Base58 follows the Bitcoin alphabet that Multikey (W3C Controlled Identifiers) uses.
import { CredenceError } from "../errors/credenceError.ts";
import { ScratchBuffer } from "./scratchBuffer.ts";

export { base64url, base64urlOfText } from "#base64";

const HEX = /^0x(?:[0-9a-f]{2})*$/;
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Value of a character by its code, or -1. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => BASE64URL.indexOf(String.fromCharCode(code)));
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

const HEX_OF = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex with 0x. */
export function hex(bytes: Uint8Array): string {
  let text = "0x";
  for (const byte of bytes) text += HEX_OF[byte] as string;
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

/** Four digits of base58: times three bytes, they stay exact integers. */
const LIMB = 58 ** 4;
const PAIR = 58 ** 2;
/** Two digits by their value. */
const PAIRS = Array.from({ length: PAIR }, (_, value) => BASE58.charAt(value / 58) + BASE58.charAt(value % 58));

/** The number in limbs, the least first; kept, as an array that grows costs more than what is written into it. */
let limbs = new Uint32Array(64);

/** Base58 (Bitcoin alphabet). Quadratic: for keys and signatures, not for documents. */
export function base58(bytes: Uint8Array): string {
  if (limbs.length < bytes.length) limbs = new Uint32Array(bytes.length);
  let count = 0;
  for (let at = 0, end = bytes.length % 3 || 3; at < bytes.length; end += 3) {
    let carry = 0;
    for (; at < end; at++) carry = carry * 256 + (bytes[at] as number);
    for (let i = 0; i < count; i++) {
      const value = (limbs[i] as number) * 2 ** 24 + carry;
      carry = Math.floor(value / LIMB);
      limbs[i] = value - carry * LIMB;
    }
    for (; carry > 0; carry = Math.floor(carry / LIMB)) limbs[count++] = carry % LIMB;
  }
  let text = "";
  for (let i = 0; i < count; i++) {
    const limb = limbs[i] as number;
    text = `${PAIRS[Math.floor(limb / PAIR)]}${PAIRS[limb % PAIR]}${text}`;
  }
  let zeros = 0;
  while (bytes[zeros] === 0) zeros++;
  return "1".repeat(zeros) + text.replace(/^1+/, "");
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

const scratch = new ScratchBuffer();

/**
 * The parts one after the other, for who hashes them at once: the next call overwrites them. An array of more than 64 bytes
 * costs more than the hash of it.
 */
export function joined(...parts: Uint8Array[]): Uint8Array {
  for (const part of parts) scratch.add(part);
  return scratch.take();
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
