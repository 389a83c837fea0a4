// What happened to batches and transactions, in order. It is written for people: no code reads a decision out of it.
export interface JournalEntry {
  readonly at: string;
  readonly batchId: number | null;
  readonly transactionId: number | null;
  /** null where it begins */
  readonly from: string | null;
  readonly to: string;
  readonly detail: string | null;
}
