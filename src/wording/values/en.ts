// English: times, amounts and rights within a sentence.
import type { AccreditationKind } from "../../core/trust/accreditation.ts";
import { kindOfNumber, namesOfPermissions } from "../../core/trust/permissions.ts";
import { isoTimeOrNull } from "../../core/values/time.ts";

const DAY = 86_400;

/** RFC 3339 in UTC; a contract may hold a number that is a time in no calendar. */
export const timeText = (seconds: number | string): string =>
  isoTimeOrNull(Number(seconds)) ?? `second ${seconds} of Unix time`;

/** About how long, from a number of seconds. */
export function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 2 * DAY ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / DAY)} days`;
}

/** Wei as gwei, the unit of fees. */
export function gweiText(wei: string): string {
  const digits = wei.padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return `${digits.slice(0, -9)}${fraction === "" ? "" : `.${fraction}`} gwei`;
}

/** The permissions in a sum. */
export function permissionsText(sum: number): string {
  const { names, unknown } = namesOfPermissions(sum);
  return [...names, ...unknown.map((bit) => `unknown permission ${bit}`)].join(", ") || "none";
}

const KIND_TEXTS: Readonly<Record<AccreditationKind, string>> = {
  issue: "issue credentials",
  accredit: "accredit others",
};

/** What an accreditation lets its subject do, by the number of its kind. */
export function kindText(number: number): string {
  const kind = kindOfNumber(number);
  return kind === null ? `act as kind ${number}` : KIND_TEXTS[kind];
}
