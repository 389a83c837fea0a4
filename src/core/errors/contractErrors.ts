// What a refusal by a contract carries. One code per custom error of the contracts, in snake case of its Solidity name, with
// the error's parameters as data; chain/rpc/revert.ts decodes them and does not compile where the two differ. Numbers up to
// 64 bits are numbers, uint256 is decimal text, addresses and hashes are lower-case hex, times are seconds.

/** The custom errors of both contracts. */
export interface ContractErrorData {
  // organisations
  ledger_did_length_invalid: { length: string };
  ledger_issuer_unknown: { issuerId: number };
  ledger_not_authority: { issuerId: number; actor: string };
  ledger_authority_not_proposed: { issuerId: number; actor: string };
  ledger_successor_is_self: { issuerId: number };
  ledger_successor_already_set: { oldId: number; successor: number };
  ledger_successor_not_proposed: { oldId: number; newId: number };
  // keys
  ledger_not_entitled: { issuerId: number; actor: string; permission: number };
  ledger_key_unknown: { key: string };
  ledger_key_taken: { key: string; issuerId: number };
  ledger_key_already_revoked: { key: string; revokedAt: number };
  ledger_permissions_invalid: { permissions: number };
  ledger_until_passed: { until: number };
  ledger_signature_expired: { deadline: string };
  ledger_signature_invalid: { signer: string; digest: string };
  ledger_compromise_out_of_range: { key: string; since: number; authorizedAt: number };
  ledger_compromise_not_earlier: { key: string; since: number; compromisedSince: number };
  // batches
  ledger_size_out_of_range: { size: number };
  ledger_already_anchored: { issuerId: number; root: string; anchoredAt: number };
  ledger_anchor_unknown: { issuerId: number; root: string };
  ledger_length_mismatch: { first: string; second: string };
  ledger_already_reaffirmed: { issuerId: number; root: string; reaffirmedAt: number };
  ledger_not_in_doubt: { issuerId: number; root: string; key: string };
  // status
  ledger_status_out_of_range: { word: string; mask: string; size: number };
  ledger_batch_already_revoked: { issuerId: number; root: string; revokedAt: number };
  // accreditation
  registry_not_authority: { issuerId: number; actor: string };
  registry_did_mismatch: { subject: number; didHash: string; expected: string };
  registry_self_accreditation: { issuerId: number };
  registry_valid_until_passed: { validUntil: number };
  registry_scope_invalid: { maxEqfLevel: number; fields: number };
  registry_never_accredited: { by: number; subject: number };
  registry_not_held: { by: number; subject: number; kind: number };
  registry_already_accepted: { by: number; subject: number };
  registry_too_many_accreditors: { subject: number; limit: string };
  registry_annulment_out_of_range: { since: number };
  registry_annulment_not_earlier: { by: number; subject: number; kind: number; since: number; annulledSince: number };
  // OpenZeppelin's, in the ABIs but out of reach of our code
  invalid_short_string: object;
  string_too_long: { str: string };
  safe_cast_overflowed_uint_downcast: { bits: number; value: string };
}

export type ContractErrorCode = keyof ContractErrorData;

/** And the one code for everything else: no reason, malformed data, a panic, an error of another contract. */
export interface RefusalData extends ContractErrorData {
  contract_refused: { reason: string };
}

export type RefusalCode = keyof RefusalData;
