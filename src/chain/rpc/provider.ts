// One connection to one RPC endpoint, and the only place where ethers is configured [D17] [D18]. Every call is bounded in
// time and never repeated behind the caller's back.
import { keccak256 as ethersKeccak, FetchRequest, JsonRpcProvider, Network } from "ethers";
import { keccak256 } from "#hash";
import { hex } from "../../core/bytes/bytes.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";

ethersKeccak.register((data) => keccak256(data));

const TIMEOUT_MS = 10_000;

/** A provider of one endpoint whose chain id is known beforehand; close it with `destroy`. */
export function connect(url: string, chainId: number): JsonRpcProvider {
  const request = new FetchRequest(url);
  request.timeout = TIMEOUT_MS;
  request.setThrottleParams({ maxAttempts: 1 });
  return new JsonRpcProvider(request, Network.from(chainId), {
    staticNetwork: true,
    batchMaxCount: 1,
    batchStallTime: 0,
    cacheTimeout: -1,
    pollingInterval: 100,
  });
}

/** A call whose answer is hex, as that of a node: a proxy may answer anything. Throws what ethers throws, or that it is none. */
export async function askHex(provider: JsonRpcProvider, method: string, parameters: unknown[]): Promise<string> {
  const answer: unknown = await provider.send(method, parameters);
  if (typeof answer === "string" && /^0x[0-9a-f]*$/i.test(answer)) return answer;
  throw new Error(`the answer to ${method} is not hex`);
}

export const readChainId = async (provider: JsonRpcProvider): Promise<number> =>
  Number(await askHex(provider, "eth_chainId", []));

/** The chain id that an endpoint itself states. Throws `rpc_unreachable`. */
export async function chainIdOf(url: string): Promise<number> {
  const provider = connect(url, 1);
  try {
    return await readChainId(provider);
  } catch (cause) {
    throw unreachable(url, cause);
  } finally {
    provider.destroy();
  }
}

/** Throws `rpc_unreachable`, or `wrong_chain` unless the endpoint serves this chain. */
export async function checkChain(url: string, provider: JsonRpcProvider, expected: number): Promise<void> {
  const found = await readChainId(provider).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  if (found !== expected) throw new CredenceError("wrong_chain", { url: withoutSecrets(url), expected, found });
}

/** Throws `rpc_unreachable`, `wrong_chain`, or `wrong_contract` unless the endpoint serves this chain with this code. */
export async function checkContract(
  url: string,
  provider: JsonRpcProvider,
  expected: { readonly chainId: number; readonly address: string; readonly codeHash: string },
): Promise<void> {
  await checkChain(url, provider, expected.chainId);
  const code = await askHex(provider, "eth_getCode", [expected.address, "latest"]).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  const found = codeHashOf(code);
  if (found !== expected.codeHash)
    throw new CredenceError("wrong_contract", {
      url: withoutSecrets(url),
      address: expected.address,
      expected: expected.codeHash,
      found,
    });
}

/** keccak256 of deployed bytecode, as deployment files carry it. */
export const codeHashOf = (code: string): string => hex(keccak256(Buffer.from(code.slice(2), "hex")));

export const unreachable = (url: string, cause: unknown): CredenceError<"rpc_unreachable"> =>
  new CredenceError(
    "rpc_unreachable",
    { url: withoutSecrets(url), reason: reasonOf(cause).replaceAll(url, withoutSecrets(url)) },
    { cause },
  );

/** Endpoint URLs often carry an access key in path or query: errors and logs name the host only. */
export function withoutSecrets(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return "the given address";
  }
}

function reasonOf(cause: unknown): string {
  const error = cause as { shortMessage?: string; code?: string; message?: string };
  return (error.shortMessage ?? error.code ?? error.message ?? String(cause)).slice(0, 200);
}
