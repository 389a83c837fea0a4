// Between the rows of the tables and the nouns of the Store. Rows are distrusted: a state that does not exist is an error that
// names the row.
import type { Selectable } from "kysely";
import type { TreeTile } from "../../core/batch/tiles.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { urnOf } from "../../core/values/uri.ts";
import { splitDisclosures } from "./packedCredentials.ts";
import { positionAt } from "./rowKey.ts";
import type { Tables } from "../schema/tables.ts";
import { type Batch, BATCH_STATES, type BatchState, type NewBatch } from "../../state/batch.ts";
import type { StoredCredential } from "../../state/credential.ts";

export const batchRow = (batch: NewBatch) => ({
  chain_id: batch.chainId,
  ledger: batch.ledger,
  issuer_id: batch.issuerId,
  achievement_id: batch.achievementId,
  achievement_name: batch.achievementName,
  root: "",
  size: batch.size,
  sealed_at: batch.sealedAt,
  achievement_text: batch.sharedTexts.achievement,
  share_header: batch.sharedTexts.shareHeader,
  roster: batch.roster ?? null,
});

/** A batch's row beside that of its transaction. */
export type BatchRow = Selectable<Tables["batches"]> & {
  sending_state: string | null;
  transaction_hash: string | null;
};

const stateOf = (row: BatchRow): string => {
  if (row.state !== "sealed" || row.sending_state === null) return row.state;
  return row.sending_state === "finalized" && row.published_at !== null ? "published" : row.sending_state;
};

export function batchOf(row: BatchRow): Batch {
  const state = stateOf(row);
  if (!(BATCH_STATES as readonly string[]).includes(state))
    throw new CredenceError("damaged_row", { table: "batches", key: String(row.id) });
  return {
    id: row.id,
    state: state as BatchState,
    chainId: row.chain_id,
    ledger: row.ledger,
    issuerId: row.issuer_id,
    achievementId: row.achievement_id,
    achievementName: row.achievement_name,
    root: row.root,
    size: row.size,
    sealedAt: row.sealed_at,
    transactionId: row.sending_id,
    transactionHash: row.transaction_hash,
    anchoredAt: row.anchored_at,
    requestedUntil: row.requested_until,
  };
}

export const credentialOf = (row: Tables["credentials"]): StoredCredential => ({
  index: positionAt(row.place),
  id: urnOf(row.id),
  row: row.roster_row,
  body: row.body,
  signature: row.signature,
  nonceA: row.nonce_a,
  commitmentB: row.commitment_b,
  leaf: row.leaf,
  share:
    row.jwt === null || row.nonce_b === null
      ? null
      : {
          jwt: row.jwt,
          disclosures: splitDisclosures(row.disclosures ?? ""),
          nonceB: row.nonce_b,
        },
});

export const tileRow = (batchId: number, { level, number, nodes }: TreeTile): Tables["tiles"] => ({
  batch_id: batchId,
  level,
  number,
  nodes,
});

export const linkRow = (id: string, rowKey: number, createdAt: string): Tables["links"] => ({
  id,
  place: rowKey,
  created_at: createdAt,
  withdrawn_at: null,
});
