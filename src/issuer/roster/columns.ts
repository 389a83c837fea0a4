// The columns of a roster and what each cell may hold [FORMATS 7]. Cells are untrusted text: every check is linear, and the
// length is looked at first.
import type { Achievement } from "../../core/achievement/achievement.ts";
import { compareDecimals, isDecimal } from "../../core/values/decimal.ts";
import { resultFault } from "../../core/achievement/resultDescription.ts";
import { isDate } from "../../core/json/shape.ts";
import type { TextKind } from "../../core/values/normalText.ts";
import { isUri, isWebUrl } from "../../core/values/uri.ts";

export const COLUMNS = [
  "name",
  "learnerId",
  "email",
  "awardedDate",
  "activityStartDate",
  "activityEndDate",
  "validUntil",
  "result",
  "creditsEarned",
  "language",
  "evidence.name",
  "evidence.url",
  "evidence.narrative",
] as const;
export type Column = (typeof COLUMNS)[number];

export const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

interface ColumnRule {
  /** greatest length in code points */
  readonly max: number;
  readonly kind: TextKind;
  /** what was expected, where the cell is not it; null where it is */
  readonly expected: (value: string, achievement: Achievement) => string | null;
}

const must =
  (holds: (value: string) => boolean, expected: string): ColumnRule["expected"] =>
  (value) =>
    holds(value) ? null : expected;

/** Enough for any date, number or tag; a longer text is refused without looking closer. */
const SHORT = 40;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const readable = must((value) => VISIBLE.test(value), "expected a text that can be seen");
const inRange = (value: string): boolean => isDate(value) && value >= "1900" && value < "2200";
const date: ColumnRule = {
  max: SHORT,
  kind: "line",
  expected: must(inRange, "expected a calendar date from 1900 to 2199, written like 2026-06-30"),
};

export const columnRules: Readonly<Record<Column, ColumnRule>> = {
  name: { max: 200, kind: "line", expected: readable },
  learnerId: { max: 500, kind: "line", expected: must(isUri, "expected a URI such as urn:example:student:4711") },
  email: { max: 254, kind: "line", expected: must(isPlausibleEmail, "expected an e-mail address") },
  awardedDate: date,
  activityStartDate: date,
  activityEndDate: date,
  validUntil: date,
  result: {
    max: 100,
    kind: "line",
    expected: (value, { result }) => (result === undefined ? null : resultFault(value, result)),
  },
  creditsEarned: { max: SHORT, kind: "line", expected: creditsExpected },
  language: { max: SHORT, kind: "line", expected: must(isLanguage, "expected a language tag such as en or pt-BR") },
  "evidence.name": { max: 300, kind: "line", expected: readable },
  "evidence.url": { max: 2_048, kind: "line", expected: must(isWebUrl, "expected an http or https link") },
  "evidence.narrative": { max: 10_000, kind: "prose", expected: readable },
};

function creditsExpected(value: string, { ects }: Achievement): string | null {
  if (ects === undefined) return "expected an empty cell, because the achievement has no ECTS credits";
  const fits = isDecimal(value) && compareDecimals(value, "0") > 0 && compareDecimals(value, ects.credits) <= 0;
  return fits ? null : `expected a decimal number with a point, more than 0 and at most ${ects.credits}`;
}

/** One @, a local part of at most 64 characters, a domain with a dot, no spaces. Whether it exists is not asked. */
function isPlausibleEmail(value: string): boolean {
  const at = value.indexOf("@");
  if (at < 1 || at > 64 || at !== value.lastIndexOf("@") || /[\s"(),:;<>[\\\]]/u.test(value)) return false;
  const labels = value.slice(at + 1).split(".");
  return labels.length > 1 && labels.every((label) => label !== "" && !label.startsWith("-") && !label.endsWith("-"));
}

function isLanguage(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** Is `value` longer than `max` code points? */
export const isLonger = (value: string, max: number): boolean =>
  value.length > max && (value.length > 2 * max || Array.from(value).length > max);
