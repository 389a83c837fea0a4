// The EIP-712 domain of a ledger: what is signed for one ledger on one chain counts nowhere else.
import { LEDGER } from "../../core/trust/deployment.ts";

export const ledgerDomain = (chainId: number, ledger: string) => ({
  name: LEDGER,
  version: "1",
  chainId,
  verifyingContract: ledger,
});
