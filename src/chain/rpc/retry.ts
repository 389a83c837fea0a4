// Reading again where an endpoint gave no usable answer: a few times, further and further apart, within one budget. Only
// for reads; a write is repeated from its stored bytes.
import { isCredenceError } from "../../core/errors/credenceError.ts";

const TRIES = 4;
const FIRST_PAUSE_MS = 150;

/** Nothing is tried again after this; with the time limit of one call (provider.ts) it bounds the whole. */
const BUDGET_MS = 8_000;

/** The answer of `ask`. Throws what it throws the last time, or at once where asking again cannot help. */
export async function retrying<T>(ask: () => Promise<T>): Promise<T> {
  const end = Date.now() + BUDGET_MS;
  for (let tried = 1; ; tried++)
    try {
      return await ask();
    } catch (error) {
      if (tried === TRIES || Date.now() >= end || !mayPass(error)) throw error;
      const pause = FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + Math.random()); // clients that failed together part here
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

/** Codes of ethers and of the system for an endpoint that is away, overloaded, or says what is no answer. */
const PASSING = [
  ["SERVER_ERROR", "NETWORK_ERROR", "TIMEOUT", "BAD_DATA"],
  ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"],
].flat();
const RATE_LIMIT = -32_005;

/** An error that the node itself gave as its answer would come again. */
function mayPass(error: unknown): boolean {
  if (isCredenceError(error, "rpc_unreachable")) return mayPass(error.cause);
  const { code, operation, error: answer } = (error ?? {}) as EthersError;
  if (operation === "bodyJson") return true; // a page, or half an answer
  return (typeof code === "string" && PASSING.includes(code)) || answer?.code === RATE_LIMIT;
}

interface EthersError {
  readonly code?: unknown;
  readonly operation?: unknown;
  /** what the node answered */
  readonly error?: { readonly code?: unknown };
}
