// What is to be issued: rows of a checked roster, and the achievement that they are about.
import type { Achievement } from "../core/achievement.ts";
import type { RosterRow } from "../core/rosterRow.ts";

export interface Order {
  readonly rows: readonly RosterRow[];
  readonly achievement: Achievement;
  /** absolute path of the folder where the holders' files belong once the batch is published */
  readonly folder?: string;
}
