// What an endpoint can do wrong, as scripts for the proxy, by the name of its fate.
import { CredentialLedger__factory } from "../../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import { type Behaviour, type Call, honest } from "./rpcProxy.ts";

const ledger = CredentialLedger__factory.createInterface();
const FACTS = ledger.getFunction("credentialFacts").selector;

interface RawBlock {
  readonly number: string;
  readonly hash: string;
  readonly timestamp: string;
}

/** Changes the block that the node gives, wherever it gives one. */
const withBlock =
  (change: (block: RawBlock) => unknown): Behaviour =>
  async (call, ask) => {
    const result = await ask(call);
    return { result: call.method === "eth_getBlockByNumber" ? change(result as RawBlock) : result };
  };

/** Changes what the ledger answers about a credential. */
const withFacts =
  (change: (answer: string) => string): Behaviour =>
  async (call, ask) => {
    const result = await ask(call);
    return { result: isFactsCall(call) ? change(String(result)) : result };
  };

function isFactsCall({ method, params }: Call): boolean {
  const [request] = params as [{ data?: string; input?: string } | undefined];
  return method === "eth_call" && (request?.data ?? request?.input ?? "").startsWith(FACTS);
}

/** 32-byte words of the answer: the fields of IFacts.CredentialFacts in order. */
const WORD = { anchoredAt: 2, revoked: 7, superseded: 8, suspended: 9 } as const;

export function setWord(answer: string, index: number, value: bigint): string {
  const at = 2 + 64 * index;
  return answer.slice(0, at) + value.toString(16).padStart(64, "0") + answer.slice(at + 64);
}

const other = (hash: string): string => `0x${hash.slice(2, 4) === "00" ? "01" : "00"}${hash.slice(4)}`;

/** The block `behind` below the head is called the newest; every other answer is as it is. */
export const staleHead =
  (behind: number): Behaviour =>
  async (call, ask) => {
    const [which] = call.params;
    if (call.method !== "eth_getBlockByNumber" || which !== "latest") return honest(call, ask);
    const head = Number(await ask({ method: "eth_blockNumber", params: [] }));
    return honest({ method: call.method, params: [`0x${Math.max(0, head - behind).toString(16)}`, false] }, ask);
  };

/** An endpoint that gives no usable answer. */
export const silent: Readonly<Record<string, Behaviour>> = {
  "drops every connection": () => ({ drop: true }),
  "answers 429": () => ({ status: 429, body: '{"error":"too many requests"}' }),
  "answers 500": () => ({ status: 500, body: "" }),
  "answers 503 with a page": () => ({ status: 503, body: "<html>maintenance</html>", type: "text/html" }),
  "answers 200 with a page": () => ({ status: 200, body: "<!doctype html><title>Sign in</title>", type: "text/html" }),
  "answers JSON that is cut off": () => ({ status: 200, body: '{"jsonrpc":"2.0","id":1,"resu' }),
  "answers JSON that is no answer": () => ({ status: 200, body: "[]" }),
  "answers null to everything": () => ({ result: null }),
  "answers an error to everything": () => ({
    status: 200,
    body: '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"x"}}',
  }),
  "answers null about code": async (call, ask) =>
    call.method === "eth_getCode" ? { result: null } : honest(call, ask),
  "answers null about credentials": async (call, ask) => (isFactsCall(call) ? { result: null } : honest(call, ask)),
  "has pruned every block": withBlock(() => null),
  "gives blocks without a hash": withBlock((block) => ({ ...block, hash: null })),
  "gives blocks of a time that no calendar has": withBlock((block) => ({ ...block, timestamp: "0xffffffffffffff" })),
  "gives blocks of a negative height": withBlock((block) => ({ ...block, number: "-0x1" })),
};

/** An endpoint that gives answers, but not those of the chain. */
export const lying: Readonly<Record<string, Behaviour>> = {
  "hides a revocation": withFacts((answer) => setWord(answer, WORD.revoked, 0n)),
  "invents a suspension": withFacts((answer) => setWord(answer, WORD.suspended, 1n)),
  "denies the anchor": withFacts((answer) => `0x${"0".repeat(answer.length - 2)}`),
  "dates the anchor back": withFacts((answer) => setWord(answer, WORD.anchoredAt, 1n)),
  "answers facts with nothing": withFacts(() => "0x"),
  "gives other code": async (call, ask) => (call.method === "eth_getCode" ? { result: "0x6001" } : honest(call, ask)),
  "has another block at every height": withBlock((block) => ({ ...block, hash: other(block.hash) })),
  "claims a head that nobody has": withBlock((block) => ({ ...block, number: "0x3b9aca00", hash: other(block.hash) })),
};

export const wrongChain: Behaviour = async (call, ask) =>
  call.method === "eth_chainId" ? { result: "0x1" } : honest(call, ask);

/** Every time that the ledger states is the greatest that 48 bits hold. */
export const hugeTimes: Behaviour = withFacts((answer) => {
  const latest = 2n ** 48n - 1n;
  return [WORD.anchoredAt, 4, 10, 11, 12, 14].reduce((changed, index) => setWord(changed, index, latest), answer);
});

/** As a chain from before EIP-1559: blocks have no base fee, and a unit of gas has one price. */
export const withoutBaseFee =
  (price: bigint): Behaviour =>
  async (call, ask) => {
    if (call.method === "eth_gasPrice") return { result: `0x${price.toString(16)}` };
    const known = call.method !== "eth_maxPriorityFeePerGas";
    const result = await ask(known ? call : { method: "no_such_method", params: [] });
    if (call.method !== "eth_getBlockByNumber") return { result };
    return { result: { ...(result as object), baseFeePerGas: undefined } };
  };
