// Sending signed bytes. An endpoint that refuses what it knows already, or that fails after it has taken them, is no failure.
import type { JsonRpcProvider } from "ethers";
import { unreachable } from "./provider.ts";

/** For the first time or again. Throws `rpc_unreachable` where the network does not know the transaction after. */
export async function broadcast(
  provider: JsonRpcProvider,
  rpc: string,
  transaction: { readonly raw: string; readonly hash: string },
): Promise<void> {
  try {
    await provider.send("eth_sendRawTransaction", [transaction.raw]);
  } catch (error) {
    if (!(await isKnown(provider, transaction.hash))) throw unreachable(rpc, error);
  }
}

async function isKnown(provider: JsonRpcProvider, hash: string): Promise<boolean> {
  try {
    return (await provider.send("eth_getTransactionByHash", [hash])) !== null;
  } catch {
    return false; // then the refusal itself is told
  }
}
