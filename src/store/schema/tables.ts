// The tables as Kysely sees them; migrate.ts makes them.
import type { Generated } from "kysely";

export interface Tables {
  batches: {
    id: Generated<number>;
    state: string;
    chain_id: number;
    ledger: string;
    issuer_id: number;
    achievement_id: string;
    achievement_name: string;
    root: string;
    size: number;
    sealed_at: string;
    anchored_at: string | null;
    achievement_text: string;
    share_header: string;
    published_at: string | null;
    sending_id: number | null;
    /** of the roster that it was made from; unique */
    roster: string | null;
    /** RFC 3339: until then somebody else may send its anchor */
    requested_until: string | null;
  };
  credentials: {
    /** key of the row (sql/rowKey.ts): rows lie in this order, and need no other index while a batch is filled */
    place: number;
    /** UUID, 16 bytes */
    id: Uint8Array;
    roster_row: number;
    body: string;
    signature: string;
    nonce_a: Uint8Array;
    commitment_b: Uint8Array;
    leaf: Uint8Array;
    jwt: string | null;
    disclosures: string | null;
    nonce_b: Uint8Array | null;
  };
  /** by id, filled in their order when a batch is sealed */
  credential_ids: { id: Uint8Array; place: number };
  tiles: { batch_id: number; level: number; number: number; nodes: Uint8Array };
  /** ledger transactions */
  sendings: {
    id: Generated<number>;
    purpose: string;
    batch_id: number | null;
    chain_id: number;
    sender: string;
    nonce: number | null;
    /** of the attempt that was mined, otherwise of the newest */
    hash: string | null;
    state: string;
    created_at: string;
    tried_at: string | null;
    /** who used its nonce, if it is halted */
    nonce_used_by: string | null;
  };
  /** which credentials a transaction changes the status of */
  status_changes: {
    root: string;
    /** in the batch; -1 for all of it */
    position: number;
    sending_id: number;
    /** account of the batch, as a credential writes it (core/values/issuerAccount.ts) */
    home: string;
  };
  /** signed attempts at them */
  transactions: {
    hash: string;
    sending_id: number;
    /** 1, and one more for each replacement */
    version: number;
    raw: string;
    created_at: string;
    block_number: number | null;
    block_hash: string | null;
    gas_used: number | null;
  };
  links: { id: string; place: number; created_at: string; withdrawn_at: string | null };
  journal: {
    id: Generated<number>;
    at: string;
    batch_id: number | null;
    sending_id: number | null;
    from_state: string | null;
    to_state: string;
    detail: string | null;
  };
  locks: { name: string; owner: string; process: string; since: string };
  outbox: { batch_id: number; folder: string; next_position: number; finished_at: string | null };
  migrations: { number: number; applied_at: string };
}

/** Tables that take many rows at once. */
export type BulkTable = "credentials" | "tiles" | "links";
