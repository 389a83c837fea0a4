// A ledger transaction: one call that we want on the chain (an anchor, a revocation, a change of keys, a deployment), with every
// attempt at it that was signed. One table of moves holds for all of them.
import type { IssuerAccount } from "../core/values/issuerAccount.ts";

export const TRANSACTION_STATES = [
  "intended",
  "sent",
  "included",
  "finalized",
  "failed",
  "halted",
  "abandoned",
] as const;
export type TransactionState = (typeof TRANSACTION_STATES)[number];

/** Neither done nor given up. */
export const UNDER_WAY = ["intended", "sent", "included", "halted"] as const satisfies TransactionState[];

/** The only moves [D12]; a batch with a transaction is in its transaction's state. */
export const MOVES: Readonly<Record<TransactionState, readonly TransactionState[]>> = {
  intended: ["sent", "halted", "abandoned"],
  sent: ["sent", "included", "failed", "halted"], // sent: another attempt with a higher fee
  included: ["included", "finalized", "sent", "failed"], // included: mined again, in another block
  finalized: ["included"], // a reorg went past finality
  failed: [],
  halted: ["abandoned"],
  abandoned: [],
};

export type Purpose =
  | "anchor"
  | "relay"
  | "reaffirm"
  | "revoke"
  | "supersede"
  | "suspend"
  | "reinstate"
  | "issuer"
  | "authority"
  | "key"
  | "accreditation"
  | "deploy";

/** A signed attempt: stored before it is sent [D12]. Times are RFC 3339; hashes and addresses lower-case hex. */
export interface SignedAttempt {
  readonly hash: string;
  readonly raw: string;
  readonly createdAt: string;
}

/** Where an attempt was mined. */
export interface MinedAttempt {
  readonly hash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly gasUsed: number;
}

export interface LedgerTransaction {
  readonly id: number;
  readonly purpose: Purpose;
  readonly batchId: number | null;
  readonly chainId: number;
  /** the account whose nonce it takes */
  readonly sender: string;
  /** null where somebody else sent it, so that we have no attempt of it */
  readonly nonce: number | null;
  readonly state: TransactionState;
  readonly createdAt: string;
  /** when it was first handed to a node: before that, nobody but us can have it */
  readonly triedAt: string | null;
  /** oldest first */
  readonly attempts: readonly SignedAttempt[];
  /** as far as we know */
  readonly mined: MinedAttempt | null;
  /** who has used its nonce for good, as the node tells it; null unless it is halted */
  readonly nonceUsedBy: string | null;
}

/** With an attempt it begins as intended. Without one it was sent by somebody else and is included. */
export interface NewTransaction {
  readonly purpose: Purpose;
  readonly batchId: number | null;
  readonly chainId: number;
  readonly sender: string;
  readonly attempt: (SignedAttempt & { readonly nonce: number }) | null;
  readonly createdAt: string;
  readonly anchoredAt?: string;
  /** what it changes the status of */
  readonly affects?: AffectedCredentials | undefined;
}

/** Credentials of one batch. */
export interface AffectedCredentials {
  readonly account: IssuerAccount;
  readonly root: string;
  /** null: all of them */
  readonly positions: readonly number[] | null;
}

/** What belongs to a move, stored with it or not at all. */
export interface MoveFacts {
  readonly at: string;
  /** for people who read the journal */
  readonly detail?: string;
  readonly attempt?: SignedAttempt;
  readonly mined?: MinedAttempt;
  /** of a move to `halted` */
  readonly nonceUsedBy?: string;
  /** of its batch */
  readonly anchoredAt?: string;
  /** give its batch up as well */
  readonly withBatch?: boolean;
}

/** One signed attempt, and what its transaction is for. */
export interface StoredAttempt {
  readonly hash: string;
  readonly purpose: Purpose;
  readonly batchId: number | null;
  readonly from: string;
  readonly nonce: number;
  readonly raw: string;
  readonly createdAt: string;
  readonly blockNumber: number | null;
  readonly gasUsed: number | null;
}
