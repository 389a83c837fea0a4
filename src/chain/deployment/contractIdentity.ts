// What a contract says that it is: asked of the contract itself, so it holds for every version, from any build.
import type { JsonRpcProvider } from "ethers";
import { askHex } from "../rpc/provider.ts";
import { AccreditationRegistry__factory } from "../typechain/factories/AccreditationRegistry__factory.ts";
import { CredentialLedger__factory } from "../typechain/factories/CredentialLedger__factory.ts";

const ledger = CredentialLedger__factory.createInterface();
const registry = AccreditationRegistry__factory.createInterface();

/** Name, chain id and address in the domain that signatures for a ledger are made for, as one text. */
export async function readDomain(provider: JsonRpcProvider, address: string): Promise<string> {
  const answer = await call(provider, address, ledger.encodeFunctionData("eip712Domain"));
  try {
    const domain = ledger.decodeFunctionResult("eip712Domain", answer) as unknown as {
      readonly name: string;
      readonly chainId: bigint;
      readonly verifyingContract: string;
    };
    return `${domain.name} ${domain.chainId} ${domain.verifyingContract.toLowerCase()}`;
  } catch {
    return "unreadable";
  }
}

/** Lower-case address of the ledger that a registry asks. */
export async function readLedgerOf(provider: JsonRpcProvider, address: string): Promise<string> {
  const answer = await call(provider, address, registry.encodeFunctionData("ledger"));
  try {
    return String(registry.decodeFunctionResult("ledger", answer)[0]).toLowerCase();
  } catch {
    return "unreadable";
  }
}

const call = (provider: JsonRpcProvider, to: string, data: string): Promise<string> =>
  askHex(provider, "eth_call", [{ to, data }, "latest"]);
