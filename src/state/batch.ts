// A batch: credentials that are issued together under one root.
import type { SharedTexts } from "../core/batch/sharedText.ts";

export const BATCH_STATES = [
  "open",
  "sealed",
  "intended",
  "sent",
  "included",
  "finalized",
  "published",
  "halted",
  "abandoned",
] as const;
/** Open, sealed, published and abandoned are a batch's own; otherwise it is in the state of its transaction. */
export type BatchState = (typeof BATCH_STATES)[number];

/** Times are RFC 3339; hashes and addresses lower-case hex. */
export interface Batch {
  readonly id: number;
  readonly state: BatchState;
  readonly chainId: number;
  readonly ledger: string;
  readonly issuerId: number;
  readonly achievementId: string;
  readonly achievementName: string;
  /** empty while it is open */
  readonly root: string;
  readonly size: number;
  /** when it was opened, and from then on when it was sealed */
  readonly sealedAt: string;
  /** what brings it to the chain, once signed */
  readonly transactionId: number | null;
  /** the transaction that anchors it: the one that was mined, otherwise the newest attempt */
  readonly transactionHash: string | null;
  readonly anchoredAt: string | null;
  /** RFC 3339: until then somebody else may send its anchor, on a request that we signed; null where we signed none */
  readonly requestedUntil: string | null;
}

/** `size` is how many credentials it is going to have; `sharedTexts` shorten them. */
export interface NewBatch extends Omit<
  Batch,
  "id" | "state" | "transactionId" | "transactionHash" | "anchoredAt" | "requestedUntil" | "root"
> {
  readonly sharedTexts: SharedTexts;
  /** digest of what it is made from; no two batches have the same, but abandoned ones */
  readonly roster?: string | null;
}
