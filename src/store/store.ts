// What the rest of the software may ask of the database, in its own words: no SQL, no rows. One behaviour suite
// (test/store/store.behavior.ts) runs over every implementation.
import type { TreeTile } from "../core/batch.ts";
import type { JsonObject } from "../core/json.ts";
import type { SignatureProof } from "../core/proof.ts";

export const BATCH_STATES = [
  "sealed",
  "intended",
  "sent",
  "included",
  "finalized",
  "published",
  "halted",
  "abandoned",
] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** The only moves (DESIGN, batch states). */
export const MOVES: Readonly<Record<BatchState, readonly BatchState[]>> = {
  sealed: ["intended", "abandoned"],
  intended: ["sent", "abandoned"],
  sent: ["sent", "included", "sealed", "halted"],
  included: ["finalized", "sent"],
  finalized: ["published"],
  published: ["included"],
  halted: ["sealed", "abandoned"],
  abandoned: [],
};

/** Times are RFC 3339; hashes and addresses lower-case hex. */
export interface Batch {
  readonly id: number;
  readonly state: BatchState;
  readonly chainId: number;
  readonly ledger: string;
  readonly issuerId: number;
  readonly achievementId: string;
  readonly achievementName: string;
  readonly root: string;
  readonly size: number;
  readonly sealedAt: string;
  /** the transaction that anchors it, once signed */
  readonly transactionHash: string | null;
  readonly anchoredAt: string | null;
}

export type NewBatch = Omit<Batch, "id" | "state" | "transactionHash" | "anchoredAt">;

/** One credential as sealed: everything its file is made of, but for the path, which comes from the tree. */
export interface SealedCredential {
  /** position in the batch */
  readonly index: number;
  /** `urn:uuid:…` of view A */
  readonly id: string;
  /** row of the roster, as the registrar's spreadsheet counts */
  readonly row: number;
  readonly body: JsonObject;
  readonly signature: SignatureProof;
  readonly nonceA: Uint8Array;
  readonly commitmentB: Uint8Array;
  readonly leaf: Uint8Array;
}

export type Purpose = "anchor" | "revoke" | "suspend" | "reinstate" | "issuer" | "key";

/** A signed transaction: stored before it is sent (D12). */
export interface StoredTransaction {
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

export interface CredentialAddress {
  readonly batch: Batch;
  readonly index: number;
}

export interface Link {
  /** 128 random bits, 22 characters of base64url */
  readonly id: string;
  readonly credentialId: string;
}

export interface Store {
  /** Save a whole sealed batch in one durable transaction; its id. Throws `duplicate_credential`. */
  saveSealed(batch: NewBatch, credentials: readonly SealedCredential[], tiles: readonly TreeTile[]): Promise<number>;
  /** Newest first. */
  listBatches(): Promise<Batch[]>;
  /** Throws `unknown_batch`. */
  loadBatch(id: number): Promise<Batch>;
  /** Make one allowed move, in one transaction with what belongs to it. Throws `bad_move`. */
  moveBatch(
    id: number,
    from: BatchState,
    to: BatchState,
    facts?: { readonly transaction?: StoredTransaction; readonly anchoredAt?: string },
  ): Promise<void>;

  /** In index order, read from the database as a stream. */
  readSealed(batchId: number): AsyncIterable<SealedCredential>;
  loadSealed(batchId: number, index: number): Promise<SealedCredential | null>;
  /** Where a credential is, by its `urn:uuid:…`; null where it is not ours. */
  findCredential(id: string): Promise<CredentialAddress | null>;
  loadTile(batchId: number, level: number, number: number): Promise<Uint8Array | null>;

  saveTransaction(transaction: StoredTransaction): Promise<void>;
  saveInclusion(hash: string, blockNumber: number, gasUsed: number): Promise<void>;
  loadTransaction(hash: string): Promise<StoredTransaction | null>;

  saveLinks(links: readonly Link[], createdAt: string): Promise<void>;
  /** The credential behind a proof link; null where it is unknown or withdrawn. */
  findLink(id: string): Promise<string | null>;
  /** The links of a batch by credential id. */
  listLinks(batchId: number): Promise<Link[]>;

  close(): Promise<void>;
}
