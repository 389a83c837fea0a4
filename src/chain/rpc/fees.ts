// What a unit of gas may cost: twice the base fee and the tip (EIP-1559), or one price on a chain without base fees, but never
// above the cap that the institution set. A replacement pays an eighth more than what it replaces: nodes ask for a tenth.
import type { JsonRpcProvider, Transaction } from "ethers";
import { CredenceError } from "../../core/errors/credenceError.ts";

/** As a transaction says it; type 0 is for chains from before EIP-1559. */
export type Fees = DynamicFees | LegacyFees;

export interface DynamicFees {
  readonly type: 2;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export interface LegacyFees {
  readonly type: 0;
  readonly gasPrice: bigint;
}

/** The most that a unit of gas can cost. */
export const highestPrice = (fees: Fees): bigint => (fees.type === 2 ? fees.maxFeePerGas : fees.gasPrice);

/** Throws `fee_over_cap` where the next block would cost more than the cap. */
export async function readFees(provider: JsonRpcProvider, cap: bigint | null): Promise<Fees> {
  const fees = await feesNow(provider);
  if (cap === null) return fees;
  const needed = neededNow(fees);
  if (needed > cap) throw new CredenceError("fee_over_cap", { cap: String(cap), needed: String(needed) });
  return within(fees, cap);
}

/** For the same nonce again, in the same form: null where the cap does not allow it. */
export async function readHigherFees(
  provider: JsonRpcProvider,
  before: Fees,
  cap: bigint | null,
): Promise<Fees | null> {
  const [now, more] = [await feesNow(provider), bumped(before)];
  if (cap !== null && (highestPrice(more) > cap || neededNow(now) > cap)) return null;
  const fees = higherOf(more, now);
  return cap === null ? fees : within(fees, cap);
}

/** The fees that a signed transaction carries. */
export const feesOf = ({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: Transaction): Fees =>
  maxFeePerGas === null
    ? { type: 0, gasPrice: gasPrice ?? 0n }
    : { type: 2, maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };

/** Every part 12.5 % higher, rounded up. */
export const bumped = <F extends Fees>(fees: F): F =>
  (fees.type === 2
    ? {
        type: 2,
        maxFeePerGas: eighthMore(fees.maxFeePerGas),
        maxPriorityFeePerGas: eighthMore(fees.maxPriorityFeePerGas),
      }
    : { type: 0, gasPrice: eighthMore(fees.gasPrice) }) as F;

const eighthMore = (fee: bigint): bigint => fee + most(1n, (fee + 7n) / 8n);

const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

async function feesNow(provider: JsonRpcProvider): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await provider.getFeeData();
  if (maxFeePerGas === null) return { type: 0, gasPrice: gasPrice ?? 0n };
  return { type: 2, maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
}

/** What the next block takes: base fee and tip, or the price. */
const neededNow = (fees: Fees): bigint =>
  fees.type === 2 ? (fees.maxFeePerGas - fees.maxPriorityFeePerGas) / 2n + fees.maxPriorityFeePerGas : fees.gasPrice;

/** In the form of `more`: a network compares a replacement with what it replaces part by part. */
function higherOf(more: Fees, now: Fees): Fees {
  if (more.type === 0) return { type: 0, gasPrice: most(more.gasPrice, neededNow(now)) };
  const tip = now.type === 2 ? now.maxPriorityFeePerGas : 0n;
  return {
    type: 2,
    maxFeePerGas: most(more.maxFeePerGas, highestPrice(now)),
    maxPriorityFeePerGas: most(more.maxPriorityFeePerGas, tip),
  };
}

/** A price cannot be lowered to the cap: it is what the next block takes, and was compared with the cap before. */
function within(fees: Fees, cap: bigint): Fees {
  if (fees.type === 0) return fees;
  const limit = fees.maxFeePerGas > cap ? cap : fees.maxFeePerGas;
  const tip = fees.maxPriorityFeePerGas;
  return { type: 2, maxFeePerGas: limit, maxPriorityFeePerGas: tip > limit ? limit : tip };
}
