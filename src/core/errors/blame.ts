// Who is to blame for each error. Exit codes and HTTP statuses follow from it, so a new code needs no other list.
import type { ErrorCode } from "./errorData.ts";

/**
 * `caller`: what was given is wrong in itself, and giving it again changes nothing.
 * `ours`: this installation is not in the state that the work needs: its software, workspace, keys, database, disk or clock.
 * `network`: the chain or a node of it does not answer, or what the ledger holds now does not allow the work.
 */
export type Blame = "caller" | "ours" | "network";

const BLAME = {
  // strict JSON reader
  not_utf8: "caller",
  byte_order_mark: "caller",
  bad_json: "caller",
  trailing_data: "caller",
  duplicate_key: "caller",
  reserved_key: "caller",
  lone_surrogate: "caller",
  too_deep: "caller",
  lossy_number: "caller",
  too_large: "caller",
  nested_context: "caller",
  not_an_object: "caller",
  // text and bytes
  bad_encoding: "caller",
  // documents with faults: every fault at once
  bad_achievement: "caller",
  bad_roster: "caller",
  bad_profile: "caller",
  bad_deployment: "ours",
  bad_policy: "caller",
  bad_credential: "caller",
  bad_share: "ours", // of a share that is verified, bad form is a verdict and no error
  bad_anchor_request: "caller",
  // anchor proof codec [FORMATS 6]
  bad_anchor: "ours",
  newer_format: "ours",
  // files that a batch would give
  file_too_large: "caller",
  file_unreadable: "ours",
  // batches and trees
  bad_batch: "ours",
  // chain
  rpc_unreachable: "network",
  wrong_chain: "network",
  wrong_contract: "network",
  no_registry: "ours",
  wrong_bytecode: "network",
  deployment_missing: "ours",
  deployment_exists: "ours",
  embedded_failed: "ours",
  // keystore
  wrong_password: "ours",
  bad_keystore: "ours",
  keystore_exists: "caller",
  keystore_missing: "caller",
  // workspace
  no_workspace: "ours",
  bad_workspace: "ours",
  no_issuer: "ours",
  not_published: "ours",
  file_differs: "ours",
  disk_full: "ours",
  bad_backup: "ours",
  // issuing
  worker_failed: "ours",
  root_mismatch: "ours",
  anchor_not_found: "network",
  key_not_entitled: "network",
  profile_not_current: "ours",
  signing_key_not_in_profile: "ours",
  unknown_credential: "caller",
  foreign_request: "caller",
  // store
  database_unreachable: "ours",
  other_roster: "ours",
  duplicate_credential: "ours",
  duplicate_link: "ours",
  database_not_new: "ours",
  database_newer: "ours",
  unknown_batch: "caller",
  bad_move: "ours",
  damaged_row: "ours",
  // signature
  context_not_pinned: "ours",
  // before anything is signed
  already_issued: "caller",
  foreign_batch: "ours",
  clock_off: "ours",
  fee_over_cap: "network",
  no_funds: "network",
  nonce_gap: "network",
  key_locked: "ours",
  lock_lost: "ours",
  key_in_use: "ours",
  // on the way
  transaction_failed: "network",
  transaction_lost: "network",
  transaction_pending: "network",
  nonce_taken: "network",
  nonce_missing: "network",
  not_final: "network",
  rpc_behind: "network",
  // for a person to decide
  sending_halted: "network",
  may_be_sent: "ours",
  unknown_sending: "ours",
  bad_sending_move: "ours",
  // organisations
  ledger_did_length_invalid: "caller",
  ledger_issuer_unknown: "network",
  ledger_not_authority: "network",
  ledger_authority_not_proposed: "network",
  ledger_successor_is_self: "caller",
  ledger_successor_already_set: "network",
  ledger_successor_not_proposed: "network",
  // keys
  ledger_not_entitled: "network",
  ledger_key_unknown: "network",
  ledger_key_taken: "network",
  ledger_key_already_revoked: "network",
  ledger_permissions_invalid: "caller",
  ledger_until_passed: "caller",
  ledger_signature_expired: "network",
  ledger_signature_invalid: "network",
  ledger_compromise_out_of_range: "network",
  ledger_compromise_not_earlier: "network",
  // batches
  ledger_size_out_of_range: "network",
  ledger_already_anchored: "network",
  ledger_anchor_unknown: "network",
  ledger_length_mismatch: "ours",
  ledger_already_reaffirmed: "network",
  ledger_not_in_doubt: "network",
  // status
  ledger_status_out_of_range: "network",
  ledger_batch_already_revoked: "network",
  // accreditation
  registry_not_authority: "network",
  registry_did_mismatch: "network",
  registry_self_accreditation: "caller",
  registry_valid_until_passed: "caller",
  registry_scope_invalid: "caller",
  registry_never_accredited: "network",
  registry_not_held: "network",
  registry_already_accepted: "network",
  registry_too_many_accreditors: "network",
  registry_annulment_out_of_range: "caller",
  registry_annulment_not_earlier: "network",
  // OpenZeppelin's, in the ABIs but out of reach of our code
  invalid_short_string: "ours",
  string_too_long: "ours",
  safe_cast_overflowed_uint_downcast: "ours",
  contract_refused: "network",
} as const satisfies { readonly [C in ErrorCode]: Blame };

export const blameOf = (code: ErrorCode): Blame => BLAME[code];
