// What is to be issued: rows of a checked roster, and the achievement that they are about.
import type { Achievement } from "../../core/achievement/achievement.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import type { Batch } from "../../state/batch.ts";

/** Rows that need not be in memory; a list of them will do. */
export interface Rows {
  readonly length: number;
  at(index: number): RosterRow | undefined;
  /** positions of rows that stand for all others (roster/rowSamples.ts), where they are known already */
  samples?(): readonly number[];
}

export interface IssueRequest {
  readonly rows: Rows;
  readonly achievement: Achievement;
  /** digest of what it was read from: it is issued once (roster/rosterDigest.ts); null if that does not matter */
  readonly roster?: string | null;
  /** an open batch of the same roster that broke off: it is continued */
  readonly unfinishedBatch?: Batch | null;
  /** absolute path of the folder where the holders' files belong once the batch is published */
  readonly folder?: string;
}
