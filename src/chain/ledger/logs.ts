// Event logs of a span of blocks, however small the pieces that an endpoint is willing to give: a refused span is halved.
// For histories and rebuilding only; nothing in a verdict rests on logs, which nodes prune.
import type { JsonRpcProvider } from "ethers";

export interface LogFilter {
  readonly address: string;
  /** one entry a position; null = any */
  readonly topics: readonly (string | readonly string[] | null)[];
}

export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly transactionHash: string;
}

/** Requests for one filter: a million blocks in pieces of a thousand, and some halving. */
const MOST_REQUESTS = 4_096;

/**
 * In order of the chain. Throws what the endpoint threw where it refuses even one block, or too many pieces are needed,
 * and at once where its answer is malformed.
 */
export async function readLogs(
  provider: JsonRpcProvider,
  filter: LogFilter,
  from: number,
  to: number,
): Promise<RawLog[]> {
  const found: RawLog[] = [];
  const spans: [number, number][] = [[from, to]];
  for (let requests = 1; ; requests++) {
    const span = spans.pop();
    if (span === undefined) return found;
    const [first, last] = span;
    const range = { fromBlock: `0x${first.toString(16)}`, toBlock: `0x${last.toString(16)}` };
    let logs: unknown;
    try {
      logs = await provider.send("eth_getLogs", [{ ...filter, ...range }]);
    } catch (error) {
      if (first === last || requests >= MOST_REQUESTS) throw error;
      const middle = Math.floor((first + last) / 2);
      spans.push([middle + 1, last], [first, middle]);
      continue;
    }
    if (!Array.isArray(logs)) throw new Error("the answer to eth_getLogs is not a list");
    for (const log of logs) found.push(parseLog(log, first, last));
  }
}

function parseLog(value: unknown, first: number, last: number): RawLog {
  const { address, topics, data, blockNumber, logIndex, transactionHash } = value as Record<string, unknown>;
  const log = { blockNumber: Number(blockNumber), logIndex: Number(logIndex) };
  const sound =
    Number.isSafeInteger(log.blockNumber) &&
    log.blockNumber >= first &&
    log.blockNumber <= last &&
    Number.isSafeInteger(log.logIndex) &&
    isHex(address, 20) &&
    isHex(transactionHash, 32) &&
    typeof data === "string" &&
    /^0x(?:[0-9a-f]{2})*$/i.test(data) &&
    Array.isArray(topics) &&
    topics.length <= 4 &&
    topics.every((topic) => isHex(topic, 32));
  if (!sound) throw new Error("an answer to eth_getLogs is malformed");
  return { ...log, address, transactionHash, data, topics };
}

const isHex = (value: unknown, length: number): value is string =>
  typeof value === "string" && value.length === 2 + 2 * length && /^0x[0-9a-f]+$/i.test(value);
