// What a page may show as true. The report has ten answers; these three rules turn them into a tone, into how far the
// document's own words may be believed, and into whether an issuer may be named. All of them deny by default.
import type { CheckName } from "../../core/report/answers.ts";
import type { Headline, Report } from "../../core/report/report.ts";

/** good: rely on it · caution: authentic, with a reservation · bad: do not rely on it · unsure: neither yes nor no */
export type Tone = "good" | "caution" | "bad" | "unsure";

/** Headlines under an invalid verdict that say nothing against the document itself. */
const MILD: ReadonlySet<Headline> = new Set(["suspended", "superseded", "not_yet_valid", "expired"]);
/** Headlines that are no finding about the document at all. */
const OPEN: ReadonlySet<Headline> = new Set(["not_this_format", "newer_format", "could_not_check", "pending"]);

export function toneOf({ verdict, headline }: Report): Tone {
  if (OPEN.has(headline)) return "unsure";
  if (verdict === "valid") return headline === "valid" ? "good" : "unsure";
  if (verdict === "unrecognised") return "caution";
  if (verdict === "undetermined") return "unsure";
  return MILD.has(headline) ? "caution" : "bad";
}

/** Checks that together say: these words were recorded by that account. */
const BINDING: readonly CheckName[] = ["format", "inclusion", "ledger", "anchor", "issuer", "key"];

/** proven: the account wrote it · unconfirmed: not contradicted, not confirmed · unproven: contradicted, or not read */
export type Standing = "proven" | "unconfirmed" | "unproven";

export function standingOf({ checks }: Report): Standing {
  const readable = checks.format.result === "pass" && checks.inclusion.result === "pass";
  const contradicted = [...BINDING, "signature" as const].some((name) => checks[name].result === "fail");
  if (!readable || contradicted) return "unproven";
  return BINDING.every((name) => checks[name].result === "pass") ? "proven" : "unconfirmed";
}

/** May the document's issuer be named as the issuer? Only if its words are proven and recognition passed. */
export const mayNameIssuer = (report: Report): boolean =>
  standingOf(report) === "proven" && report.checks.recognition.result === "pass" && report.issuer?.recognised === true;
