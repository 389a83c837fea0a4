// One line for each event of the contracts, as a registrar would say it.
import type { HistoryEntry } from "../../core/trust/historyEntry.ts";

type Facts = HistoryEntry["facts"];

const PERMISSIONS = [
  [1, "anchor"],
  [2, "suspend"],
  [4, "revoke"],
] as const;

const permissionsOf = (sum: number): string =>
  PERMISSIONS.filter(([bit]) => (sum & bit) !== 0)
    .map(([, name]) => name)
    .join(", ");
const until = (seconds: number): string => (seconds === 0 ? "" : ` until ${timeText(seconds)}`);
const kindOf = (kind: unknown): string => (Number(kind) === 0 ? "issue" : "accredit others");

function scopeOf({ validUntil, maxEqfLevel, fields }: Facts): string {
  const level = Number(maxEqfLevel) === 0 ? "" : `, up to EQF level ${maxEqfLevel}`;
  const mask = Number(fields);
  const names = Array.from({ length: 11 }, (_, field) => field).filter((field) => ((mask >> field) & 1) === 1);
  const within = mask === 0 ? "" : `, ISCED-F fields ${names.map((field) => String(field).padStart(2, "0")).join(" ")}`;
  return `${level}${within}${until(Number(validUntil))}`;
}

/** Bits of a word of 256 credentials; the mask is decimal text where it is large. */
function counted(mask: unknown): string {
  let [bits, count] = [BigInt(String(mask)), 0];
  for (; bits !== 0n; bits &= bits - 1n) count++;
  return count === 1 ? "1 credential" : `${count} credentials`;
}

const status = (what: string) => (facts: Facts) => `${counted(facts.mask)} of batch ${facts.root} ${what}`;

/** By the event's name in the contracts. */
export const HISTORY: Readonly<Record<string, (facts: Facts) => string>> = {
  IssuerRegistered: ({ did, authority }) => `registered as ${did} by ${authority}`,
  ProfileSet: ({ profileHash }) => `profile ${profileHash} in force`,
  AuthorityProposed: ({ proposed }) => `authority offered to ${proposed}`,
  AuthorityAccepted: ({ previous, authority }) => `authority moved from ${previous} to ${authority}`,
  SuccessorProposed: ({ oldId, newId }) => `issuer ${newId} offered as successor of issuer ${oldId}`,
  SuccessorAccepted: ({ oldId, newId }) => `issuer ${newId} is the successor of issuer ${oldId}`,
  KeyAuthorized: ({ key, permissions, until: end }) =>
    `key ${key} may ${permissionsOf(Number(permissions))}${until(Number(end))}`,
  KeyRevoked: ({ key }) => `key ${key} revoked`,
  KeyCompromiseReported: ({ key, since }) => `key ${key} reported as compromised since ${timeText(Number(since))}`,
  Anchored: ({ root, size, key }) => `batch ${root} of ${size} anchored by key ${key}`,
  AnchorSkipped: ({ root }) => `batch ${root} sent again, and left out`,
  BatchReaffirmed: ({ root }) => `batch ${root} reaffirmed`,
  BatchRevoked: ({ root, keyCompromise }) =>
    `batch ${root} revoked${keyCompromise === true ? " (key compromise)" : ""}`,
  CredentialsRevoked: status("revoked"),
  CredentialsSuperseded: status("superseded"),
  CredentialsSuspended: status("suspended"),
  CredentialsReinstated: status("reinstated"),
  Accredited: (facts) =>
    `issuer ${facts.by} accredits issuer ${facts.subject} to ${kindOf(facts.kind)}${scopeOf(facts)}`,
  AccreditationAccepted: ({ by, subject }) => `issuer ${subject} accepts issuer ${by} as an accreditor`,
  AccreditationWithdrawn: ({ by, subject, kind }) =>
    `issuer ${by} withdraws the accreditation of issuer ${subject} to ${kindOf(kind)}`,
  AccreditationAnnulled: ({ by, subject, kind, since }) =>
    `issuer ${by} annuls the accreditation of issuer ${subject} to ${kindOf(kind)} from ${timeText(Number(since))} on`,
};

export const historyLine = ({ event, facts }: HistoryEntry): string => HISTORY[event]?.(facts) ?? event;

/** RFC 3339 in UTC; a time beyond any calendar is told as such. */
export function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "no time" : date.toISOString().replace(".000Z", "Z");
}
