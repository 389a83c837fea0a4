// Reads everything that a verdict needs to know of the chain, at one pinned block [VERDICTS 5]. Contract state only,
// never logs. Endpoints are distrusted: what they say counts where enough of them say the same.
import type { JsonRpcProvider } from "ethers";
import type { AccreditationReading, ChainReading, LedgerFacts } from "../../core/verdict/chainFacts.ts";
import type { FactsQuery, ReadingRules } from "../../core/verdict/factsQuery.ts";
import type { ChainPolicy } from "../../core/trust/trustPolicy.ts";
import { decodeFacts, encodeFactsCall } from "./ledgerCodec.ts";
import { agreed, askAll, finalizedHeight, NoAnswer, pinNewest, readBlock } from "../rpc/quorum.ts";
import { type ReadLinks, walkUp } from "./registryWalk.ts";
import { decodeLinks, encodeLinksCall } from "./registryCodec.ts";
import { askHex, codeHashOf, connect, readChainId } from "../rpc/provider.ts";

const DEFAULT_MAX_AGE = 3_600;
const MAX_AHEAD = 60;

/** Readers keep their connections: one per endpoint. Close them when done. */
export class QuorumReader {
  readonly #providers = new Map<string, JsonRpcProvider>();

  /** The facts, or why there are none. Never throws for what an endpoint does. */
  async read(query: FactsQuery, rules: ReadingRules): Promise<ChainReading> {
    try {
      return await this.#read(query, rules);
    } catch (error) {
      if (error instanceof NoAnswer) return error.reason;
      throw error;
    }
  }

  async #read(query: FactsQuery, rules: ReadingRules): Promise<ChainReading> {
    const { rpc, agree: needed = 1 } = rules.policy;
    const endpoints = await this.#onChain(rpc, query.account.chainId, needed);
    const { block, holders } = await pinNewest(endpoints, needed);
    if (rules.evidence !== "local" && isStale(block.timestamp, rules)) return "stale";
    const newest = await agreedFacts(holders, needed, query, block.hash);
    const codeHash = await agreedCode(holders, needed, query.account.ledger, block.hash);
    const finalHash = await this.#finalBlock(holders, needed, rules.policy, block);
    const final = finalHash === block.hash ? newest : await agreedFacts(holders, needed, query, finalHash);
    const accreditation = await walk(holders, needed, query, block.hash, newest.anchoredAt);
    return { block, codeHash, newest, final, accreditation };
  }

  /** Endpoints that serve this chain; one that serves another is as good as absent. */
  async #onChain(urls: readonly string[], chainId: number, needed: number): Promise<JsonRpcProvider[]> {
    const answers = await askAll(
      urls.map((url) => this.#provider(url, chainId)),
      readChainId,
    );
    const right = answers.filter(({ answer }) => answer === chainId).map(({ endpoint }) => endpoint);
    if (right.length < needed) throw new NoAnswer(answers.length > right.length ? "wrong_chain" : "unreachable");
    return right;
  }

  async #finalBlock(
    holders: readonly JsonRpcProvider[],
    needed: number,
    policy: ChainPolicy,
    pinned: { number: number; hash: string },
  ): Promise<string> {
    const { finality = "finalized" } = policy;
    const height =
      finality === "finalized" ? await finalizedHeight(holders, needed) : pinned.number - (finality.confirmations - 1);
    const number = Math.max(0, Math.min(height, pinned.number));
    if (number === pinned.number) return pinned.hash;
    const blocks = await askAll(holders, (endpoint) => readBlock(endpoint, number));
    return agreed(
      blocks.map(({ answer }) => answer),
      needed,
      ({ hash }) => hash,
    ).hash;
  }

  #provider(url: string, chainId: number): JsonRpcProvider {
    const key = `${chainId} ${url}`;
    const provider = this.#providers.get(key) ?? connect(url, chainId);
    this.#providers.set(key, provider);
    return provider;
  }

  close(): void {
    for (const provider of this.#providers.values()) provider.destroy();
    this.#providers.clear();
  }
}

function isStale(timestamp: number, rules: ReadingRules): boolean {
  const age = rules.now - timestamp;
  return age > (rules.policy.maxAge ?? DEFAULT_MAX_AGE) || age < -MAX_AHEAD;
}

async function agreedFacts(
  endpoints: readonly JsonRpcProvider[],
  needed: number,
  query: FactsQuery,
  blockHash: string,
): Promise<LedgerFacts> {
  const call = { to: query.account.ledger, data: encodeFactsCall(query.account.issuerId, query.root, query.index) };
  return decodeFacts(await agreedCall(endpoints, needed, call, blockHash));
}

/** The paths upward at the pinned block, by the registry whose code is the expected one. */
async function walk(
  endpoints: readonly JsonRpcProvider[],
  needed: number,
  { accreditation }: FactsQuery,
  blockHash: string,
  anchoredAt: number,
): Promise<AccreditationReading> {
  if (accreditation === undefined || anchoredAt === 0) return NOBODY;
  const { query, registry } = accreditation;
  if (registry === null) return "registry_not_listed";
  if ((await agreedCode(endpoints, needed, registry.address, blockHash)) !== registry.codeHash)
    return "registry_wrong_code";
  const readLinks: ReadLinks = async (subject, kind) => {
    const call = { to: registry.address, data: encodeLinksCall(subject, kind, anchoredAt) };
    const links = decodeLinks(await agreedCall(endpoints, needed, call, blockHash));
    if (links === null) throw new NoAnswer("unreachable"); // the right code, and an answer that it cannot give
    return links;
  };
  return walkUp(query, anchoredAt, readLinks);
}

const NOBODY: AccreditationReading = { issue: [], accredit: {} };

async function agreedCall(
  endpoints: readonly JsonRpcProvider[],
  needed: number,
  call: { readonly to: string; readonly data: string },
  blockHash: string,
): Promise<string> {
  const answers = await askAll(endpoints, (endpoint) => callAt(endpoint, call, blockHash));
  return agreed(
    answers.map(({ answer }) => answer),
    needed,
    (answer) => answer,
  );
}

async function agreedCode(
  endpoints: readonly JsonRpcProvider[],
  needed: number,
  address: string,
  blockHash: string,
): Promise<string> {
  const answers = await askAll(endpoints, async (endpoint) => {
    return codeHashOf(await askHex(endpoint, "eth_getCode", [address, { blockHash, requireCanonical: true }]));
  });
  return agreed(
    answers.map(({ answer }) => answer),
    needed,
    (answer) => answer,
  );
}

/** A contract that reverts is not a dead endpoint: other code stands there, which the code hash will tell. */
async function callAt(endpoint: JsonRpcProvider, call: object, blockHash: string): Promise<string> {
  try {
    return await askHex(endpoint, "eth_call", [call, { blockHash, requireCanonical: true }]);
  } catch (error) {
    if (isRevert(error)) return "0x";
    throw error;
  }
}

const isRevert = (error: unknown): boolean => {
  const { code, error: inner } = error as { code?: unknown; error?: { code?: unknown } };
  return code === "CALL_EXCEPTION" || code === 3 || inner?.code === 3;
};
