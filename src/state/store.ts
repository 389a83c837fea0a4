// What the rest of the software may ask of the database, in its own words and in groups: no SQL, no rows. One behaviour suite
// (test/store/store.behavior.ts) runs over every implementation.
import type { SharedTexts } from "../core/batch/sharedText.ts";
import type { TreeTile } from "../core/batch/tiles.ts";
import type { IssuerAccount } from "../core/values/issuerAccount.ts";
import type { LocalRecord } from "../core/verdict/localRecord.ts";
import type { Batch, NewBatch } from "./batch.ts";
import type { Credential, CredentialAddress, PackedCredentials, Range, StoredCredential } from "./credential.ts";
import type { JournalEntry } from "./journal.ts";
import type { Link } from "./link.ts";
import type { Lock, Locks } from "./lock.ts";
import type { Outbox } from "./outbox.ts";
import type { LedgerTransaction, MoveFacts, NewTransaction, StoredAttempt, TransactionState } from "./transaction.ts";

export interface Batches {
  /** Open a batch to be filled; its id. Throws `already_issued` for a roster that another batch has. */
  open(batch: NewBatch): Promise<number>;
  /**
   * Close an open batch with its root and tree: from now on it is sealed, and its credentials are found by their ids. Throws
   * `bad_move`, `duplicate_credential` for an id that another has, `damaged_row` if credentials are missing.
   */
  seal(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void>;
  /** A request was signed: until then (RFC 3339) somebody else may send its anchor. Throws `bad_move` unless it is sealed. */
  request(batchId: number, until: string, at: string): Promise<void>;
  /** Give an open batch up, with all that is in it: nothing of it was ever sent. Throws `bad_move`. */
  drop(batchId: number, at: string): Promise<void>;
  /** Give up a sealed batch that has no transaction; what is in it stays. Throws `bad_move`. */
  abandon(batchId: number, at: string): Promise<void>;
  /** A batch whose anchor is final has all its links from now on. Throws `bad_move`. */
  publish(batchId: number, at: string): Promise<void>;
  /** The batch of a roster, by its digest. */
  findByRoster(roster: string): Promise<Batch | null>;
  /** Newest first. */
  list(): Promise<Batch[]>;
  /** Throws `unknown_batch`. */
  load(id: number): Promise<Batch>;
  /** The texts that its credentials share. Throws `unknown_batch`. */
  loadSharedTexts(batchId: number): Promise<SharedTexts>;
  loadTile(batchId: number, level: number, number: number): Promise<Uint8Array | null>;
}

export interface Credentials {
  /** Add to an open batch, all or none; durable once it is sealed. Throws `duplicate_credential` for a position that is taken, `bad_move`. */
  add(batchId: number, credentials: readonly StoredCredential[]): Promise<void>;
  /** The same from another thread. Throws as `add`. */
  addPacked(batchId: number, credentials: readonly PackedCredentials[]): Promise<void>;
  /** In index order, read from the database as a stream. */
  read(batchId: number): AsyncIterable<Credential>;
  /**
   * The same as it is stored, some at a time, for callers that check or copy all of it. `range`: only its positions.
   */
  readChunks(batchId: number, range?: Range): AsyncIterable<readonly StoredCredential[]>;
  load(batchId: number, index: number): Promise<Credential | null>;
  /** Batch and position of a credential of a sealed batch, by its `urn:uuid:…`; null for one that is not ours. */
  find(id: string): Promise<CredentialAddress | null>;
}

export interface Links {
  /** All or none. Throws `duplicate_link` for a credential that has a link that was not withdrawn. */
  save(links: readonly Link[], createdAt: string): Promise<void>;
  /** The credential behind a proof link; null for one that is unknown or withdrawn. */
  find(id: string): Promise<string | null>;
  /** The links of a batch by credential id. */
  list(batchId: number): Promise<Link[]>;
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
  /** Make one allowed move, in one database transaction with what belongs to it. Throws `bad_move`, and `lock_lost` for an attempt. */
  move(
    id: number,
    from: TransactionState,
    to: TransactionState,
    facts: MoveFacts,
    lock?: Lock,
  ): Promise<LedgerTransaction>;
  loadAttempt(hash: string): Promise<StoredAttempt | null>;
  /** It is about to be handed to a node. */
  markTried(id: number, at: string): Promise<void>;
  /** The highest nonce that was used for good as far as we know; null if none was. */
  highestNonce(chainId: number, sender: string): Promise<number | null>;
  /** All that happened to a batch and its transactions, or to one transaction, in order. */
  journal(of: { readonly batchId: number } | { readonly transactionId: number }): Promise<JournalEntry[]>;
}

export interface StoredBytes {
  readonly hash: string;
  readonly raw: string;
}

/** Questions about tables as a whole, for fsck. */
export interface Audit {
  /** Every signed attempt, by hash. */
  listTransactions(): Promise<StoredBytes[]>;
  /** Ids of links whose credential is not there. */
  listLooseLinks(): Promise<string[]>;
}

/** Where a database is, as plain data: another thread opens it by this (store/openByAddress.ts). */
export type StoreAddress =
  { readonly engine: "sqlite"; readonly path: string } | { readonly engine: "postgres"; readonly url: string };

export interface Store {
  readonly address: StoreAddress;
  readonly batches: Batches;
  readonly credentials: Credentials;
  readonly links: Links;
  readonly transactions: Transactions;
  readonly locks: Locks;
  readonly outbox: Outbox;
  readonly audit: Audit;
  /** What is known here of a credential, besides what the chain shows. */
  loadLocalKnowledge(account: IssuerAccount, root: string, index: number): Promise<LocalRecord>;
  close(): Promise<void>;
}
