// The verdict: all ten checks in order, then two rules that turn them into one word and one headline [VERDICTS 3].
// Pure: a fact that is not in the input cannot make anything pass.
import {
  type AnchorCause,
  type ChainCause,
  type Check,
  type CheckName,
  type Checks,
  CHECKS,
  type RecordsCause,
  unknown,
} from "../report/answers.ts";
import {
  checkAnchor,
  checkInclusion,
  checkIssuer,
  checkKey,
  checkLedger,
  checkStatus,
  checkValidity,
  isStatusAhead,
  recognise,
} from "./checks.ts";
import type { Document } from "./document.ts";
import { type ChainReading, isCause, type ListedLedger } from "./chainFacts.ts";
import type { LocalReading } from "./localRecord.ts";
import { listsIssuer, policyHash, type TrustPolicy } from "../trust/trustPolicy.ts";
import { hex } from "../bytes/bytes.ts";
import {
  type ChainSummary,
  type Headline,
  HEADLINES,
  type Report,
  REPORT_FORMAT,
  type Verdict,
} from "../report/report.ts";
import { isoTime } from "../values/time.ts";

/** What the verifying party brings; nothing of it comes from the file. */
export interface Judge {
  readonly policy: TrustPolicy;
  readonly software: string;
  /** seconds since 1970 */
  readonly now: number;
}

export interface VerdictInput {
  readonly document: Document;
  readonly listed: ListedLedger | null;
  readonly chain: ChainReading;
  /** what our database holds of it; NO_LOCAL_RECORD for a verifier without one */
  readonly local: LocalReading;
  readonly signature: Check<"signature">;
}

/** Judge a file that is one of ours. */
export function judge(input: VerdictInput, by: Judge): Report {
  const { document, listed, chain, local } = input;
  const inclusion = checkInclusion(document, chain);
  const ledger = checkLedger(listed, chain);
  const issuer = checkIssuer(document, chain);
  const recognition = recognise(document, by.policy, chain, { inclusion, ledger, issuer });
  const checks: Checks = {
    format: { result: "pass" },
    inclusion,
    ledger,
    anchor: checkAnchor(document, chain, local),
    issuer,
    key: checkKey(chain),
    status: checkStatus(chain, local),
    validity: checkValidity(document, by.now),
    signature: input.signature,
    recognition: recognition.check,
  };
  const evidenceAccepted = listed?.evidence === "production" || by.policy.acceptTest === true;
  return {
    ...opening(checks, evidenceAccepted, by),
    chain: chainSummary(document, listed, chain),
    statusAhead: isStatusAhead(chain, local),
    document: {
      id: document.id,
      name: document.name,
      validFrom: document.validFrom,
      validUntil: document.validUntil,
      awardedDate: document.awardedDate,
      root: hex(document.anchor.root),
      index: document.anchor.index,
      notNfc: document.notNfc,
    },
    issuer: {
      account: document.account,
      recognised: checks.recognition.result === "pass",
      listedDirectly: listsIssuer(by.policy, document.account),
      accreditation: recognition.path,
      claims: { did: document.issuerDid, name: document.issuerName },
    },
    doesNotProve: ["quality", "identity_of_presenter", "truth_of_claims"],
  };
}

/** Judge a file that is not one of ours: the report has the failing or unknown format check and nothing else. */
export function judgeUnreadable(format: Check<"format">, by: Judge): Report {
  const rest = Object.fromEntries(CHECKS.map((name) => [name, unknown("not_reached")])) as unknown as Checks;
  const checks: Checks = { ...rest, format };
  return {
    ...opening(checks, true, by),
    chain: null,
    statusAhead: false,
    document: null,
    issuer: null,
    doesNotProve: ["quality", "identity_of_presenter", "truth_of_claims"],
  };
}

function opening(checks: Checks, evidenceAccepted: boolean, by: Judge) {
  const [headline = "could_not_check", ...also] = headlines(checks, evidenceAccepted);
  return {
    format: REPORT_FORMAT,
    software: by.software,
    checkedAt: isoTime(by.now),
    policy: { name: by.policy.name, sha256: policyHash(by.policy) },
    verdict: verdictOf(checks, evidenceAccepted),
    headline,
    also,
    checks,
  } as const;
}

