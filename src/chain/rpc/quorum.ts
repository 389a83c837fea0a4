// Agreement among RPC endpoints [VERDICTS 5]: one block is pinned by hash where M endpoints have it, and an answer
// counts where M of them give the same one. A liar or a dead node can turn a fact into unknown, never into another fact.
import type { JsonRpcProvider } from "ethers";
import type { ChainCause } from "../../core/report/answers.ts";
import type { Block } from "../../core/verdict/chainFacts.ts";

/** Thrown inside this folder only, to leave a reading early with its cause. */
export class NoAnswer extends Error {
  readonly reason: ChainCause;

  constructor(reason: ChainCause) {
    super(reason);
    this.reason = reason;
  }
}

/** How far below the newest height endpoints may still be made to agree: reorgs at the tip are a few blocks deep. */
const LOOK_BACK = 8;

/** Largest time that a Date can hold, in seconds: a node may claim any. */
const MAX_TIME = 8_640_000_000_000;

/** The same question to every endpoint; answers of those that gave one, in order. */
export async function askAll<T>(
  endpoints: readonly JsonRpcProvider[],
  ask: (endpoint: JsonRpcProvider) => Promise<T>,
): Promise<{ endpoint: JsonRpcProvider; answer: T }[]> {
  const settled = await Promise.allSettled(endpoints.map(ask));
  return settled.flatMap((result, i) => {
    const endpoint = endpoints[i];
    return result.status === "fulfilled" && endpoint ? [{ endpoint, answer: result.value }] : [];
  });
}

/** The answer that at least M endpoints gave, and no other answer did. Throws NoAnswer. */
export function agreed<T>(answers: readonly T[], needed: number, keyOf: (answer: T) => string): T {
  if (answers.length < needed) throw new NoAnswer("unreachable");
  const groups = new Map<string, T[]>();
  for (const answer of answers) groups.set(keyOf(answer), [...(groups.get(keyOf(answer)) ?? []), answer]);
  const enough = [...groups.values()].filter((group) => group.length >= needed);
  const answer = enough[0]?.[0];
  if (enough.length !== 1 || answer === undefined) throw new NoAnswer("disagreement");
  return answer;
}

/** The newest block on which M endpoints agree, and who they are. Throws NoAnswer. */
export async function pinNewest(
  endpoints: readonly JsonRpcProvider[],
  needed: number,
): Promise<{ block: Block; holders: JsonRpcProvider[] }> {
  const heads = await askAll(endpoints, (endpoint) => readBlock(endpoint, "latest"));
  if (heads.length < needed) throw new NoAnswer("unreachable");
  const heights = heads.map(({ answer }) => answer.number).sort((a, b) => b - a);
  const reached = heights[needed - 1] ?? 0;
  for (let number = reached; number >= 0 && number > reached - LOOK_BACK; number--) {
    const pinned = await agreeAt(heads, number, needed);
    if (pinned !== null) return pinned;
  }
  throw new NoAnswer("disagreement");
}

async function agreeAt(
  heads: readonly { endpoint: JsonRpcProvider; answer: Block }[],
  number: number,
  needed: number,
): Promise<{ block: Block; holders: JsonRpcProvider[] } | null> {
  const candidates = heads.filter(({ answer }) => answer.number >= number);
  const blocks = await askAll(
    candidates.map(({ endpoint }) => endpoint),
    async (endpoint) =>
      candidates.find((head) => head.endpoint === endpoint && head.answer.number === number)?.answer ??
      readBlock(endpoint, number),
  );
  try {
    const block = agreed(
      blocks.map(({ answer }) => answer),
      needed,
      ({ hash }) => hash,
    );
    return {
      block,
      holders: blocks.filter(({ answer }) => answer.hash === block.hash).map(({ endpoint }) => endpoint),
    };
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

/** The greatest height that M endpoints call finalized. Throws NoAnswer. */
export async function finalizedHeight(endpoints: readonly JsonRpcProvider[], needed: number): Promise<number> {
  const answers = await askAll(endpoints, (endpoint) => readBlock(endpoint, "finalized"));
  const heights = answers.map(({ answer }) => answer.number).sort((a, b) => b - a);
  const height = heights[needed - 1];
  if (height === undefined) throw new NoAnswer("unreachable");
  return height;
}

/** A block by number or tag. Its fields are checked: a node may answer anything. */
export async function readBlock(endpoint: JsonRpcProvider, which: number | "latest" | "finalized"): Promise<Block> {
  const tag = typeof which === "number" ? `0x${which.toString(16)}` : which;
  const raw = (await endpoint.send("eth_getBlockByNumber", [tag, false])) as Record<string, unknown> | null;
  const block = { number: Number(raw?.number), hash: String(raw?.hash), timestamp: Number(raw?.timestamp) };
  const sound =
    Number.isSafeInteger(block.number) &&
    block.number >= 0 &&
    /^0x[0-9a-f]{64}$/.test(block.hash) &&
    Number.isSafeInteger(block.timestamp) &&
    block.timestamp >= 0 &&
    block.timestamp <= MAX_TIME &&
    (typeof which !== "number" || block.number === which);
  if (!sound) throw new NoAnswer("unreachable");
  return block;
}
