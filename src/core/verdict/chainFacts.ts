// What the chain says about one credential: the twin of the contract's CredentialFacts, with the block it was read at.
// Times are seconds since 1970, 0 means never [D13]; hashes and addresses are lower-case hex with 0x.
import type { ChainCause, RegistryCause } from "../report/answers.ts";
import type { AccreditationFacts } from "../trust/accreditation.ts";
import type { Evidence } from "../report/report.ts";

export interface LedgerFacts {
  /** keccak256 of the DID's UTF-8 bytes; zeros where the issuer id does not exist */
  readonly didHash: string;
  /** the key that anchored the root; the zero address where it is not anchored */
  readonly key: string;
  readonly anchoredAt: number;
  /** number of credentials in the batch, 0 where it is not anchored */
  readonly size: number;
  readonly reaffirmedAt: number;
  readonly batchRevokedAt: number;
  readonly batchRevokedForKeyCompromise: boolean;
  readonly revoked: boolean;
  readonly superseded: boolean;
  readonly suspended: boolean;
  readonly keyAuthorizedAt: number;
  readonly keyUntil: number;
  readonly keyRevokedAt: number;
  readonly keyCompromisedSince: number;
  readonly keyReportedAt: number;
  /** SHA-256 of the issuer profile in force when the batch was anchored */
  readonly profileHashAtAnchor: string;
  /** SHA-256 of the newest issuer profile */
  readonly profileHashNow: string;
}

export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly timestamp: number;
}

/** Everything read at one pinned block, and the same facts at the newest block that is final by the policy. */
export interface ChainFacts {
  readonly block: Block;
  /** keccak256 of the code at the ledger's address */
  readonly codeHash: string;
  readonly newest: LedgerFacts;
  readonly final: LedgerFacts;
  /** the walk up the registry, where the policy trusts accreditors and the issuer is not listed itself */
  readonly accreditation: AccreditationReading;
}

/** Links found, or why the registry says nothing: not asked or not listed, other code there, or too many to walk through. */
export type AccreditationReading = AccreditationFacts | RegistryCause;

/** A ledger that the verifier knows, from a deployment file or from the policy. */
export interface ListedLedger {
  readonly network: string;
  readonly evidence: Evidence;
  readonly status: "current" | "retired" | "distrusted";
  /** seconds; 0 = not retired */
  readonly retiredAt: number;
  readonly codeHash: string;
  /** the accreditation registry over it, where one is known */
  readonly registry: ListedContract | null;
}

export interface ListedContract {
  readonly address: string;
  readonly codeHash: string;
}

export type ChainReading = ChainFacts | ChainCause;

export const isCause = (reading: ChainReading): reading is ChainCause => typeof reading === "string";
