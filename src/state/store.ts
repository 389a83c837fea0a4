// What the rest of the software may ask of the database, in its own words: no SQL, no rows. One behaviour suite
// (test/store/store.behavior.ts) runs over every implementation.
import type { SharedTexts } from "../core/batch/sharedText.ts";
import type { TreeTile } from "../core/batch/tiles.ts";
import type { IssuerAccount } from "../core/values/issuerAccount.ts";
import type { JsonObject } from "../core/json/strictJson.ts";
import type { LocalRecord } from "../core/verdict/localRecord.ts";
import type { SignatureProof } from "../core/credential/proof.ts";
import type { Locks, Purpose, Transactions } from "./transaction.ts";

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
/** Open, sealed, published and abandoned are a batch's own; else it is in the state of its sending (sendings.ts). */
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
  /** the transaction that anchors it: the one that was mined, else the newest version */
  readonly transactionHash: string | null;
  readonly anchoredAt: string | null;
}

/** `size` is how many credentials it is going to have; `texts` is what they are abbreviated by. */
export interface NewBatch extends Omit<
  Batch,
  "id" | "state" | "transactionId" | "transactionHash" | "anchoredAt" | "root"
> {
  readonly sharedTexts: SharedTexts;
  /** digest of what it is made from; no two batches have the same, but abandoned ones */
  readonly roster?: string | null;
}

/** View B as it was signed: what a full share is made of. */
export interface SealedShare {
  /** the issuer-signed JWT: abbreviated on its way into the database, and in full as it is read back */
  readonly jwt: string;
  /** each in base64url, in the order of issue */
  readonly disclosures: readonly string[];
  readonly nonceB: Uint8Array;
}

/** One credential on its way into the database: everything its files are made of, but for the path. */
export interface StoredCredential {
  /** position in the batch */
  readonly index: number;
  /** `urn:uuid:…` of view A */
  readonly id: string;
  /** row of the roster, as the registrar's spreadsheet counts; 0 where a rebuilt database cannot know it */
  readonly row: number;
  /** JCS text of view A without its proofs, abbreviated by the texts of its batch (core/batch/sharedText.ts) */
  readonly body: string;
  /** JCS text of the signature on view A */
  readonly signature: string;
  readonly nonceA: Uint8Array;
  readonly commitmentB: Uint8Array;
  readonly leaf: Uint8Array;
  /** null where the issuer had no key for it */
  readonly share: SealedShare | null;
}

/** Credentials as bytes, on their way from the thread that made them (packed.ts). */
export interface PackedCredentials {
  /** position and row of the roster of each */
  readonly numbers: Uint32Array;
  /** how many bytes each value has, or that it is null */
  readonly lengths: Uint32Array;
  /** the values, one after the other */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The same as it is read back: texts in full, and parsed strictly. */
export interface Credential extends Omit<StoredCredential, "body" | "signature"> {
  readonly body: JsonObject;
  readonly signature: SignatureProof;
}

/** One signed version of a sending, and what it is for. */
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

/** Positions of a batch, without the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface CredentialAddress {
  readonly batch: Batch;
  readonly index: number;
}

export interface Link {
  /** 128 random bits, 22 characters of base64url */
  readonly id: string;
  readonly credentialId: string;
}

/** Files of a batch on their way into a folder. */
export interface Outgoing {
  readonly batchId: number;
  /** absolute path */
  readonly folder: string;
  /** position of the first credential whose files may not be there yet */
  readonly next: number;
}

/** What is to be written for holders: it outlives a stop in the middle, and is gone on with. */
export interface Outbox {
  /** The files of a batch belong into a folder; where that was noted before, from the first credential on again. */
  add(batchId: number, folder: string): Promise<void>;
  advance(outgoing: Outgoing, next: number): Promise<void>;
  finish(outgoing: Outgoing, at: string): Promise<void>;
  listUnfinished(): Promise<Outgoing[]>;
}

