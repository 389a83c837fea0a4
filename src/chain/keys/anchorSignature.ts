// A key's word that one root may be anchored, by any sender (EIP-712, contracts/interfaces/IAnchors.sol). The signature
// names chain and contract; a root is recorded once, so it acts once.
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { AccountKey } from "../rpc/accountKey.ts";
import { ledgerDomain } from "./ledgerDomain.ts";

const TYPES = {
  Anchor: [
    { name: "key", type: "address" },
    { name: "root", type: "bytes32" },
    { name: "size", type: "uint32" },
    { name: "deadline", type: "uint256" },
  ],
};

/** The signature that `anchorFor` of the ledger wants, usable until `deadline` (seconds, inclusive). */
export const signAnchor = (
  key: AccountKey,
  { chainId, ledger }: Pick<IssuerAccount, "chainId" | "ledger">,
  anchor: { readonly root: string; readonly size: number; readonly deadline: number },
): Promise<string> => key.signTypedData(ledgerDomain(chainId, ledger), TYPES, { ...anchor, key: key.address });
