// Sending signed bytes. An endpoint that refuses what it knows already, or that fails after it has taken them, is no failure.
import type { JsonRpcProvider } from "ethers";
import { unreachable } from "./provider.ts";

export interface Signed {
  readonly raw: string;
  readonly hash: string;
}

/** The network has the bytes, or why it does not take them now. */
export type SubmitResult = "taken" | "nonce_used" | "nonce_waiting" | "fee_too_low" | "unfunded";

/** What geth, anvil and Hardhat say; the first that fits counts. */
const REFUSALS: readonly (readonly [Exclude<SubmitResult, "taken">, RegExp])[] = [
  ["nonce_used", /nonce (?:is )?too low|nonce has already been used/i],
  ["nonce_waiting", /replacement.*underpriced|replacement.*too low|could not replace/i],
  ["unfunded", /insufficient funds|enough funds/i],
  ["fee_too_low", /underpriced|base ?fee|fee cap|max fee per gas|maxFeePerGas/i],
];

/** For the first time or again. Throws `rpc_unreachable` where the network does not know the transaction after. */
export async function broadcast(provider: JsonRpcProvider, rpc: string, transaction: Signed): Promise<void> {
  await send(provider, transaction, (error) => {
    throw unreachable(rpc, error);
  });
}

/** The same, where a refusal of the node is an answer. Throws `rpc_unreachable` where it gives none. */
export async function submit(provider: JsonRpcProvider, rpc: string, transaction: Signed): Promise<SubmitResult> {
  return send(provider, transaction, (error) => {
    const said = answerOf(error);
    const refusal = said === null ? undefined : REFUSALS.find(([, pattern]) => pattern.test(said));
    if (refusal === undefined) throw unreachable(rpc, error);
    return refusal[0];
  });
}

async function send<T>(
  provider: JsonRpcProvider,
  { raw, hash }: Signed,
  onRefusal: (error: unknown) => T,
): Promise<T | "taken"> {
  try {
    await provider.send("eth_sendRawTransaction", [raw]);
    return "taken";
  } catch (error) {
    return (await isKnown(provider, hash)) ? "taken" : onRefusal(error);
  }
}

export async function isKnown(provider: JsonRpcProvider, hash: string): Promise<boolean> {
  try {
    return (await provider.send("eth_getTransactionByHash", [hash])) !== null;
  } catch {
    return false; // then the refusal itself is told
  }
}

/** What the node answered; null where no answer came. ethers keeps it in `info`, or in `error` where it knows no code for it. */
function answerOf(error: unknown): string | null {
  const { info, error: answer } = (error ?? {}) as { info?: { error?: unknown } | null; error?: unknown };
  const { message } = (answer ?? info?.error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : null;
}
