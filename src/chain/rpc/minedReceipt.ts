// Where a transaction was mined and how it ended, as an endpoint tells it.
import type { JsonRpcProvider } from "ethers";
import { list, oneOf, record } from "../../core/json/shape.ts";
import { hash32 } from "../../core/values/issuerAccount.ts";
import { accountShape, askShape, dataShape, MalformedAnswer, quantityShape } from "./askShape.ts";

export interface MinedReceipt {
  readonly hash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly gasUsed: number;
  /** what it did is undone; its fee is not */
  readonly reverted: boolean;
  readonly logs: readonly { readonly topics: readonly string[]; readonly data: string }[];
}

/** No call of ours writes more than a few. */
const MOST_LOGS = 10_000;
const MOST_TOPICS = 4;

const receiptShape = record(
  {
    transactionHash: hash32,
    blockNumber: quantityShape,
    blockHash: hash32,
    gasUsed: quantityShape,
    status: oneOf(["0x0", "0x1"]),
    logs: list(
      record({ address: accountShape, topics: list(hash32, 0, MOST_TOPICS), data: dataShape }, "open"),
      0,
      MOST_LOGS,
    ),
  },
  "open",
);

/** Null where it is not mined, as far as the endpoint knows. Throws where the answer is not about this transaction. */
export async function readMinedReceipt(provider: JsonRpcProvider, hash: string): Promise<MinedReceipt | null> {
  const answer = await askShape(provider, "eth_getTransactionReceipt", [hash], receiptShape);
  if (answer === null) return null;
  if (answer.transactionHash !== hash) throw new MalformedAnswer("the endpoint answered with another receipt");
  const { blockNumber, blockHash, gasUsed, status, logs } = answer;
  return {
    hash,
    blockNumber: Number(blockNumber),
    blockHash,
    gasUsed: Number(gasUsed),
    reverted: status === "0x0",
    logs: logs.map(({ topics, data }) => ({ topics, data })),
  };
}
