// What a unit of gas may cost (EIP-1559): twice the base fee and the tip, as ethers has it, but never above the cap that the
// institution set. A replacement pays an eighth more than what it replaces: nodes ask for a tenth.
import type { JsonRpcProvider } from "ethers";
import { CredenceError } from "../../core/errors/credenceError.ts";

export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** Throws `fee_over_cap` where the next block would cost more than the cap. */
export async function readFees(provider: JsonRpcProvider, cap: bigint | null): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas: tip, gasPrice } = await provider.getFeeData();
  const fees = { maxFeePerGas: maxFeePerGas ?? gasPrice ?? 0n, maxPriorityFeePerGas: tip ?? 0n };
  if (cap === null) return fees;
  const needed = neededNow(fees);
  if (needed > cap) throw new CredenceError("fee_over_cap", { cap: String(cap), needed: String(needed) });
  return within(fees, cap);
}

/** For the same nonce again: null where the cap does not allow it. */
export async function readHigherFees(
  provider: JsonRpcProvider,
  before: Fees,
  cap: bigint | null,
): Promise<Fees | null> {
  const [now, more] = [await readFees(provider, null), bumped(before)];
  if (cap !== null && (more.maxFeePerGas > cap || neededNow(now) > cap)) return null;
  const fees = {
    maxFeePerGas: most(more.maxFeePerGas, now.maxFeePerGas),
    maxPriorityFeePerGas: most(more.maxPriorityFeePerGas, now.maxPriorityFeePerGas),
  };
  return cap === null ? fees : within(fees, cap);
}

/** Both fields 12.5 % higher, rounded up. */
export const bumped = ({ maxFeePerGas, maxPriorityFeePerGas }: Fees): Fees => ({
  maxFeePerGas: maxFeePerGas + eighthOf(maxFeePerGas),
  maxPriorityFeePerGas: maxPriorityFeePerGas + eighthOf(maxPriorityFeePerGas),
});

const eighthOf = (fee: bigint): bigint => most(1n, (fee + 7n) / 8n);

const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Base fee and tip of the next block. */
const neededNow = ({ maxFeePerGas, maxPriorityFeePerGas }: Fees): bigint =>
  (maxFeePerGas - maxPriorityFeePerGas) / 2n + maxPriorityFeePerGas;

function within({ maxFeePerGas, maxPriorityFeePerGas }: Fees, cap: bigint): Fees {
  const limit = maxFeePerGas > cap ? cap : maxFeePerGas;
  return { maxFeePerGas: limit, maxPriorityFeePerGas: maxPriorityFeePerGas > limit ? limit : maxPriorityFeePerGas };
}
