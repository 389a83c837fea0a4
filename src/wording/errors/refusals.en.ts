// English: why a contract refused.
import type { RefusalData } from "../../core/errors/contractErrors.ts";
import { PERMISSION_NAMES } from "../../core/trust/permissions.ts";
import { kindText, permissionsText, timeText } from "../values/en.ts";
import type { Sentences } from "./sentences.ts";

/** ISCED-F broad fields of a mask. */
const fieldsText = (mask: number): string =>
  Array.from({ length: 53 }, (_, field) => field)
    .filter((field) => Math.floor(mask / 2 ** field) % 2 === 1)
    .join(", ") || "any";
/** The last credential that a change of a word of 256 names. */
const lastOf = (word: string, mask: string): bigint =>
  BigInt(word) * 256n + BigInt(BigInt(mask).toString(2).length - 1);
const bug = (what: string): string => `${what}. This should not happen: report it with the command that you ran`;

/**
 * What happened, where, and what to do next, without a full stop: what follows depends on whether anything was sent. The
 * journal of a database keeps these sentences, so they do not change.
 */
export const refusalSentences: Sentences<RefusalData> = {
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
      : `${actor} may not ${permissionsText(permission)} for issuer ${issuerId}: it never might, or was revoked, or its time is ` +
        "over. Use a key that may (credence key authorize)",
  ledger_key_unknown: ({ key }) => `${key} was never authorized as a key. Check the address`,
  ledger_key_taken: ({ key, issuerId }) =>
    `the key ${key} belongs to issuer ${issuerId} for ever. Make another one with credence key new`,
  ledger_key_already_revoked: ({ key, revokedAt }) =>
    `the key ${key} was revoked at ${timeText(revokedAt)}, for ever. Where a key is needed, make another one with credence key new`,
  ledger_permissions_invalid: ({ permissions }) =>
    `these permissions cannot be given: ${permissionsText(permissions)}. Name some of ${PERMISSION_NAMES.join(", ")}`,
  ledger_until_passed: ({ until }) => `the key's end, ${timeText(until)}, is not in the future. Name a later time`,
  ledger_signature_expired: ({ deadline }) =>
    `the key's signature was to be used until ${timeText(deadline)}. Run the command again, and check this computer's clock`,
  ledger_signature_invalid: ({ signer, digest }) =>
    `the signature over ${digest} is not one of ${signer}, or was used before. Run the command again with that key, and ` +
    "check issuer id and network",
  ledger_compromise_out_of_range: ({ key, since, authorizedAt }) =>
    `the key ${key} cannot have been compromised since ${timeText(since)}: the time has to be from ${timeText(authorizedAt)}, ` +
    "when it was authorized, until now",
  ledger_compromise_not_earlier: ({ key, since, compromisedSince }) =>
    `the key ${key} is reported as compromised since ${timeText(compromisedSince)} already, and ${timeText(since)} is not ` +
    "earlier. A report only moves to an earlier time",
  ledger_size_out_of_range: ({ size }) =>
    `a batch of ${size} credentials cannot be anchored: it has 1 to 1,048,576. Divide the roster`,
  ledger_already_anchored: ({ issuerId, root, anchoredAt }) =>
    `issuer ${issuerId} anchored the batch ${root} before, at ${timeText(anchoredAt)}. It counts; credence status lists batches`,
  ledger_anchor_unknown: ({ issuerId, root }) =>
    `issuer ${issuerId} has not anchored the batch ${root}. Check batch, issuer id and network`,
  ledger_length_mismatch: ({ first, second }) =>
    bug(`two lists that belong together have ${first} and ${second} entries`),
  ledger_already_reaffirmed: ({ issuerId, root, reaffirmedAt }) =>
    `issuer ${issuerId} reaffirmed the batch ${root} before, at ${timeText(reaffirmedAt)}. Nothing more is to be done`,
  ledger_not_in_doubt: ({ issuerId, root, key }) =>
    `the batch ${root} of issuer ${issuerId} needs no reaffirmation: its key ${key} is not reported as compromised at the ` +
    "time of the anchor",
  ledger_status_out_of_range: ({ word, mask, size }) =>
    `the batch has ${size} credentials, numbered from 0, but the change names number ${lastOf(word, mask)}. Check the batch`,
  ledger_batch_already_revoked: ({ issuerId, root, revokedAt }) =>
    `issuer ${issuerId} revoked the whole batch ${root} before, at ${timeText(revokedAt)}. Nothing more is to be done`,
  registry_not_authority: ({ issuerId, actor }) =>
    `${actor} is not the authority of issuer ${issuerId}. Use the authority's key, and check issuer id and network`,
  registry_did_mismatch: ({ subject, didHash, expected }) =>
    BigInt(didHash) === 0n
      ? `there is no issuer ${subject} to accredit. Check the issuer id`
      : `issuer ${subject} has another DID (hash ${didHash}) than the one that was checked (hash ${expected}). Make sure ` +
        "whom you accredit",
  registry_self_accreditation: ({ issuerId }) => `issuer ${issuerId} cannot accredit itself. Name another issuer id`,
  registry_valid_until_passed: ({ validUntil }) =>
    `the accreditation's end, ${timeText(validUntil)}, is not in the future. Name a later time`,
  registry_scope_invalid: ({ maxEqfLevel, fields }) =>
    `this scope is none: EQF level ${maxEqfLevel} (1 to 8, or 0 for any) with the ISCED-F fields ` +
    `${fieldsText(fields)} (0 to 10). Correct it`,
  registry_never_accredited: ({ by, subject }) =>
    `issuer ${by} has never accredited issuer ${subject} for this. Check both issuer ids`,
  registry_not_held: ({ by, subject, kind }) =>
    `issuer ${subject} holds no accreditation by issuer ${by} to ${kindText(kind)} now, so none can be withdrawn`,
  registry_already_accepted: ({ by, subject }) =>
    `issuer ${subject} accepted issuer ${by} as an accreditor before. Nothing more is to be done`,
  registry_too_many_accreditors: ({ subject, limit }) =>
    `issuer ${subject} has accepted ${limit} accreditors, which is the most that it can, for ever`,
  registry_annulment_out_of_range: ({ since }) =>
    `an accreditation cannot be annulled since ${timeText(since)}: the time has to be after 1970 and not in the future`,
  registry_annulment_not_earlier: ({ by, subject, kind, since, annulledSince }) =>
    `the accreditation of issuer ${subject} by issuer ${by} to ${kindText(kind)} is annulled since ${timeText(annulledSince)} ` +
    `already, and ${timeText(since)} is not earlier. An annulment only moves to an earlier time`,
  invalid_short_string: () => bug("a short text of the contract is malformed"),
  string_too_long: () => bug("a short text of the contract is too long"),
  safe_cast_overflowed_uint_downcast: ({ bits, value }) => bug(`the number ${value} does not fit into ${bits} bits`),
  contract_refused: ({ reason }) => `${reason}. This software may not fit the contract: look for a newer version of it`,
};
