// What an endpoint knows of transactions: where one was mined and how it ended, and which one has used a nonce.
import { type JsonRpcProvider, Transaction } from "ethers";

export interface MinedReceipt {
  readonly hash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly gasUsed: number;
  /** what it did is undone; its fee is not */
  readonly reverted: boolean;
  readonly logs: readonly { readonly topics: readonly string[]; readonly data: string }[];
}

/** Where a transaction was mined; null while it was not, as far as the endpoint knows. */
export async function readMinedReceipt(provider: JsonRpcProvider, hash: string): Promise<MinedReceipt | null> {
  const receipt = await provider.getTransactionReceipt(hash);
  if (receipt === null) return null;
  const { blockNumber, blockHash, gasUsed, status, logs } = receipt;
  return { hash, blockNumber, blockHash, gasUsed: Number(gasUsed), reverted: status !== 1, logs };
}

/** The mined transaction with this nonce, signed as it was; null where the endpoint cannot tell. */
export async function readTransactionAtNonce(
  provider: JsonRpcProvider,
  address: string,
  nonce: number,
): Promise<{ hash: string; raw: string } | null> {
  try {
    const block = await blockOfNonce(provider, address, nonce);
    const { prefetchedTransactions } = (await provider.getBlock(block, true)) ?? { prefetchedTransactions: [] };
    const used = prefetchedTransactions.find(
      (one) => one.nonce === nonce && one.from.toLowerCase() === address.toLowerCase(),
    );
    if (used === undefined) return null;
    const raw = Transaction.from(used).serialized;
    return { hash: used.hash, raw };
  } catch {
    return null; // older state is pruned, or the transaction is of a kind that we cannot write down
  }
}

/** The block in which an account used a nonce that it has used: backwards in growing steps, then between the last two. */
async function blockOfNonce(provider: JsonRpcProvider, address: string, nonce: number): Promise<number> {
  const isUsedAt = async (block: number) => (await provider.getTransactionCount(address, block)) > nonce;
  let high = await provider.getBlockNumber();
  let low = high - 1;
  for (let step = 1; low >= 0 && (await isUsedAt(low)); step *= 2) [high, low] = [low, low - step];
  low = Math.max(-1, low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isUsedAt(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Do two signed transactions ask the same of the same contract? */
export function isSameCall(one: string, other: string): boolean {
  const [a, b] = [Transaction.from(one), Transaction.from(other)];
  return a.to === b.to && a.data === b.data && a.value === b.value && a.chainId === b.chainId;
}
