// Every error code with its data. What a contract refuses is in contractErrors.ts, what happens to transactions in
// transactionErrors.ts. Sentences are in wording/errors.
import type { RefusalData } from "./contractErrors.ts";
import type { Fault } from "./fault.ts";
import type { TransactionErrorData } from "./transactionErrors.ts";

/** What the strict JSON reader refuses [FORMATS 1]; `pointer` is a JSON pointer, "" for the whole document. */
export interface ReaderErrorData {
  not_utf8: { pointer: string };
  byte_order_mark: { pointer: string };
  bad_json: { pointer: string; offset: number; expected: string };
  trailing_data: { pointer: string; offset: number };
  duplicate_key: { pointer: string };
  reserved_key: { pointer: string };
  lone_surrogate: { pointer: string };
  too_deep: { pointer: string; limit: number };
  lossy_number: { pointer: string; read: string };
  too_large: { pointer: string; limit: number };
  nested_context: { pointer: string };
  not_an_object: { pointer: string };
}

export type ReaderCode = keyof ReaderErrorData;

export interface ErrorData extends ReaderErrorData, RefusalData, TransactionErrorData {
  // text and bytes
  bad_encoding: { expected: string };
  // documents with faults: every fault at once
  bad_achievement: { faults: readonly Fault[] };
  bad_roster: { faults: readonly Fault[] };
  bad_profile: { faults: readonly Fault[] };
  bad_deployment: { faults: readonly Fault[] };
  bad_policy: { faults: readonly Fault[] };
  bad_credential: { faults: readonly Fault[] };
  bad_share: { faults: readonly [Fault, ...Fault[]] };
  bad_anchor_request: { faults: readonly Fault[] };
  // anchor proof codec [FORMATS 6]
  bad_anchor: { expected: string };
  newer_format: { version: string };
  // files that a batch would give
  file_too_large: { row: number; size: number; limit: number };
  file_unreadable: { row: number; reason: string };
  // batches and trees
  bad_batch: { expected: string };
  // chain
  rpc_unreachable: { url: string; reason: string };
  wrong_chain: { url: string; expected: number; found: number };
  wrong_contract: { url: string; address: string; expected: string; found: string };
  no_registry: { ledger: string };
  wrong_bytecode: { contract: string; address: string; expected: string; found: string };
  deployment_missing: { path: string };
  deployment_exists: { path: string };
  embedded_failed: { reason: string };
  // keystore
  wrong_password: { path: string };
  bad_keystore: { path: string; reason: string };
  keystore_exists: { path: string };
  keystore_missing: { path: string };
  // workspace
  no_workspace: { path: string };
  bad_workspace: { faults: readonly Fault[] };
  no_issuer: { path: string };
  not_published: { batch: number; state: string };
  file_differs: { path: string };
  disk_full: { path: string; free: number };
  bad_backup: { faults: readonly Fault[] };
  // issuing
  worker_failed: { reason: string };
  root_mismatch: { batch: number; credential: string | null };
  anchor_not_found: { batch: number; root: string };
  key_not_entitled: { address: string; issuerId: number };
  profile_not_current: object;
  signing_key_not_in_profile: { key: string };
  unknown_credential: { id: string };
  foreign_request: { chainId: number; ledger: string };
  // store
  database_unreachable: { server: string; reason: string };
  other_roster: { batch: number };
  duplicate_credential: { batch: number };
  duplicate_link: object;
  database_not_new: { path: string };
  database_newer: { found: number; known: number };
  unknown_batch: { batch: string };
  bad_move: { batch: number; state: string; to: string };
  damaged_row: { table: string; key: string };
  // signature
  context_not_pinned: { url: string };
}

export type ErrorCode = keyof ErrorData;
