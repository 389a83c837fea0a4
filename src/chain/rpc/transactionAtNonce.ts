// Which transaction has used a nonce of an account. What the endpoint tells counts only where the signature confirms it: the
// signed bytes are put together again, and their hash and signer must be what the endpoint says.
import { type JsonRpcProvider, toBeHex, Transaction } from "ethers";
import { anything, either, type Infer, list, literal, optional, pattern, record } from "../../core/json/shape.ts";
import { isObject, type Json } from "../../core/json/strictJson.ts";
import { hash32 } from "../../core/values/issuerAccount.ts";
import { accountShape, askShape, checkShape, dataShape, quantityShape } from "./askShape.ts";
import type { Signed } from "./submit.ts";

/** Far more than fit into a block. */
const MOST_TRANSACTIONS = 20_000;
const MOST_ACCESSES = 1_000;

const blockShape = record({ transactions: list(anything, 0, MOST_TRANSACTIONS) }, "open");
const amountShape = pattern("at most 256 bits", /^0x[0-9a-f]{1,64}$/i);
const signedShape = record(
  {
    hash: hash32,
    from: accountShape,
    to: optional(either(literal(null), accountShape)),
    nonce: quantityShape,
    type: optional(quantityShape),
    chainId: optional(quantityShape),
    input: dataShape,
    value: amountShape,
    gas: quantityShape,
    gasPrice: optional(amountShape),
    maxFeePerGas: optional(amountShape),
    maxPriorityFeePerGas: optional(amountShape),
    accessList: optional(either(literal(null), list(anything, 0, MOST_ACCESSES))),
    r: amountShape,
    s: amountShape,
    v: quantityShape,
  },
  "open",
);
type SignedAnswer = Infer<typeof signedShape>;

/** Null where the endpoint cannot tell, or tells what the signature does not confirm. Throws where its answer is malformed. */
export async function readTransactionAtNonce(
  provider: JsonRpcProvider,
  address: string,
  nonce: number,
): Promise<Signed | null> {
  const number = await blockOfNonce(provider, address, nonce).catch(() => null); // older state may be pruned
  if (number === null) return null;
  const method = "eth_getBlockByNumber";
  const block = await askShape(provider, method, [`0x${number.toString(16)}`, true], blockShape);
  const found = block?.transactions.find((one) => isAt(one, address, nonce));
  if (found === undefined) return null;
  return signedAgain(checkShape(found, signedShape, method), address);
}

/** Not more is asked of the others: a block may hold transactions of kinds that we do not know. */
const isAt = (one: Json, address: string, nonce: number): boolean =>
  isObject(one) &&
  typeof one.from === "string" &&
  one.from.toLowerCase() === address.toLowerCase() &&
  Number(one.nonce) === nonce;

function signedAgain(answer: SignedAnswer, address: string): Signed | null {
  try {
    const transaction = Transaction.from(partsOf(answer));
    const confirmed = transaction.hash === answer.hash && transaction.from?.toLowerCase() === address.toLowerCase();
    return confirmed ? { hash: answer.hash, raw: transaction.serialized } : null;
  } catch {
    return null; // of a kind that we cannot write down
  }
}

function partsOf(answer: SignedAnswer): Parameters<typeof Transaction.from>[0] {
  const { to = null, nonce, input, value, gas, v, r, s, accessList } = answer;
  const type = Number(answer.type ?? "0x0");
  return {
    type,
    chainId: type === 0 ? chainIdIn(BigInt(v)) : BigInt(answer.chainId ?? "0x0"),
    to,
    nonce: Number(nonce),
    data: input,
    value: BigInt(value),
    gasLimit: BigInt(gas),
    signature: { r: toBeHex(BigInt(r), 32), s: toBeHex(BigInt(s), 32), v: BigInt(v) },
    ...(type === 2
      ? {
          maxFeePerGas: BigInt(answer.maxFeePerGas ?? "0x0"),
          maxPriorityFeePerGas: BigInt(answer.maxPriorityFeePerGas ?? "0x0"),
        }
      : { gasPrice: BigInt(answer.gasPrice ?? "0x0") }),
    ...(type !== 0 && { accessList: (accessList ?? []) as [] }),
  };
}

/** The chain that the signature of an older transaction is for (EIP-155); 0: any. */
const chainIdIn = (v: bigint): bigint => (v >= 35n ? (v - 35n) / 2n : 0n);

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
