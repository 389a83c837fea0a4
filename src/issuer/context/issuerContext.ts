// What every issuing command works with. It is built in src/bin; clock and randomness are arguments, never ambient.
import type { LedgerSender } from "../../chain/ledger/ledgerSender.ts";
import type { ChainSender } from "../../chain/rpc/chainSender.ts";
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import type { CredenceError } from "../../core/errors/credenceError.ts";
import type { FailureReason } from "../../core/errors/failureReason.ts";
import type { Store } from "../../state/store.ts";
import type { OpenPool } from "../pool/workerPool.ts";

/** `length` random bytes from a cryptographic source. */
export type Random = (length: number) => Uint8Array;

/** Seconds since 1970. */
export type Clock = () => number;

/** Errors as sentences, for notices and for the journal. They are written in wording/errors, which this folder does not know. */
export interface Explain {
  readonly error: (error: CredenceError) => string;
  /** Why a mined transaction failed; the journal keeps it. */
  readonly failure: (reason: FailureReason) => string;
}

/** How transactions are sent, and how a person hears of it. */
export interface SendingRules {
  /** this command, for people and for other processes */
  readonly owner: { readonly name: string; readonly process: string };
  /** Is the process of a lock gone for certain? */
  readonly isGone: (process: string) => boolean;
  /** take a lock even from a process that may be at work */
  readonly takeOver: boolean;
  /** the chain mines only when there is something to mine, so its newest block may be old */
  readonly idleChain: boolean;
  readonly notice: (text: string) => void;
  readonly explain: Explain;
  readonly patience: Patience;
}

/** In milliseconds. */
export interface Patience {
  /** until a transaction that is not mined is replaced by one with a higher fee */
  readonly replace: number;
  /** until a command stops waiting for a transaction to be mined */
  readonly mined: number;
  /** until a command that publishes stops waiting for finality */
  readonly final: number;
  /** until any other command does, which is done once it is mined */
  readonly settled: number;
}

/** What sends a transaction of any kind, also to a chain that has no ledger yet. */
export interface ChainContext {
  readonly store: Store;
  readonly ledger: ChainSender;
  readonly clock: Clock;
  readonly rules: SendingRules;
}

/** What every command works with that sends a transaction to a ledger. */
export interface SendingContext extends ChainContext {
  readonly ledger: LedgerSender;
}

/** Can the state of a ledger be read? Not while its contracts are being deployed. */
export const hasLedger = (context: Pick<ChainContext, "ledger">): context is SendingContext =>
  "facts" in context.ledger;

export interface IssuerContext extends SendingContext {
  readonly account: IssuerAccount;
  readonly profile: IssuerProfile;
  readonly random: Random;
  readonly openPool: OpenPool;
}
