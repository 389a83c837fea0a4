// A home: the issuer's account on one ledger of one chain. The hashed body of every credential names its home in
// `mc:ledger`, so status and anchor cannot be looked for elsewhere (FORMATS 2, D4).
import { CredenceError } from "../errors/credenceError.ts";
import { pattern, type Shape, text } from "../json/shape.ts";

export interface Home {
  /** EIP-155 chain id, 1 to 2^53-1 */
  readonly chainId: number;
  /** address of the CredentialLedger, lower-case hex with 0x */
  readonly ledger: string;
  /** issuer id on that ledger, 1 to 2^53-1 */
  readonly issuerId: number;
}

const HOME = /^eip155:([1-9]\d{0,15}):(0x[0-9a-f]{40})\/([1-9]\d{0,15})$/;

const EXPECTED = "eip155:<chain id>:<lower-case address>/<issuer id>, both numbers below 2^53";

export const homeText: Shape<string> = text(EXPECTED, 100, (value) => readHome(value) !== null);
export const address: Shape<string> = pattern("a lower-case address of 40 hex digits", /^0x[0-9a-f]{40}$/);
export const hash32: Shape<string> = pattern("32 bytes of lower-case hex", /^0x[0-9a-f]{64}$/);

/** `eip155:<chainId>:<address>/<issuerId>` */
export const writeHome = (home: Home): string => `eip155:${home.chainId}:${home.ledger}/${home.issuerId}`;

/** Throws `bad_encoding` where the text is not exactly what writeHome writes. */
export function parseHome(written: string): Home {
  const home = readHome(written);
  if (home === null) throw new CredenceError("bad_encoding", { expected: EXPECTED });
  return home;
}

function readHome(written: string): Home | null {
  const [, chainId, ledger, issuerId] = HOME.exec(written) ?? [];
  const home = { chainId: Number(chainId), ledger: ledger ?? "", issuerId: Number(issuerId) };
  return Number.isSafeInteger(home.chainId) && Number.isSafeInteger(home.issuerId) ? home : null;
}

export const sameLedger = (a: Omit<Home, "issuerId">, b: Omit<Home, "issuerId">): boolean =>
  a.chainId === b.chainId && a.ledger === b.ledger;

export const sameHome = (a: Home, b: Home): boolean => sameLedger(a, b) && a.issuerId === b.issuerId;
