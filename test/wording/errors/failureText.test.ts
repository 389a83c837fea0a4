// What the journal of a database holds of a mined transaction that failed. Databases keep these sentences, and people search
// for them, so each stays as it was written by version 0.1.0.
import { expect, test } from "vitest";
import type { RefusalCode } from "../../../src/core/errors/contractErrors.ts";
import { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { failureText } from "../../../src/wording/errors/errorText.ts";
import { errorSamples } from "../../support/fixtures/errorSamples.ts";

const JOURNAL: { readonly [C in RefusalCode]: string } = {
  ledger_did_length_invalid:
    "the organisation's DID has 2049 bytes, but 1 to 2048 are possible. Correct it in the profile",
  ledger_issuer_unknown: "there is no issuer 3. Check the issuer id",
  ledger_not_authority:
    "0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 is not the authority of issuer 3. Use the authority's key, and check issuer id and network",
  ledger_authority_not_proposed:
    "0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 was not proposed as the new authority of issuer 3. The present authority has to propose it first",
  ledger_successor_is_self: "issuer 3 cannot be its own successor. Name another issuer id",
  ledger_successor_already_set: "issuer 3 has the successor 4 already, and that is final",
  ledger_successor_not_proposed:
    "issuer 4 was not proposed as the successor of issuer 3. The authority of 3 has to propose it first",
  ledger_not_entitled:
    "0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 may not revoke for issuer 3: it never might, or was revoked, or its time is over. Use a key that may (credence key authorize)",
  ledger_key_unknown: "0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 was never authorized as a key. Check the address",
  ledger_key_taken:
    "the key 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 belongs to issuer 3 for ever. Make another one with credence key new",
  ledger_key_already_revoked:
    "the key 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 was revoked at 2026-07-01T10:00:00Z, for ever. Where a key is needed, make another one with credence key new",
  ledger_permissions_invalid:
    "these permissions cannot be given: anchor, unknown permission 8. Name some of anchor, suspend, revoke",
  ledger_until_passed: "the key's end, 2026-07-01T10:00:00Z, is not in the future. Name a later time",
  ledger_signature_expired:
    "the key's signature was to be used until 1970-01-01T00:01:00Z. Run the command again, and check this computer's clock",
  ledger_signature_invalid:
    "the signature over 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 is not one of 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1, or was used before. Run the command again with that key, and check issuer id and network",
  ledger_compromise_out_of_range:
    "the key 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 cannot have been compromised since 1970-01-01T00:00:05Z: the time has to be from 2026-07-01T10:00:00Z, when it was authorized, until now",
  ledger_compromise_not_earlier:
    "the key 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 is reported as compromised since 2026-07-01T10:00:00Z already, and 2026-07-01T10:00:00Z is not earlier. A report only moves to an earlier time",
  ledger_size_out_of_range:
    "a batch of 1048577 credentials cannot be anchored: it has 1 to 1,048,576. Divide the roster",
  ledger_already_anchored:
    "issuer 3 anchored the batch 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 before, at 2026-07-01T10:00:00Z. It counts; credence status lists batches",
  ledger_anchor_unknown:
    "issuer 3 has not anchored the batch 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2. Check batch, issuer id and network",
  ledger_length_mismatch:
    "two lists that belong together have 2 and 1 entries. This should not happen: report it with the command that you ran",
  ledger_already_reaffirmed:
    "issuer 3 reaffirmed the batch 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 before, at 2026-07-01T10:00:00Z. Nothing more is to be done",
  ledger_not_in_doubt:
    "the batch 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 of issuer 3 needs no reaffirmation: its key 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 is not reported as compromised at the time of the anchor",
  ledger_status_out_of_range:
    "the batch has 10 credentials, numbered from 0, but the change names number 258. Check the batch",
  ledger_batch_already_revoked:
    "issuer 3 revoked the whole batch 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 before, at 2026-07-01T10:00:00Z. Nothing more is to be done",
  registry_not_authority:
    "0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 is not the authority of issuer 3. Use the authority's key, and check issuer id and network",
  registry_did_mismatch:
    "issuer 4 has another DID (hash 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2) than the one that was checked (hash 0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2). Make sure whom you accredit",
  registry_self_accreditation: "issuer 3 cannot accredit itself. Name another issuer id",
  registry_valid_until_passed: "the accreditation's end, 2026-07-01T10:00:00Z, is not in the future. Name a later time",
  registry_scope_invalid:
    "this scope is none: EQF level 9 (1 to 8, or 0 for any) with the ISCED-F fields 1, 2 (0 to 10). Correct it",
  registry_never_accredited: "issuer 3 has never accredited issuer 4 for this. Check both issuer ids",
  registry_not_held: "issuer 4 holds no accreditation by issuer 3 to accredit others now, so none can be withdrawn",
  registry_already_accepted: "issuer 4 accepted issuer 3 as an accreditor before. Nothing more is to be done",
  registry_too_many_accreditors: "issuer 4 has accepted 8 accreditors, which is the most that it can, for ever",
  registry_annulment_out_of_range:
    "an accreditation cannot be annulled since 2026-07-01T10:00:00Z: the time has to be after 1970 and not in the future",
  registry_annulment_not_earlier:
    "the accreditation of issuer 4 by issuer 3 to issue credentials is annulled since 2026-07-01T09:59:59Z already, and 2026-07-01T10:00:00Z is not earlier. An annulment only moves to an earlier time",
  invalid_short_string:
    "a short text of the contract is malformed. This should not happen: report it with the command that you ran",
  string_too_long:
    "a short text of the contract is too long. This should not happen: report it with the command that you ran",
  safe_cast_overflowed_uint_downcast:
    "the number 281474976710656 does not fit into 48 bits. This should not happen: report it with the command that you ran",
  contract_refused:
    "the call was reverted without a reason. This software may not fit the contract: look for a newer version of it",
};

test.each(Object.entries(JOURNAL))(
  "the journal sentence of a transaction reverted by %s is unchanged",
  (code, text) => {
    const refusal = code as RefusalCode;
    expect(failureText(new CredenceError(refusal, errorSamples[refusal]))).toBe(text);
  },
);

test("the journal sentences of a transaction that failed without a reason are unchanged", () => {
  expect(failureText("out_of_gas")).toBe("it ran out of gas");
  expect(failureText("unknown")).toBe("unknown reason");
});
