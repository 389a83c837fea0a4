// Finds the few rows of a roster that may be about one person, without keeping what a million rows say: of each name, address
// and learner id a short hash is kept. Rows whose hashes are equal are looked at again (duplicates.ts).
import { hash } from "node:crypto";
import type { RosterRow } from "../../core/credential/rosterRow.ts";

/** 52 bits, so that it is an exact number. */
const HEX_DIGITS = 13;

export class DuplicateFinder {
  readonly #kinds: readonly { readonly keyOf: (row: RosterRow) => string | undefined; readonly hashes: number[] }[] = [
    { keyOf: (row) => row.learnerId, hashes: [] },
    { keyOf: (row) => row.email, hashes: [] },
    { keyOf: (row) => (row.name === "" ? undefined : row.name.toLowerCase()), hashes: [] },
  ];

  add(row: RosterRow): void {
    for (const { keyOf, hashes } of this.#kinds) {
      const key = keyOf(row);
      hashes.push(key === undefined ? NaN : Number.parseInt(hash("sha256", key).slice(0, HEX_DIGITS), 16));
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
