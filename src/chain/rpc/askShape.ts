// A question to an endpoint whose answer must have a given shape. The endpoint is distrusted: an answer that does not have the
// shape is an error that says where it differs, and is never used in part.
import type { JsonRpcProvider } from "ethers";
import { faultsOf, type Infer, pattern, type Shape, text } from "../../core/json/shape.ts";
import type { Json } from "../../core/json/strictJson.ts";

/** Call data of a transaction that 16,777,216 gas (EIP-7825) can pay for is far shorter than this; so are the logs of one. */
const LONGEST_DATA = 2_097_152;

export const accountShape = pattern("an address", /^0x[0-9a-f]{40}$/i);
/** below 2^52, which is no limit for blocks, nonces and gas */
export const quantityShape = pattern("a quantity", /^0x[0-9a-f]{1,13}$/i);
export const dataShape = text(
  "whole bytes of hex",
  LONGEST_DATA,
  (value) => value.length % 2 === 0 && /^0x[0-9a-f]*$/i.test(value),
);

/** ethers gives the same code to an answer that it cannot read: asking again may help. */
export class MalformedAnswer extends Error {
  readonly code = "BAD_DATA";
  /** what `rpc_unreachable` tells as its reason */
  readonly shortMessage: string;

  constructor(message: string) {
    super(message);
    this.shortMessage = message;
  }
}

/** Null where the endpoint has nothing to tell. Throws MalformedAnswer, and what ethers throws. */
export async function askShape<S extends Shape<unknown>>(
  provider: JsonRpcProvider,
  method: string,
  parameters: readonly unknown[],
  shape: S,
): Promise<Infer<S> | null> {
  const answer = (await provider.send(method, [...parameters])) as Json;
  return answer === null ? null : checkShape(answer, shape, method);
}

/** Part of an answer to `method`, typed. Throws MalformedAnswer. */
export function checkShape<S extends Shape<unknown>>(answer: Json, shape: S, method: string): Infer<S> {
  const [fault] = faultsOf(answer, shape);
  if (fault !== undefined) throw new MalformedAnswer(`the answer to ${method} is malformed at ${fault.where}`);
  return answer as Infer<S>;
}
