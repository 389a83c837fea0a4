// A key's own consent to act for an issuer (EIP-712), so that nobody can bind an address that is not his.
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { AccountKey } from "../rpc/accountKey.ts";
import { ledgerDomain } from "./ledgerDomain.ts";

export interface KeyGrant {
  /** sum of PERMISSIONS (core/trust/permissions.ts) */
  readonly permissions: number;
  /** seconds; 0 = no end */
  readonly until: number;
}

const TYPES = {
  KeyConsent: [
    { name: "issuerId", type: "uint64" },
    { name: "key", type: "address" },
    { name: "permissions", type: "uint8" },
    { name: "until", type: "uint48" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** The signature that `authorizeKey` of the ledger wants; usable once, until `deadline` (seconds). */
export const signConsent = (
  key: AccountKey,
  account: IssuerAccount,
  grant: KeyGrant,
  nonce: bigint,
  deadline: number,
): Promise<string> =>
  key.signTypedData(ledgerDomain(account.chainId, account.ledger), TYPES, {
    ...grant,
    issuerId: account.issuerId,
    key: key.address,
    nonce,
    deadline,
  });
