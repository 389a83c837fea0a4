// A mined transaction as an endpoint tells it, parsed into the few members that we need.
import type { JsonRpcProvider } from "ethers";
import { either, type Infer, literal, optional, record } from "../../core/json/shape.ts";
import { hash32 } from "../../core/values/issuerAccount.ts";
import { accountShape, askShape, dataShape, MalformedAnswer, quantityShape } from "./askShape.ts";

export interface MinedTransaction {
  /** lower-case */
  readonly from: string;
  /** lower-case; null where the transaction makes a contract */
  readonly to: string | null;
  readonly nonce: number;
  readonly data: string;
  readonly gasLimit: number;
  readonly blockNumber: number;
}

const transactionShape = record(
  {
    hash: hash32,
    from: accountShape,
    to: optional(either(literal(null), accountShape)),
    nonce: quantityShape,
    input: dataShape,
    gas: quantityShape,
    blockNumber: optional(either(literal(null), quantityShape)),
  },
  "open",
);

/** Null where it is not mined, as far as the endpoint knows. Throws where the answer is not about this transaction. */
export async function readMinedTransaction(provider: JsonRpcProvider, hash: string): Promise<MinedTransaction | null> {
  const answer = await readTransaction(provider, hash);
  if (answer?.blockNumber === undefined || answer.blockNumber === null) return null;
  const { from, to = null, nonce, input, gas, blockNumber } = answer;
  return {
    from: from.toLowerCase(),
    to: to?.toLowerCase() ?? null,
    nonce: Number(nonce),
    data: input.toLowerCase(),
    gasLimit: Number(gas),
    blockNumber: Number(blockNumber),
  };
}

/** Does it wait to be mined, or is it mined, as far as the endpoint says? An answer that cannot be used is a no. */
export const isKnown = async (provider: JsonRpcProvider, hash: string): Promise<boolean> =>
  (await readTransaction(provider, hash).catch(() => null)) !== null;

async function readTransaction(
  provider: JsonRpcProvider,
  hash: string,
): Promise<Infer<typeof transactionShape> | null> {
  const answer = await askShape(provider, "eth_getTransactionByHash", [hash], transactionShape);
  if (answer !== null && answer.hash !== hash)
    throw new MalformedAnswer("the endpoint answered with another transaction");
  return answer;
}
