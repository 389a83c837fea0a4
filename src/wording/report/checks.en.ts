// English: one entry per check: the question in plain words, and a sentence for every answer that it can have.
import type { ChainCause } from "../../core/report/answers.ts";
import type { Wording } from "./wording.ts";

const notReached = "Not looked at, because an earlier check already stopped here.";
const notAnchored = "Not looked at, because the ledger shows no record of this credential.";

const recordsUnreadable =
  "This service could not read its own records, where news that the ledger does not show yet may stand.";

const chainCauses: { readonly [C in ChainCause]: string } = {
  ledger_not_listed: "The credential names a ledger that is on no list of this service.",
  no_endpoint: "This service is not connected to the chain that the credential names.",
  unreachable: "Too few of the sources for the ledger answered in time.",
  disagreement: "The sources for the ledger did not agree with each other.",
  wrong_chain: "A source for the ledger answered for a different chain.",
  stale: "The sources for the ledger are not up to date.",
};

export const englishChecks: Wording["checks"] = {
  format: {
    question: "Is the file a complete credential of the expected form?",
    pass: "It has every part that it needs, in the exact form.",
    fail: {
      schema: "A part is missing, or does not have the expected form.",
      context: "It uses a vocabulary that is not the agreed one, so its words could mean something else.",
      unknown_kind: "It is a document of another kind.",
      no_anchor: "It carries no proof that it was recorded on a ledger.",
      many_anchors: "It carries more than one ledger proof, so it is not clear which one counts.",
      bad_anchor: "Its ledger proof cannot be read.",
    },
    unknown: { newer_format: "Its ledger proof follows a newer version of the format." },
  },
  inclusion: {
    question: "Is the content exactly what was recorded?",
    pass: "Every character of the content matches the recorded fingerprint.",
    fail: {
      altered: "The content does not match the fingerprint in its proof.",
      wrong_view: "The proof was made for another form of this credential.",
      index_out_of_range: "The proof points to a place that the recorded batch does not have.",
      path_too_long: "The proof is longer than the recorded batch allows.",
    },
    unknown: { not_reached: notReached },
  },
  ledger: {
    question: "Is the record on a ledger that this service trusts?",
    pass: "The ledger is a listed one, and its program is the expected one.",
    fail: {
      ledger_distrusted: "The ledger was taken off the list of trusted ledgers.",
      wrong_code: "The program at the ledger’s address is not the expected one.",
      anchored_after_retirement: "The record was made after the ledger had been closed to new records.",
    },
    unknown: { ...chainCauses, not_reached: notReached },
  },
  anchor: {
    question: "Did the issuer’s account record it, and is the record final?",
    pass: "The account that the credential names made the record that the proof points to, and that record can no longer change.",
    fail: { not_anchored: "The account that the credential names has no such record." },
    unknown: {
      ...chainCauses,
      records_unreadable: recordsUnreadable,
      pending: "The record is there, but too new to be final.",
      behind:
        "The ledger has only been read up to the block named below, and this credential or its record is newer. Ask again in a moment.",
      gone: "This service has seen the record on the ledger before, and the ledger as it was read now does not show it.",
      not_reached: notReached,
    },
  },
  issuer: {
    question: "Does the credential belong to the account that recorded it?",
    pass: "Credential and record name the same account, under the same registered identifier.",
    fail: {
      foreign_anchor: "The proof points to the record of another account than the credential names.",
      did_mismatch: "The account is registered under another identifier than the credential states.",
    },
    unknown: { ...chainCauses, not_reached: notReached },
  },
  key: {
    question: "Was the key that recorded it in good hands?",
    pass: "No compromise of the key from that time or earlier is reported, or the institution has confirmed the record since.",
    fail: { key_compromised: "The key is reported as compromised from a time before the record was made." },
    unknown: { ...chainCauses, not_anchored: notAnchored, not_reached: notReached },
  },
  status: {
    question: "Is it still in force?",
    pass: "The record has not been revoked, suspended or replaced.",
    fail: {
      revoked: "The issuer has revoked this credential.",
      batch_revoked: "The issuer has revoked the whole batch that this credential belongs to.",
      suspended: "The issuer has suspended this credential.",
      superseded: "The issuer has replaced this credential by another.",
    },
    unknown: {
      ...chainCauses,
      records_unreadable: recordsUnreadable,
      not_anchored: notAnchored,
      not_reached: notReached,
    },
  },
  validity: {
    question: "Is today within its period of validity?",
    pass: "Today lies within the dates written in the credential.",
    fail: {
      not_yet_valid: "Its period of validity has not begun.",
      expired: "Its period of validity is over.",
    },
    unknown: { not_reached: notReached },
  },
  signature: {
    question: "Does the issuer’s digital signature fit?",
    pass: "The signature was made for this content, by a key of the issuer.",
    fail: { signature_bad: "The signature was not made for this content." },
    unknown: {
      ...chainCauses,
      not_anchored: notAnchored,
      not_reached: notReached,
      absent: "The file carries no signature. The record on the ledger does not need one.",
      not_checked: "The signature was not checked here. The record on the ledger does not need it.",
      unsupported: "The signature is of a kind that this service cannot check.",
      no_profile: "The issuer’s list of keys is not known here, so the signature could not be checked.",
      newest_profile_missing:
        "The issuer’s newest list of keys is not known here, so a key could have been reported since.",
      key_not_in_profile: "The key that made the signature is not on the issuer’s list.",
      key_not_valid_then: "The key that made the signature was not in use at that time.",
      key_compromised:
        "The key that made the signature is reported as compromised, so the signature counts for nothing.",
    },
  },
  recognition: {
    question: "Does anyone that this service trusts vouch for the issuer?",
    pass: "The issuer’s account is recognised under the trust policy of this service.",
    fail: { not_recognised: "Nobody named in the trust policy of this service vouches for the account." },
    unknown: {
      ...chainCauses,
      registry_not_listed: "The register of accreditations for this ledger is on no list of this service.",
      registry_wrong_code: "The program at the address of the register of accreditations is not the expected one.",
      too_many_accreditors: "The issuer names so many accreditors that not all of them could be followed up.",
      not_anchored: notAnchored,
      not_reached: notReached,
    },
  },
};
