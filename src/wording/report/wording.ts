// What a language must say: every sentence of the pages. en.ts is one object of this type; another language is one
// more. A headline, a check, a fail code or an unknown cause without words does not compile.
import type { CheckName, FailCodes, UnknownCauses } from "../../core/report/answers.ts";
import type { Evidence, Headline, Limit } from "../../core/report/report.ts";
import type { ContentGroup, ContentField } from "./contentFields.ts";

interface HeadlineWords {
  readonly title: string;
  /** one paragraph: what was found, for a reader who knows nothing about ledgers */
  readonly meaning: string;
  /** what to do next */
  readonly next: string;
}

type CheckWords = {
  readonly [N in CheckName]: {
    readonly question: string;
    readonly pass: string;
    readonly fail: { readonly [C in FailCodes[N]]: string };
    readonly unknown: { readonly [C in UnknownCauses[N]]: string };
  };
};

/** An account on a ledger, in the parts that a sentence may need. */
export interface AccountParts {
  readonly issuerId: number;
  /** network name, or null where no listed ledger answered */
  readonly network: string | null;
  readonly chainId: number;
}

export interface Wording {
  /** BCP 47 tag and writing direction of these words */
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** a day (from 1) of a month (from 0), and a time of day there; `offset` is "" for UTC, otherwise such as +03:00 */
  readonly day: (day: number, month: number, year: number) => string;
  readonly clock: (day: string, hoursAndMinutes: string, offset: string) => string;
  readonly headlines: { readonly [H in Headline]: HeadlineWords };
  readonly checks: CheckWords;
  readonly facts: { readonly [F in ContentField]: string };
  /** heading of each group of facts; null for none */
  readonly groups: { readonly [G in ContentGroup]: string | null };
  readonly limits: { readonly [L in Limit]: string };
  readonly evidence: { readonly [E in Evidence]: string };
  readonly site: SiteWords;
  readonly banner: BannerWords;
  readonly content: ContentWords;
  readonly issuer: IssuerWords;
  readonly results: ResultWords;
  readonly record: RecordWords;
  readonly share: ShareWords;
  readonly form: FormWords;
  readonly problem: ProblemWords;
}

interface SiteWords {
  readonly name: string;
  readonly tagline: string;
  readonly checkAnother: string;
  /** names the software at the foot of every page */
  readonly madeBy: (software: string) => string;
  readonly privacy: string;
}

interface BannerWords {
  readonly label: string;
  readonly next: string;
  readonly also: string;
  readonly checkedAt: (time: string) => string;
  readonly atBlock: (block: string, network: string) => string;
  readonly notNfc: string;
}

interface ContentWords {
  readonly title: string;
  readonly claimedTitle: string;
  /** above content that the ledger confirms, by an account that nobody in the policy vouches for */
  readonly unrecognised: string;
  /** above content that the ledger could not confirm */
  readonly unconfirmed: string;
  /** on the closed lid over content that a check contradicts */
  readonly show: string;
  readonly unproven: string;
  readonly nothing: string;
  readonly holder: string;
  readonly hours: (hours: string) => string;
  readonly ects: (credits: string) => string;
  readonly eqf: (level: string) => string;
  readonly range: (result: string, least: string, most: string) => string;
  readonly framework: (name: string, level: string, credits: string | null) => string;
  readonly unusualEffort: string;
  readonly yes: string;
  readonly no: string;
  /** under a list that was cut */
  readonly more: string;
}

interface IssuerWords {
  readonly title: string;
  readonly claimTitle: string;
  /** where not even the record is proven */
  readonly namedTitle: string;
  readonly none: string;
  readonly recordedBy: (account: AccountParts) => string;
  readonly named: (account: AccountParts) => string;
  readonly claims: string;
  readonly nobodyConfirms: (policy: string) => string;
  readonly couldNotConfirm: (policy: string) => string;
  readonly notConfirmed: string;
  readonly listed: (policy: string) => string;
  readonly accredited: (policy: string) => string;
  /** label of the path, nearest accreditor first */
  readonly accreditedBy: string;
  /** one accreditor; `name` is the policy's own, null where it names none */
  readonly accreditor: (issuerId: number, name: string | null) => string;
  readonly heldNow: string;
  readonly endedSince: string;
  readonly claimedIdentifier: string;
  readonly identifier: string;
  readonly account: string;
  readonly ledger: string;
}

interface ResultWords {
  readonly title: string;
  readonly pass: string;
  readonly fail: string;
  readonly unknown: string;
  readonly count: (passed: number, failed: number, open: number) => string;
  readonly where: string;
  readonly code: string;
}

interface RecordWords {
  readonly title: string;
  readonly anchoredAt: string;
  readonly notSeen: string;
  readonly timeMeaning: string;
  readonly awarded: string;
  readonly network: string;
  readonly chain: (network: string, chainId: number) => string;
  readonly evidence: string;
  readonly ledger: string;
  readonly block: string;
  readonly blockHash: string;
  readonly batch: string;
  readonly position: (place: number, size: number | null) => string;
  readonly credential: string;
  readonly checkedAt: string;
  readonly policy: string;
  readonly software: string;
  readonly statusNotFinal: string;
  readonly statusNotOnChain: string;
  readonly noChain: string;
  readonly limitsTitle: string;
}

interface ShareWords {
  readonly title: string;
  readonly keep: string;
  readonly download: string;
  readonly fingerprint: string;
  readonly yourself: string;
  readonly yourselfHelp: string;
  readonly sure: string;
  readonly address: (link: string) => string;
  readonly forged: string;
}

interface FormWords {
  readonly title: string;
  readonly intro: string;
  readonly file: string;
  readonly fileHint: string;
  readonly or: string;
  readonly text: string;
  readonly textHint: string;
  readonly submit: string;
  readonly promises: readonly string[];
  readonly failed: string;
}

interface ProblemWords {
  readonly code: string;
  readonly incident: string;
  readonly home: string;
}
