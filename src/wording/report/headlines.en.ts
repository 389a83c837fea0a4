// English: one entry per headline. A title of a few words, what it means, what to do next. Never "tampered" for an
// outage or a missing record, never "invalid" for a source that did not answer, never a word about quality for "valid".
import type { Wording } from "./wording.ts";

export const englishHeadlines: Wording["headlines"] = {
  not_this_format: {
    title: "Not a credential of this kind",
    meaning:
      "The file could be read, but it does not have the form of a credential that this service knows. Nothing in it was checked, so nothing in it is confirmed.",
    next: "Make sure that you chose the credential file itself (it ends in .json) and not a picture, a print or a list. If you did, ask the person who sent it for the original file.",
  },
  newer_format: {
    title: "Made for a newer version of this service",
    meaning:
      "The proof in this file follows a newer version of the format than this service understands. That is neither a yes nor a no.",
    next: "Check the file with an up-to-date verifier, or ask the operator of this service to update it.",
  },
  altered: {
    title: "Altered: not the document that was recorded",
    meaning:
      "The content of this file and the proof inside it do not belong together. Something was changed after it was recorded, on purpose or by accident.",
    next: "Do not rely on anything in it. Ask the holder for the original file, or for a proof link.",
  },
  signature_bad: {
    title: "The issuer’s signature does not fit",
    meaning: "The file carries a digital signature of its issuer, and that signature was not made for this content.",
    next: "Do not rely on anything in it. Ask the holder for the original file, or for a proof link.",
  },
  ledger_not_trusted: {
    title: "Recorded on a ledger that is not trusted here",
    meaning:
      "The file points to a ledger that this service does not know or no longer trusts. Anyone can set up a ledger of their own, so a record on an unknown one proves nothing.",
    next: "Ask the issuer which ledger it uses and why. If your organisation trusts that ledger, its address has to be added to the trust policy.",
  },
  anchored_by_another: {
    title: "Recorded by somebody else",
    meaning:
      "The credential names one account as its issuer, and the record on the ledger belongs to another. A copy of a genuine credential under a stranger’s account looks like this.",
    next: "Do not rely on it. Ask the holder for the original file, or contact the institution directly.",
  },
  pending: {
    title: "Too new to be settled on the ledger",
    meaning:
      "Either the ledger shows a record of this credential that is so new that it could still change, or the ledger has not been read far enough to show one. The list of checks says which. That is neither a yes nor a no.",
    next: "Check again in a few minutes.",
  },
  not_anchored: {
    title: "No record on the ledger",
    meaning:
      "The issuer’s account has no record of this credential on the ledger, as of the block named below. It may never have been recorded, or not yet.",
    next: "If it was issued today, check again later. Otherwise ask the issuer whether it has recorded this credential.",
  },
  key_not_entitled: {
    title: "Recorded with a key that was not entitled",
    meaning:
      "The key that made the record was reported as compromised from an earlier time on, and the institution has not confirmed the record since. Somebody else may have made it.",
    next: "Ask the institution whether it stands by this credential. It can confirm the record on the ledger.",
  },
  revoked: {
    title: "Revoked by the issuer",
    meaning: "The credential was recorded, and the issuer has since withdrawn it for good. It is no longer in force.",
    next: "Do not rely on it. The reason is not public; the holder or the issuer can explain it.",
  },
  suspended: {
    title: "Suspended by the issuer",
    meaning: "The credential was recorded, and the issuer has put it on hold. A suspension can be lifted again.",
    next: "Wait, and check again later, or ask the holder what is being settled.",
  },
  superseded: {
    title: "Replaced by a newer credential",
    meaning: "The credential was recorded, and the issuer has since issued a corrected or newer one in its place.",
    next: "Ask the holder for the newer credential and check that one.",
  },
  not_yet_valid: {
    title: "Not valid yet",
    meaning: "The period of validity written in the credential has not begun.",
    next: "Check again once it has. The date is shown below.",
  },
  expired: {
    title: "Expired",
    meaning:
      "The period of validity written in the credential is over. Expiry says nothing against the credential or its holder.",
    next: "Ask the holder whether it was renewed. Decide for yourself whether what was learnt still counts.",
  },
  could_not_check: {
    title: "Could not be checked just now",
    meaning:
      "This service could not get a reliable answer from the ledger. That is neither a yes nor a no, and it says nothing about the credential or its holder.",
    next: "Try again in a few minutes. The list of checks shows which answers are missing.",
  },
  issuer_unproven: {
    title: "Intact, but the issuer is not recognised",
    meaning:
      "The file is exactly what was recorded, and it is in force. But nobody that this service is set to trust says who is behind the account that recorded it.",
    next: "Find out whose account it is before you rely on it: ask the institution, by contact details that you looked up yourself.",
  },
  test_only: {
    title: "A test record only",
    meaning:
      "Every check was passed, but on a ledger that serves for tests or trials. Records there have no standing outside the trial.",
    next: "Do not rely on it. Ask for a credential that was recorded on a public ledger.",
  },
  valid: {
    title: "Valid",
    meaning:
      "The file is exactly what the issuer recorded. The record is final, the credential is in force today, and the issuer is one that this service is set to recognise.",
    next: "Make sure that it belongs to the person in front of you: compare the name below with an identity document.",
  },
};
