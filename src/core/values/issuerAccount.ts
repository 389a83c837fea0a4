// The issuer's account on one ledger of one chain. The hashed body of every credential names it in `mc:ledger`, so status
// and anchor cannot be sought elsewhere [FORMATS 2] [D4].
import { CredenceError } from "../errors/credenceError.ts";
import { pattern, type Shape, text } from "../json/shape.ts";

export interface IssuerAccount {
  /** EIP-155 chain id, 1 to 2^53-1 */
  readonly chainId: number;
  /** address of the CredentialLedger, lower-case hex with 0x */
  readonly ledger: string;
  /** issuer id on that ledger, 1 to 2^53-1 */
  readonly issuerId: number;
}

const ACCOUNT = /^eip155:([1-9]\d{0,15}):(0x[0-9a-f]{40})\/([1-9]\d{0,15})$/;

const EXPECTED = "eip155:<chain id>:<lower-case address>/<issuer id>, both numbers below 2^53";

export const accountText: Shape<string> = text(EXPECTED, 100, (value) => readAccount(value) !== null);
export const address: Shape<string> = pattern("a lower-case address of 40 hex digits", /^0x[0-9a-f]{40}$/);
export const hash32: Shape<string> = pattern("32 bytes of lower-case hex", /^0x[0-9a-f]{64}$/);

/** `eip155:<chainId>:<address>/<issuerId>` */
export const writeAccount = (account: IssuerAccount): string =>
  `eip155:${account.chainId}:${account.ledger}/${account.issuerId}`;

/** Throws `bad_encoding` where the text is not exactly what writeAccount writes. */
export function parseAccount(written: string): IssuerAccount {
  const account = readAccount(written);
  if (account === null) throw new CredenceError("bad_encoding", { expected: EXPECTED });
  return account;
}

function readAccount(written: string): IssuerAccount | null {
  const [, chainId, ledger, issuerId] = ACCOUNT.exec(written) ?? [];
  const account = { chainId: Number(chainId), ledger: ledger ?? "", issuerId: Number(issuerId) };
  return Number.isSafeInteger(account.chainId) && Number.isSafeInteger(account.issuerId) ? account : null;
}

export const isSameLedger = (a: Omit<IssuerAccount, "issuerId">, b: Omit<IssuerAccount, "issuerId">): boolean =>
  a.chainId === b.chainId && a.ledger === b.ledger;

export const isSameAccount = (a: IssuerAccount, b: IssuerAccount): boolean =>
  isSameLedger(a, b) && a.issuerId === b.issuerId;
