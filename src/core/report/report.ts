// The report: the answer to a verifier [FORMATS 12]. It is data for machines; src/page and src/cli put it into words.
import type { PathStep } from "../trust/accreditation.ts";
import type { Checks } from "./answers.ts";
import type { IssuerAccount } from "../values/issuerAccount.ts";

export const REPORT_FORMAT = "credence-report-v1";

export type Verdict = "valid" | "unrecognised" | "undetermined" | "invalid";

/** In order of precedence: the first that applies is the headline, the others stand below it. */
export const HEADLINES = [
  "not_this_format",
  "newer_format",
  "altered",
  "signature_bad",
  "ledger_not_trusted",
  "anchored_by_another",
  "pending",
  "not_anchored",
  "key_not_entitled",
  "revoked",
  "suspended",
  "superseded",
  "not_yet_valid",
  "expired",
  "could_not_check",
  "issuer_unproven",
  "test_only",
  "valid",
] as const;
export type Headline = (typeof HEADLINES)[number];

/** What kind of proof a deployment gives: only production evidence is valid without `acceptTest`. */
export type Evidence = "production" | "test" | "local";

/** Times are RFC 3339 in UTC; hashes and addresses are lower-case hex with 0x. */
export interface Report {
  readonly format: typeof REPORT_FORMAT;
  /** name and version of the software that judged */
  readonly software: string;
  readonly checkedAt: string;
  readonly policy: { readonly name: string; readonly sha256: string };
  readonly verdict: Verdict;
  readonly headline: Headline;
  /** further headlines that apply, in order */
  readonly also: readonly Headline[];
  readonly checks: Checks;
  /** the block at which every chain fact was read; null if the chain was not read */
  readonly chain: ChainSummary | null;
  /** true where check 7 fails by a change of status that this service is bringing to the chain, and that the chain does not show yet */
  readonly statusAhead: boolean;
  /** from the document; null where it could not be read */
  readonly document: DocumentSummary | null;
  /** who anchored it; null where the document could not be read */
  readonly issuer: IssuerSummary | null;
  /** limits of any verdict, as stable codes: what it does not prove */
  readonly doesNotProve: readonly Limit[];
}

export interface ChainSummary {
  readonly chainId: number;
  readonly ledger: string;
  readonly network: string;
  readonly evidence: Evidence;
  readonly block: { readonly number: number; readonly hash: string; readonly time: string };
  /** time of the block that anchored the batch, or null */
  readonly anchoredAt: string | null;
  readonly batchSize: number | null;
  /** false where a revocation or suspension is seen at the newest block but not yet final */
  readonly statusFinal: boolean;
}

export interface DocumentSummary {
  readonly id: string;
  readonly name: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly awardedDate: string | null;
  readonly root: string;
  readonly index: number;
  /** the text differs from its NFC form: a hint beside `altered`, never a fault */
  readonly notNfc: boolean;
}

export interface IssuerSummary {
  /** account on the ledger: what is known whatever the document claims */
  readonly account: IssuerAccount;
  /** true only where check `recognition` passes */
  readonly recognised: boolean;
  /** true where the account is listed in the policy itself */
  readonly listedDirectly: boolean;
  /** from the issuer up to an accreditor in the policy, as it held at anchoring; null without such a path, or if it was not needed */
  readonly accreditation: readonly PathStep[] | null;
  /** what the document says of itself; to be shown as a claim unless `recognised` */
  readonly claims: { readonly did: string; readonly name: string | null };
}

/** What no verdict proves. */
export type Limit = "quality" | "identity_of_presenter" | "truth_of_claims";
