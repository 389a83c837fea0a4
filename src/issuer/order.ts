// What is to be issued: rows of a checked roster, and the achievement that they are about.
import type { Achievement } from "../core/achievement.ts";
import type { RosterRow } from "../core/rosterRow.ts";

/** Rows that need not be in memory; a list of them will do. */
export interface Rows {
  readonly length: number;
  at(index: number): RosterRow | undefined;
}

export interface Order {
  readonly rows: Rows;
  readonly achievement: Achievement;
}
