// Files for holders that are still to be written, folder by folder.
/** Files of a batch on their way into a folder. */
export interface Outgoing {
  readonly batchId: number;
  /** absolute path */
  readonly folder: string;
  /** position of the first credential whose files may not be there yet */
  readonly next: number;
}

/** What is to be written for holders: after a stop in the middle it is still there, and is continued. */
export interface Outbox {
  /** The files of a batch belong into a folder; where that was noted before, from the first credential on again. */
  add(batchId: number, folder: string): Promise<void>;
  advance(outgoing: Outgoing, next: number): Promise<void>;
  finish(outgoing: Outgoing, at: string): Promise<void>;
  listUnfinished(): Promise<Outgoing[]>;
}
