// Transactions and receipts as an endpoint tells them: distrusted, so parsed into the few members that we need.
import type { JsonRpcProvider } from "ethers";
import { hash32 } from "../../core/values/issuerAccount.ts";
import type { Json } from "../../core/json/strictJson.ts";
import { either, faultsOf, type Infer, literal, optional, pattern, record, type Shape } from "../../core/json/shape.ts";

export interface MinedTransaction {
  /** lower-case */
  readonly from: string;
  /** lower-case; null where the transaction makes a contract */
  readonly to: string | null;
  readonly nonce: number;
  readonly data: string;
}

export interface MinedReceipt {
  readonly blockNumber: number;
  readonly succeeded: boolean;
}

/** Call data of a transaction that 16,777,216 gas (EIP-7825) can pay for is far shorter than this. */
const LONGEST_DATA = 2_097_152;

const account = pattern("an address", /^0x[0-9a-f]{40}$/i);
/** below 2^52, which is no limit for blocks and nonces */
const quantity = pattern("a quantity", /^0x[0-9a-f]{1,13}$/i);
const transactionShape = record(
  {
    hash: hash32,
    from: account,
    to: optional(either(literal(null), account)),
    nonce: quantity,
    input: pattern("call data", /^0x([0-9a-f]{2})*$/i, LONGEST_DATA),
  },
  "open",
);
const receiptShape = record({ transactionHash: hash32, blockNumber: quantity, status: quantity }, "open");

/** Null where the endpoint does not know it. Throws where the answer is not about this transaction. */
export async function readTransaction(provider: JsonRpcProvider, hash: string): Promise<MinedTransaction | null> {
  const answer = await ask(provider, "eth_getTransactionByHash", hash, transactionShape);
  if (answer === null) return null;
  if (answer.hash !== hash) throw new Error("the endpoint answered with another transaction");
  const { from, to = null, nonce, input } = answer;
  return { from: from.toLowerCase(), to: to?.toLowerCase() ?? null, nonce: Number(nonce), data: input.toLowerCase() };
}

/** Null where it is not mined, as far as the endpoint knows. Throws where the answer is not about this transaction. */
export async function readReceipt(provider: JsonRpcProvider, hash: string): Promise<MinedReceipt | null> {
  const answer = await ask(provider, "eth_getTransactionReceipt", hash, receiptShape);
  if (answer === null) return null;
  if (answer.transactionHash !== hash) throw new Error("the endpoint answered with another receipt");
  return { blockNumber: Number(answer.blockNumber), succeeded: Number(answer.status) === 1 };
}

async function ask<S extends Shape<unknown>>(
  provider: JsonRpcProvider,
  method: string,
  hash: string,
  shape: S,
): Promise<Infer<S> | null> {
  const answer = (await provider.send(method, [hash])) as Json;
  if (answer === null) return null;
  const [fault] = faultsOf(answer, shape);
  if (fault !== undefined) throw new Error(`the answer to ${method} is malformed at ${fault.where}`);
  return answer as Infer<S>;
}