export interface StoredBytes {
  readonly hash: string;
  readonly raw: string;
}

/** Questions about tables as a whole, for who looks for damage. */
export interface Audit {
  /** Every signed version, by hash. */
  listTransactions(): Promise<StoredBytes[]>;
  /** Ids of links whose credential is not there. */
  listLooseLinks(): Promise<string[]>;
}

/** Where a database is, as plain data: another thread opens it by this (reader.ts). */
export type StoreAddress =
  { readonly engine: "sqlite"; readonly path: string } | { readonly engine: "postgres"; readonly url: string };

export interface Store {
  readonly address: StoreAddress;
  readonly transactions: Transactions;
  readonly locks: Locks;
  readonly outbox: Outbox;
  readonly audit: Audit;

  /** Open a batch to be filled; its id. Throws `already_issued` where there is one of the same roster. */
  openBatch(batch: NewBatch): Promise<number>;
  /** Add credentials to an open batch, all or none; durable once it is sealed. Throws `duplicate_credential` for a position that is taken, `bad_move`. */
  addCredentials(batchId: number, credentials: readonly StoredCredential[]): Promise<void>;
  /** The same from another thread. Throws as addCredentials. */
  addPacked(batchId: number, credentials: readonly PackedCredentials[]): Promise<void>;
  /**
   * Close an open batch with its root and tree: from now on it is sealed, and its credentials are found by their ids. Throws
   * `bad_move`, `duplicate_credential` for an id that another has, `damaged_row` where credentials are missing.
   */
  sealBatch(batchId: number, root: string, tiles: readonly TreeTile[], sealedAt: string): Promise<void>;
  /** Give an open batch up, with all that is in it: nothing of it was ever sent. Throws `bad_move`. */
  dropBatch(batchId: number, at: string): Promise<void>;
  /** Give up a sealed batch that has no sending; what is in it stays. Throws `bad_move`. */
  abandonBatch(batchId: number, at: string): Promise<void>;
  /** A batch whose anchor is final has all its links from now on. Throws `bad_move`. */
  publishBatch(batchId: number, at: string): Promise<void>;
  /** The batch of a roster, by its digest. */
  findRoster(roster: string): Promise<Batch | null>;
  /** Newest first. */
  listBatches(): Promise<Batch[]>;
  /** Throws `unknown_batch`. */
  loadBatch(id: number): Promise<Batch>;
  /** In index order, read from the database as a stream. */
  readSealed(batchId: number): AsyncIterable<Credential>;
  /**
   * The same as it is stored, some at a time: for who checks or copies all of it. Where `range` is given, what stands from
   * position `from` up to, not including, `to`.
   */
  readChunks(batchId: number, range?: Range): AsyncIterable<readonly StoredCredential[]>;
  /** What the credentials of a batch are abbreviated by. Throws `unknown_batch`. */
  loadSharedTexts(batchId: number): Promise<SharedTexts>;
  loadSealed(batchId: number, index: number): Promise<Credential | null>;
  /** Where a credential of a sealed batch is, by its `urn:uuid:…`; null where it is not ours. */
  findCredential(id: string): Promise<CredentialAddress | null>;
  loadTile(batchId: number, level: number, number: number): Promise<Uint8Array | null>;

  /** What is known here of a credential, besides what the chain shows. */
  loadLocalKnowledge(account: IssuerAccount, root: string, index: number): Promise<LocalRecord>;

  loadAttempt(hash: string): Promise<StoredAttempt | null>;

  /** All or none. Throws `duplicate_link` where a credential has a link that was not withdrawn. */
  saveLinks(links: readonly Link[], createdAt: string): Promise<void>;
  /** The credential behind a proof link; null where it is unknown or withdrawn. */
  findLink(id: string): Promise<string | null>;
  /** The links of a batch by credential id. */
  listLinks(batchId: number): Promise<Link[]>;

  close(): Promise<void>;
}
