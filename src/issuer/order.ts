// What is to be issued: rows of a checked roster, and the achievement that they are about.
import type { Achievement } from "../core/achievement.ts";
import type { RosterRow } from "../core/rosterRow.ts";

export interface Order {
  readonly rows: readonly RosterRow[];
  readonly achievement: Achievement;
  /** digest of what it was read from: it is issued once (rosterDigest.ts); null where that does not matter */
  readonly roster?: string | null;
}
