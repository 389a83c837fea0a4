// What a refusal by a contract says to a person. One code per custom error of the contracts, in snake case of its Solidity
// name, with the error's parameters as data; chain/rpc/revert.ts decodes them and does not compile where the two differ.
// Numbers up to 64 bits are numbers, uint256 is decimal text, addresses and hashes are lower-case hex, times are seconds.

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

type Sentences<D> = { readonly [C in keyof D]: (data: D[C]) => string };

/** Permission bits by position (contracts/interfaces/IKeys.sol), and kinds of accreditation by number. */
const PERMISSIONS = ["anchor", "suspend", "revoke"];
const KINDS = ["issue credentials", "accredit others"];
const LAST_RFC_3339 = 253_402_300_799;

const timeOf = (seconds: number | string): string =>
  Number(seconds) <= LAST_RFC_3339
    ? new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z")
    : `second ${seconds} of Unix time`;
const bitsOf = (mask: number): number[] =>
  Array.from({ length: 53 }, (_, n) => n).filter((n) => (mask / 2 ** n) % 2 >= 1);
const permissionsOf = (mask: number): string =>
  bitsOf(mask)
    .map((bit) => PERMISSIONS[bit] ?? `unknown permission ${2 ** bit}`)
    .join(", ") || "none";
const kindOf = (kind: number): string => KINDS[kind] ?? `act as kind ${kind}`;
/** The last credential that a change of a word of 256 names. */
const lastOf = (word: string, mask: string): bigint =>
  BigInt(word) * 256n + BigInt(BigInt(mask).toString(2).length - 1);
const bug = (what: string): string => `${what}. This should not happen: report it with the command that you ran`;

