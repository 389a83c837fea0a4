// The tables as Kysely sees them; migrations.ts makes them.
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
    transaction_hash: string | null;
    anchored_at: string | null;
  };
  credentials: {
    batch_id: number;
    position: number;
    id: string;
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
  tiles: { batch_id: number; level: number; number: number; nodes: Uint8Array };
  transactions: {
    hash: string;
    purpose: string;
    batch_id: number | null;
    sender: string;
    nonce: number;
    raw: string;
    created_at: string;
    block_number: number | null;
    gas_used: number | null;
  };
  links: { id: string; credential_id: string; created_at: string; withdrawn_at: string | null };
  outbox: { batch_id: number; folder: string; next_position: number; finished_at: string | null };
  migrations: { number: number; applied_at: string };
}

/** Tables that take many rows at once. */
export type BulkTable = "credentials" | "tiles" | "links";
