// Finds the few rows of a roster that may be about one person, without keeping what a million rows say: of each name, address
// and learner id a short hash is kept. Rows whose hashes are equal are looked at again (rosterDuplicates.ts), so a hash need
// not be a strong one; it starts from a number of its own in every run, so that no roster can be made to fit it.
import { randomInt } from "node:crypto";
import type { RosterRow } from "../core/rosterRow.ts";

export class AlikeRows {
  readonly #start = randomInt(2 ** 32);
  readonly #kinds: readonly { readonly keyOf: (row: RosterRow) => string | undefined; readonly hashes: number[] }[] = [
    { keyOf: (row) => row.learnerId, hashes: [] },
    { keyOf: (row) => row.email, hashes: [] },
    { keyOf: (row) => (row.name === "" ? undefined : row.name.toLowerCase()), hashes: [] },
  ];

  add(row: RosterRow): void {
    for (const { keyOf, hashes } of this.#kinds) {
      const key = keyOf(row);
      hashes.push(key === undefined ? NaN : shortHash(key, this.#start));
    }
  }

  /** Positions of the rows that share something with another, in their order. */
  positions(): number[] {
    const found = new Set<number>();
    for (const { hashes } of this.#kinds) {
      const sorted = Float64Array.from(hashes).sort();
      const shared = new Set(sorted.filter((value, i) => value === sorted[i + 1]));
      if (shared.size > 0) for (const [i, value] of hashes.entries()) if (shared.has(value)) found.add(i);
    }
    return [...found].sort((a, b) => a - b);
  }
}

/** 53 bits, an exact number: two multiplicative hashes of 32 bits (FNV-1a and one with the multiplier of MurmurHash3). */
function shortHash(text: string, start: number): number {
  let [a, b] = [start ^ 0x811c9dc5, start ^ text.length];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0xcc9e2d51);
    b ^= b >>> 15;
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}
