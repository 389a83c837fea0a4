// The question to the chain about one credential, and the rules under which an answer counts.
import type { Evidence } from "../report/report.ts";
import type { AccreditationQuery } from "../trust/accreditation.ts";
import type { ChainPolicy } from "../trust/trustPolicy.ts";
import type { ListedContract } from "./chainFacts.ts";
import type { CredentialPosition } from "./credentialPosition.ts";

export interface FactsQuery extends CredentialPosition {
  /** absent where no accreditor could make a difference */
  readonly accreditation?: {
    readonly query: AccreditationQuery;
    /** null: no registry over this ledger is listed */
    readonly registry: ListedContract | null;
  };
}

export interface ReadingRules {
  readonly policy: ChainPolicy;
  readonly evidence: Evidence;
  /** seconds since 1970, for the age of the newest block */
  readonly now: number;
}
