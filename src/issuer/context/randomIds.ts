// Ids and orders from random bytes.
import { base64url } from "../../core/bytes/bytes.ts";
import { urnOf } from "../../core/values/uri.ts";
import type { Random } from "./issuerContext.ts";

/** Randomness drawn beforehand: hands the bytes out one after the other. */
export function drawn(bytes: Uint8Array): Random {
  let at = 0;
  return (length) => bytes.slice(at, (at += length));
}

/** Bytes asked for at a time: a few cost as much as thousands. */
const POOL = 65_536;

/** The same source, for callers that often draw a few bytes. */
export function pooled(source: Random): Random {
  let pool: Uint8Array = new Uint8Array();
  let at = 0;
  return (length) => {
    if (length > POOL) return source(length);
    if (at + length > pool.length) [pool, at] = [source(POOL), 0];
    return pool.slice(at, (at += length));
  };
}

/** `urn:uuid:` of a random (version 4) UUID. */
export function randomUrn(random: Random): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return urnOf(bytes);
}

/** 128 random bits as 22 characters of base64url: an id that nobody can guess or enumerate. */
export const randomId = (random: Random): string => base64url(random(16));

/** A random order of 0 to size − 1, every order equally likely: an index in a batch must tell nothing [FORMATS 4]. */
export function shuffledPositions(size: number, random: Random): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let last = size - 1; last > 0; last--) {
    const pick = randomBelow(last + 1, random);
    [order[last], order[pick]] = [order[pick] as number, order[last] as number];
  }
  return order;
}

/** Rejection sampling: a remainder alone would favour small numbers. `limit` is at most 2^20. */
function randomBelow(limit: number, random: Random): number {
  const range = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const value = random(4).reduce((sum, byte) => 256 * sum + byte, 0);
    if (value < range) return value % limit;
  }
}
