// Sending signed bytes. An endpoint that refuses what it knows already, or that fails after it has taken them, is no failure.
import type { JsonRpcProvider } from "ethers";
import { isKnown } from "./minedTransaction.ts";
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

/** For the first time or again; a refusal of the node is an answer. Throws `rpc_unreachable` where the node gives none. */
export async function submit(provider: JsonRpcProvider, rpc: string, { raw, hash }: Signed): Promise<SubmitResult> {
  try {
    await provider.send("eth_sendRawTransaction", [raw]);
    return "taken";
  } catch (error) {
    if (await isKnown(provider, hash)) return "taken";
    const said = answerOf(error);
    const refusal = said === null ? undefined : REFUSALS.find(([, pattern]) => pattern.test(said));
    if (refusal === undefined) throw unreachable(rpc, error);
    return refusal[0];
  }
}

/** What the node answered; null where no answer came. ethers keeps it in `info`, or in `error` where it knows no code for it. */
function answerOf(error: unknown): string | null {
  const { info, error: answer } = (error ?? {}) as { info?: { error?: unknown } | null; error?: unknown };
  const { message } = (answer ?? info?.error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : null;
}
