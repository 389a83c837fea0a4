// The ledger's ABI as our own types: calls out, answers in. Answers are distrusted; times are seconds, 0 = never.
import type { ContractCall } from "./contractCall.ts";
import type { LedgerFacts } from "../../core/verdict/chainFacts.ts";
import type { CredentialLedger, IFacts, IIssuers, IKeys } from "../typechain/CredentialLedger.ts";
import { CredentialLedger__factory } from "../typechain/factories/CredentialLedger__factory.ts";

const ledger = CredentialLedger__factory.createInterface();

type Method =
  | "registerIssuer"
  | "setProfile"
  | "proposeAuthority"
  | "acceptAuthority"
  | "authorizeKey"
  | "revokeKey"
  | "reportCompromise"
  | "anchor"
  | "anchorFor"
  | "reaffirm"
  | "revoke"
  | "supersede"
  | "suspend"
  | "reinstate"
  | "revokeBatch";

/** A writing call of the ledger, encoded. */
export const ledgerCall = <M extends Method>(
  method: M,
  args: Parameters<CredentialLedger[M]["staticCall"]>,
): ContractCall => ({ contract: "ledger", data: ledger.encodeFunctionData(method as never, args as never) });

export const encodeFactsCall = (issuerId: number, root: string, index: number): string =>
  ledger.encodeFunctionData("credentialFacts", [issuerId, root, index]);

/** What the ledger says of an address; issuerId 0 = it is no key. */
export interface KeyState {
  readonly issuerId: number;
  readonly permissions: number;
  readonly authorizedAt: number;
  readonly until: number;
  readonly revokedAt: number;
  readonly compromisedSince: number;
}

/** An organisation as the ledger knows it; all zero where there is no such id. Times in seconds, 0 = never. */
export interface IssuerState {
  readonly didHash: string;
  readonly authority: string;
  readonly registeredAt: number;
  /** proposed, not accepted yet; the zero address: none */
  readonly pendingAuthority: string;
  /** issuer id; 0 = none */
  readonly successor: number;
}

export const encodeIssuerCall = (issuerId: number): string => ledger.encodeFunctionData("issuerOf", [issuerId]);

export function decodeIssuer(data: string): IssuerState {
  const [issuer] = ledger.decodeFunctionResult("issuerOf", data) as unknown as [IIssuers.IssuerStructOutput];
  return {
    didHash: issuer.didHash,
    authority: issuer.authority.toLowerCase(),
    registeredAt: time(issuer.registeredAt),
    pendingAuthority: issuer.pendingAuthority.toLowerCase(),
    successor: Number(issuer.successor),
  };
}

export const encodeKeyCall = (address: string): string => ledger.encodeFunctionData("keyOf", [address]);
export const encodeNonceCall = (address: string): string => ledger.encodeFunctionData("keyNonce", [address]);
export const decodeNonce = (data: string): bigint =>
  (ledger.decodeFunctionResult("keyNonce", data) as unknown as [bigint])[0];

export function decodeKey(data: string): KeyState {
  const [key] = ledger.decodeFunctionResult("keyOf", data) as unknown as [IKeys.KeyStructOutput];
  return {
    issuerId: Number(key.issuerId),
    permissions: Number(key.permissions),
    authorizedAt: time(key.authorizedAt),
    until: time(key.until),
    revokedAt: time(key.revokedAt),
    compromisedSince: time(key.compromisedSince),
  };
}

interface Log {
  readonly topics: readonly string[];
  readonly data: string;
}

/** The issuer id that a registration was given, from the logs of its transaction; null where there is none. */
export function issuerIdIn(logs: readonly Log[]): number | null {
  for (const { topics, data } of logs) {
    const event = ledger.parseLog({ topics: [...topics], data });
    if (event?.name === "IssuerRegistered") return Number(event.args.issuerId);
  }
  return null;
}

/** No contract, or another one, answers nothing that can be read: then nothing is anchored there. */
export function decodeFacts(data: string): LedgerFacts {
  try {
    const [facts] = ledger.decodeFunctionResult("credentialFacts", data) as unknown as [
      IFacts.CredentialFactsStructOutput,
    ];
    return {
      didHash: facts.didHash,
      key: facts.key.toLowerCase(),
      anchoredAt: time(facts.anchoredAt),
      size: Number(facts.size),
      reaffirmedAt: time(facts.reaffirmedAt),
      batchRevokedAt: time(facts.batchRevokedAt),
      batchRevokedForKeyCompromise: facts.batchRevokedForKeyCompromise,
      revoked: facts.revoked,
      superseded: facts.superseded,
      suspended: facts.suspended,
      keyAuthorizedAt: time(facts.keyAuthorizedAt),
      keyUntil: time(facts.keyUntil),
      keyRevokedAt: time(facts.keyRevokedAt),
      keyCompromisedSince: time(facts.keyCompromisedSince),
      keyReportedAt: time(facts.keyReportedAt),
      profileHashAtAnchor: facts.profileHashAtAnchor,
      profileHashNow: facts.profileHashNow,
    };
  } catch {
    return NOTHING;
  }
}

/** Beyond any Date: a time that no honest ledger holds reads as one that never comes. */
export const time = (value: bigint): number => Math.min(Number(value), 8_640_000_000_000);

const ZERO_HASH = `0x${"0".repeat(64)}`;
const NOTHING: LedgerFacts = {
  didHash: ZERO_HASH,
  key: `0x${"0".repeat(40)}`,
  anchoredAt: 0,
  size: 0,
  reaffirmedAt: 0,
  batchRevokedAt: 0,
  batchRevokedForKeyCompromise: false,
  revoked: false,
  superseded: false,
  suspended: false,
  keyAuthorizedAt: 0,
  keyUntil: 0,
  keyRevokedAt: 0,
  keyCompromisedSince: 0,
  keyReportedAt: 0,
  profileHashAtAnchor: ZERO_HASH,
  profileHashNow: ZERO_HASH,
};
