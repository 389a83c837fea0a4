// What a script may let an endpoint do, besides what test/support/chain/endpointBehaviours.ts names already: act and then fail, keep somebody
// waiting, lag behind consistently, or take the asking process down with it.
import { Transaction } from "ethers";
import { type Answer, type Behaviour, type Call, honest } from "../../../support/chain/rpcProxy.ts";

/** The node does it, and nobody hears of it: the answer is that of `then`. */
export const forwardThen =
  (then: Behaviour): Behaviour =>
  async (call, ask) => {
    await ask(call).catch(() => undefined);
    return then(call, ask);
  };

export const drop: Behaviour = () => ({ drop: true });

/** The right answer to a question that nobody asked. */
export const wrongId: Behaviour = async (call, ask) => ({ result: await ask(call), id: 999_999 });

/** Run `effect` before anything else, and then go on as `then`. */
export const after =
  (effect: () => unknown, then: Behaviour): Behaviour =>
  async (call, ask) => {
    await effect();
    return then(call, ask);
  };

/** Keep the call open until `released`. */
export const heldUntil = (released: Promise<unknown>, then: Behaviour = honest): Behaviour =>
  after(() => released, then);

/** Never answer; the connection ends with the proxy, or when the caller gives up. */
export const hang: Behaviour = heldUntil(new Promise(() => undefined));

/** A node that says it has taken a transaction, and has not. */
export const swallow: Behaviour = ({ params }) => ({ result: Transaction.from(String(params[0])).hash });

/** Where the tag of the block stands among the parameters. */
const TAG_AT: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_getCode: 1,
  eth_getBalance: 1,
  eth_getTransactionCount: 1,
  eth_estimateGas: 1,
  eth_getBlockByNumber: 0,
};

/** A node that is `behind` blocks late and does not know it: head, state, receipts and finality are all of that time. */
export const lagging =
  (behind: number): Behaviour =>
  async (call, ask) => {
    const head = Number(await ask({ method: "eth_blockNumber", params: [] }));
    const reached = Math.max(0, head - behind);
    if (call.method === "eth_blockNumber") return { result: quantity(reached) };
    if (/^eth_getTransaction(Receipt|ByHash)$/.test(call.method)) return hiddenAbove(reached, await ask(call));
    const finalized = call.params[0] === "finalized" ? await numberOf(ask, "finalized") : Infinity;
    return honest(withTag(call, Math.min(reached, finalized)), ask);
  };

function withTag(call: Call, number: number): Call {
  const at = TAG_AT[call.method];
  const asked = at === undefined ? null : (call.params[at] ?? "latest");
  if (at === undefined || typeof asked !== "string") return call;
  const isHeight = asked.startsWith("0x");
  if (isHeight && Number(asked) <= number) return call;
  const params = [...call.params];
  // beyond what it has reached there is no block: a height that no chain has says that
  params[at] = isHeight ? "0xffffffffff" : quantity(number);
  return { ...call, params };
}

function hiddenAbove(reached: number, result: unknown): Answer {
  const { blockNumber } = (result ?? {}) as { blockNumber?: string | null };
  const known = blockNumber === undefined || blockNumber === null || Number(blockNumber) <= reached;
  return { result: known ? result : null };
}

async function numberOf(ask: (call: Call) => Promise<unknown>, tag: string): Promise<number> {
  const block = (await ask({ method: "eth_getBlockByNumber", params: [tag, false] })) as { number: string };
  return Number(block.number);
}

const quantity = (value: number): string => `0x${value.toString(16)}`;