/** What happened, where, and what to do next; no full stop, for what follows depends on whether anything was sent. */
const sentences: Sentences<RefusalData> = {
  ledger_did_length_invalid: ({ length }) =>
    `the organisation's DID has ${length} bytes, but 1 to 2048 are possible. Correct it in the profile`,
  ledger_issuer_unknown: ({ issuerId }) => `there is no issuer ${issuerId}. Check the issuer id`,
  ledger_not_authority: ({ issuerId, actor }) =>
    `${actor} is not the authority of issuer ${issuerId}. Use the authority's key, and check issuer id and network`,
  ledger_authority_not_proposed: ({ issuerId, actor }) =>
    `${actor} was not proposed as the new authority of issuer ${issuerId}. The present authority has to propose it first`,
  ledger_successor_is_self: ({ issuerId }) => `issuer ${issuerId} cannot be its own successor. Name another issuer id`,
  ledger_successor_already_set: ({ oldId, successor }) =>
    `issuer ${oldId} has the successor ${successor} already, and that is final`,
  ledger_successor_not_proposed: ({ oldId, newId }) =>
    `issuer ${newId} was not proposed as the successor of issuer ${oldId}. The authority of ${oldId} has to propose it first`,
  ledger_not_entitled: ({ issuerId, actor, permission }) =>
    issuerId === 0
      ? `${actor} is not a key of any issuer. Authorize it with credence key authorize`
      : `${actor} may not ${permissionsOf(permission)} for issuer ${issuerId}: it never might, or was revoked, or its time is ` +
        "over. Use a key that may (credence key authorize)",
  ledger_key_unknown: ({ key }) => `${key} was never authorized as a key. Check the address`,
  ledger_key_taken: ({ key, issuerId }) =>
    `the key ${key} belongs to issuer ${issuerId} for ever. Make another one with credence key new`,
  ledger_key_already_revoked: ({ key, revokedAt }) =>
    `the key ${key} was revoked at ${timeOf(revokedAt)}, for ever. Where a key is needed, make another one with credence key new`,
  ledger_permissions_invalid: ({ permissions }) =>
    `these permissions cannot be given: ${permissionsOf(permissions)}. Name some of ${PERMISSIONS.join(", ")}`,
  ledger_until_passed: ({ until }) => `the key's end, ${timeOf(until)}, is not in the future. Name a later time`,
  ledger_signature_expired: ({ deadline }) =>
    `the key's signature was to be used until ${timeOf(deadline)}. Run the command again, and check this computer's clock`,
  ledger_signature_invalid: ({ signer, digest }) =>
    `the signature over ${digest} is not one of ${signer}, or was used before. Run the command again with that key, and ` +
    "check issuer id and network",
  ledger_compromise_out_of_range: ({ key, since, authorizedAt }) =>
    `the key ${key} cannot have been compromised since ${timeOf(since)}: the time has to be from ${timeOf(authorizedAt)}, ` +
    "when it was authorized, until now",
  ledger_compromise_not_earlier: ({ key, since, compromisedSince }) =>
    `the key ${key} is reported as compromised since ${timeOf(compromisedSince)} already, and ${timeOf(since)} is not ` +
    "earlier. A report only moves to an earlier time",
  ledger_size_out_of_range: ({ size }) =>
    `a batch of ${size} credentials cannot be anchored: it has 1 to 1,048,576. Divide the roster`,
  ledger_already_anchored: ({ issuerId, root, anchoredAt }) =>
    `issuer ${issuerId} anchored the batch ${root} before, at ${timeOf(anchoredAt)}. It counts; credence status lists batches`,
  ledger_anchor_unknown: ({ issuerId, root }) =>
    `issuer ${issuerId} has not anchored the batch ${root}. Check batch, issuer id and network`,
  ledger_length_mismatch: ({ first, second }) =>
    bug(`two lists that belong together have ${first} and ${second} entries`),
  ledger_already_reaffirmed: ({ issuerId, root, reaffirmedAt }) =>
    `issuer ${issuerId} reaffirmed the batch ${root} before, at ${timeOf(reaffirmedAt)}. Nothing more is to be done`,
  ledger_not_in_doubt: ({ issuerId, root, key }) =>
    `the batch ${root} of issuer ${issuerId} needs no reaffirmation: its key ${key} is not reported as compromised at the ` +
    "time of the anchor",
  ledger_status_out_of_range: ({ word, mask, size }) =>
    `the batch has ${size} credentials, numbered from 0, but the change names number ${lastOf(word, mask)}. Check the batch`,
  ledger_batch_already_revoked: ({ issuerId, root, revokedAt }) =>
    `issuer ${issuerId} revoked the whole batch ${root} before, at ${timeOf(revokedAt)}. Nothing more is to be done`,
  registry_not_authority: ({ issuerId, actor }) =>
    `${actor} is not the authority of issuer ${issuerId}. Use the authority's key, and check issuer id and network`,
  registry_did_mismatch: ({ subject, didHash, expected }) =>
    BigInt(didHash) === 0n
      ? `there is no issuer ${subject} to accredit. Check the issuer id`
      : `issuer ${subject} has another DID (hash ${didHash}) than the one that was checked (hash ${expected}). Make sure ` +
        "whom you accredit",
  registry_self_accreditation: ({ issuerId }) => `issuer ${issuerId} cannot accredit itself. Name another issuer id`,
  registry_valid_until_passed: ({ validUntil }) =>
    `the accreditation's end, ${timeOf(validUntil)}, is not in the future. Name a later time`,
  registry_scope_invalid: ({ maxEqfLevel, fields }) =>
    `this scope is none: EQF level ${maxEqfLevel} (1 to 8, or 0 for any) with the ISCED-F fields ` +
    `${bitsOf(fields).join(", ") || "any"} (0 to 10). Correct it`,
  registry_never_accredited: ({ by, subject }) =>
    `issuer ${by} has never accredited issuer ${subject} for this. Check both issuer ids`,
  registry_not_held: ({ by, subject, kind }) =>
    `issuer ${subject} holds no accreditation by issuer ${by} to ${kindOf(kind)} now, so none can be withdrawn`,
  registry_already_accepted: ({ by, subject }) =>
    `issuer ${subject} accepted issuer ${by} as an accreditor before. Nothing more is to be done`,
  registry_too_many_accreditors: ({ subject, limit }) =>
    `issuer ${subject} has accepted ${limit} accreditors, which is the most that it can, for ever`,
  registry_annulment_out_of_range: ({ since }) =>
    `an accreditation cannot be annulled since ${timeOf(since)}: the time has to be after 1970 and not in the future`,
  registry_annulment_not_earlier: ({ by, subject, kind, since, annulledSince }) =>
    `the accreditation of issuer ${subject} by issuer ${by} to ${kindOf(kind)} is annulled since ${timeOf(annulledSince)} ` +
    `already, and ${timeOf(since)} is not earlier. An annulment only moves to an earlier time`,
  invalid_short_string: () => bug("a short text of the contract is malformed"),
  string_too_long: () => bug("a short text of the contract is too long"),
  safe_cast_overflowed_uint_downcast: ({ bits, value }) => bug(`the number ${value} does not fit into ${bits} bits`),
  contract_refused: ({ reason }) => `${reason}. This software may not fit the contract: look for a newer version of it`,
};

/** Why the contract refused, to be put before a full stop. */
export function refusalText<C extends RefusalCode>(code: C, data: RefusalData[C]): string {
  const write: (data: RefusalData[C]) => string = sentences[code];
  return write(data);
}

const refuserOf = (code: string): string =>
  code.startsWith("ledger_") ? "ledger" : code.startsWith("registry_") ? "accreditation registry" : "contract";

/** The messages of refusals: an error of this kind is thrown while a call is tried out, before it is sent. */
export const contractMessages = Object.fromEntries(
  Object.entries(sentences).map(([code, write]) => [
    code,
    (data: never) => `The ${refuserOf(code)} refused: ${write(data)}. Nothing was sent.`,
  ]),
) as Sentences<RefusalData>;