/** The signature alone cannot lower a verdict by being unknown: where the anchor holds, the signature proves nothing more. */
const DECIDING: readonly CheckName[] = CHECKS.filter((name) => name !== "signature");

export function verdictOf(checks: Checks, evidenceAccepted: boolean): Verdict {
  const failing = CHECKS.filter((name) => checks[name].result === "fail");
  if (failing.some((name) => name !== "recognition")) return "invalid";
  if (DECIDING.some((name) => checks[name].result === "unknown")) return "undetermined";
  if (failing.length > 0 || !evidenceAccepted) return "unrecognised";
  return CHECKS.every((name) => checks[name].result === "pass" || name === "signature") ? "valid" : "undetermined";
}

/** Every headline that applies, in order of precedence. */
export function headlines(checks: Checks, evidenceAccepted: boolean): Headline[] {
  const failed = (name: CheckName, ...codes: string[]) => {
    const check: Check = checks[name];
    return check.result === "fail" && (codes.length === 0 || codes.includes(check.code));
  };
  const open = (name: CheckName, cause: string) => {
    const check: Check = checks[name];
    return check.result === "unknown" && check.cause === cause;
  };
  const newer = open("format", "newer_format");
  const verdict = verdictOf(checks, evidenceAccepted);
  const applies: Record<Headline, boolean> = {
    not_this_format: failed("format"),
    newer_format: newer,
    altered: failed("inclusion"),
    signature_bad: failed("signature"),
    ledger_not_trusted: failed("ledger") || open("ledger", "ledger_not_listed"),
    anchored_by_another: failed("issuer"),
    pending: open("anchor", "pending") || open("anchor", "behind"),
    not_anchored: failed("anchor"),
    key_not_entitled: failed("key"),
    revoked: failed("status", "revoked", "batch_revoked"),
    suspended: failed("status", "suspended"),
    superseded: failed("status", "superseded"),
    not_yet_valid: failed("validity", "not_yet_valid"),
    expired: failed("validity", "expired"),
    could_not_check: !failed("format") && !newer && DECIDING.some((name) => isSourceFailure(checks[name])),
    issuer_unproven: failed("recognition"),
    test_only: !evidenceAccepted,
    valid: verdict === "valid",
  };
  return HEADLINES.filter((headline) => applies[headline]);
}

/** Causes that lie with the verifier's own sources. */
const SOURCE_FAILURES: readonly (ChainCause | RecordsCause | AnchorCause)[] = [
  "no_endpoint",
  "unreachable",
  "disagreement",
  "wrong_chain",
  "stale",
  "records_unreadable",
  "gone",
];

const isSourceFailure = (check: Check): boolean =>
  check.result === "unknown" && (SOURCE_FAILURES as readonly string[]).includes(check.cause);

/** Is the verdict undetermined only because the verifier's own sources failed? Then asking again later may help. */
export const sourcesFailed = (report: Report): boolean =>
  report.verdict === "undetermined" &&
  DECIDING.some((name) => isSourceFailure(report.checks[name])) &&
  DECIDING.every((name) => isSourceFailure(report.checks[name]) || followsOrIsKnown(report.checks[name]));

/** Known, or not asked because it is open whether the batch is anchored: then check 4 says why that is open. */
const followsOrIsKnown = (check: Check): boolean => check.result !== "unknown" || check.cause === "not_anchored";

function chainSummary(document: Document, listed: ListedLedger | null, chain: ChainReading): ChainSummary | null {
  if (listed === null || isCause(chain)) return null;
  const { newest, final, block } = chain;
  return {
    chainId: document.account.chainId,
    ledger: document.account.ledger,
    network: listed.network,
    evidence: listed.evidence,
    block: { number: block.number, hash: block.hash, time: isoTime(block.timestamp) },
    anchoredAt: newest.anchoredAt === 0 ? null : isoTime(newest.anchoredAt),
    batchSize: newest.size === 0 ? null : newest.size,
    statusFinal:
      newest.revoked === final.revoked &&
      newest.suspended === final.suspended &&
      newest.superseded === final.superseded &&
      newest.batchRevokedAt === final.batchRevokedAt,
  };
}
