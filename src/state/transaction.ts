// What is on its way to the chain: one transaction for each intent (an anchor, a revocation, a change of keys, a deployment), with every
// version of it that was signed. There is one table of moves for all of them, and a journal that only grows.
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

/** The only moves (DESIGN, batch states: a batch with a sending is in its sending's state). */
export const MOVES: Readonly<Record<TransactionState, readonly TransactionState[]>> = {
  intended: ["sent", "halted", "abandoned"],
  sent: ["sent", "included", "failed", "halted"], // sent: another version with a higher fee
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

/** A signed version: stored before it is sent (D12). Times are RFC 3339; hashes and addresses lower-case hex. */
export interface SignedAttempt {
  readonly hash: string;
  readonly raw: string;
  readonly createdAt: string;
}

/** Where a version was mined. */
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
  /** null where somebody else sent it, so that we have no version of it */
  readonly nonce: number | null;
  readonly state: TransactionState;
  readonly createdAt: string;
  /** when it was first handed to a node: before that, nobody but us can have it */
  readonly triedAt: string | null;
  /** oldest first */
  readonly attempts: readonly SignedAttempt[];
  /** as far as we know */
  readonly mined: MinedAttempt | null;
}

/** With a version it begins as intended; without one it was sent by somebody else and is included. */
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
  /** of its batch */
  readonly anchoredAt?: string;
  /** give its batch up as well */
  readonly withBatch?: boolean;
}

export interface JournalEntry {
  readonly at: string;
  readonly batchId: number | null;
  readonly transactionId: number | null;
  /** null where it begins */
  readonly from: string | null;
  readonly to: string;
  readonly detail: string | null;
}

/** Who holds a lock: `owner` for people, `process` to know it again. */
export interface LockOwner {
  readonly owner: string;
  readonly process: string;
  readonly since: string;
}

/** A lock that a holder has; what is written under it is refused once another has taken it over. */
export interface Lock {
  readonly name: string;
  readonly process: string;
}

export interface Transactions {
  /** Store an intent. Throws `bad_move` unless its batch is sealed and has none, `lock_lost`. */
  open(transaction: NewTransaction, lock: Lock | null): Promise<LedgerTransaction>;
  /** Throws `unknown_sending`. */
  load(id: number): Promise<LedgerTransaction>;
  /** Oldest first; those under way, where no states are named. */
  list(
    states?: readonly TransactionState[],
    of?: { readonly chainId: number; readonly sender?: string },
  ): Promise<LedgerTransaction[]>;
  /** Make one allowed move, in one transaction with what belongs to it. Throws `bad_move`, and `lock_lost` for a version. */
  move(
    id: number,
    from: TransactionState,
    to: TransactionState,
    facts: MoveFacts,
    lock?: Lock,
  ): Promise<LedgerTransaction>;
  /** It is about to be handed to a node. */
  markTried(id: number, at: string): Promise<void>;
  /** The highest nonce that was used for good as far as we know; null where none was. */
  highestNonce(chainId: number, sender: string): Promise<number | null>;
  /** Note what happens to a sealed batch without a sending. */
  addJournalEntry(batchId: number, at: string, detail: string): Promise<void>;
  /** All that happened to a batch and its sendings, or to one sending, in order. */
  journal(of: { readonly batchId: number } | { readonly transactionId: number }): Promise<JournalEntry[]>;
}

export interface Locks {
  /** Take a lock that nobody has, or that `instead` has: null. Otherwise who has it. */
  acquire(name: string, holder: LockOwner, instead: LockOwner | null): Promise<LockOwner | null>;
  /** Let go of it, if this process has it. */
  release(lock: Lock): Promise<void>;
}
