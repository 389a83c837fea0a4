// A report as lines of a terminal: verdict and headline first, then one line per check, then where and when it was read.
import { type Check, CHECKS } from "../../core/report/answers.ts";
import type { IssuerSummary, Report, Verdict } from "../../core/report/report.ts";
import { english } from "../../wording/report/en.ts";
import { sayEnd, sayMoment } from "../../wording/report/moment.ts";
import { printable } from "../session/session.ts";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  valid: "VALID",
  unrecognised: "NOT RECOGNISED",
  undetermined: "COULD NOT BE DETERMINED",
  invalid: "INVALID",
};

const MARKS = { pass: "✓", fail: "✗", unknown: "?" } as const;

export function reportLines(path: string, report: Report): string[] {
  const { title, next } = english.headlines[report.headline];
  return [
    `${path}: ${VERDICTS[report.verdict]} — ${title}`,
    ...report.also.map((headline) => `  also: ${english.headlines[headline].title}`),
    ...CHECKS.map(
      (name) => `  ${MARKS[report.checks[name].result]} ${name.padEnd(11)} ${answer(name, report.checks[name])}`,
    ),
    ...statusLines(report),
    ...issuerLines(report),
    ...dateLines(report),
    ...chainLines(report),
    `  Next: ${next}`,
  ];
}

function answer(name: keyof Report["checks"], check: Check): string {
  const words = english.checks[name] as {
    pass: string;
    fail: Readonly<Record<string, string>>;
    unknown: Readonly<Record<string, string>>;
  };
  if (check.result === "pass") return words.pass;
  if (check.result === "unknown") return `${words.unknown[check.cause]} [${check.cause}]`;
  const where = check.where === undefined ? "" : ` ${check.where}:`;
  const detail = check.detail === undefined ? "" : `${where} ${check.detail}`;
  return `${words.fail[check.code]} [${check.code}]${detail}`;
}

/** What is not settled about a change of status. */
function statusLines({ chain, statusAhead }: Report): string[] {
  const { statusNotFinal, statusNotOnChain } = english.record;
  return [
    ...(chain?.statusFinal === false ? [`  ${statusNotFinal}`] : []),
    ...(statusAhead ? [`  ${statusNotOnChain}`] : []),
  ];
}

/** Unless recognised, no DID or name stands as the issuer. */
function issuerLines({ issuer }: Report): string[] {
  if (issuer === null) return [];
  const account = `account ${issuer.account.issuerId} of ledger ${issuer.account.ledger}`;
  const claim =
    issuer.claims.name === null
      ? printable(issuer.claims.did)
      : `${printable(issuer.claims.name)} (${printable(issuer.claims.did)})`;
  if (!issuer.recognised) return [`  ${account}, which claims to be ${claim}; nobody that you trust confirms this`];
  return [`  Issuer: ${claim}, ${account}`, ...accreditationLines(issuer)];
}

function accreditationLines({ accreditation }: IssuerSummary): string[] {
  if (accreditation === null) return [];
  const { accreditedBy, accreditor, heldNow, endedSince } = english.issuer;
  const path = accreditation.map(({ issuerId, name }) => printable(accreditor(issuerId, name))).join(" ← ");
  return [`  ${accreditedBy}: ${path}`, `  ${accreditation.every((step) => step.heldNow) ? heldNow : endedSince}`];
}

/** The dates of the file, by the offset in which each is written. */
function dateLines({ document }: Report): string[] {
  if (document === null) return [];
  const { validFrom, validUntil } = document;
  const [from, until] = [sayMoment(validFrom, english), validUntil === null ? null : sayEnd(validUntil, english)];
  return [
    ...(from === null ? [] : [`  ${english.facts.validFrom}: ${from}`]),
    ...(until === null ? [] : [`  ${english.facts.validUntil}: ${until}`]),
  ];
}

function chainLines({ chain, policy, checkedAt }: Report): string[] {
  const lines = [`  Checked ${checkedAt} under the policy "${policy.name}"`];
  if (chain === null) return lines;
  const anchored = chain.anchoredAt === null ? "not anchored" : `anchored ${chain.anchoredAt}`;
  return [
    ...lines,
    `  ${chain.network} (chain ${chain.chainId}, ${chain.evidence} evidence), block ${chain.block.number}, ${anchored}`,
  ];
}
