// What a long command reports while it runs; nothing depends on it.
import type { BatchState } from "../../state/batch.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";

/** Stages that take long: credentials are made and signed, stored ones are checked again, files are read. */
export type Stage = "sign" | "check" | "read";

export interface Progress {
  /** so many credentials of all are through the stage */
  readonly onProgress?: (stage: Stage, done: number, total: number) => void;
  /** the batch has moved */
  readonly onState?: (state: BatchState) => void;
  /** a transaction has moved */
  readonly onTransaction?: (transaction: LedgerTransaction) => void;
}
