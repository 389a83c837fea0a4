// What is looked at before every signature: is it the right chain with the right contracts, do the clocks agree, is an earlier
// transaction of this key still under way, and which nonce comes next.
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import type { Lock } from "../../state/lock.ts";
import { untilMined } from "./untilMined.ts";
import type { ChainContext } from "../context/issuerContext.ts";
import type { KeySource } from "./keySource.ts";

const DAY = 86_400;
const WORTH_A_NOTICE = 600;

/**
 * The nonce for the next transaction of an account. Throws `wrong_chain`, `wrong_contract`, `clock_off`, `nonce_gap`, and
 * what untilMined throws for an earlier transaction of the key.
 */
export async function preflight(context: ChainContext, sender: string, key: KeySource, lock: Lock): Promise<number> {
  await context.ledger.checkEndpoint();
  await checkClock(context);
  await settleEarlier(context, sender, key, lock);
  return nextNonce(context, sender);
}

/**
 * Nobody may sign times that are wrong by more than a day, and a node that is a day off is not the network. Throws
 * `clock_off`.
 */
export async function checkClock({ ledger, clock, rules }: ChainContext): Promise<void> {
  const [ours, newest] = [clock(), await ledger.blockTime()];
  const block = rules.idleChain && newest < ours ? ((await ledger.nextBlockTime()) ?? newest) : newest;
  const apart = Math.abs(ours - block);
  if (apart > DAY) throw new CredenceError("clock_off", { ours: Math.floor(ours), block });
  if (apart > WORTH_A_NOTICE)
    rules.notice(`notice: this machine's clock and the newest block are ${Math.round(apart / 60)} minutes apart.`);
}

async function settleEarlier(context: ChainContext, sender: string, key: KeySource, lock: Lock): Promise<void> {
  const { store, ledger, rules } = context;
  const of = { chainId: ledger.address.chainId, sender };
  for (const earlier of await store.transactions.list(["intended", "sent"], of)) {
    const what = earlier.batchId === null ? earlier.purpose : `${earlier.purpose}, batch ${earlier.batchId}`;
    rules.notice(`An earlier transaction of this key goes first (${what}, nonce ${earlier.nonce}).`);
    try {
      await untilMined(context, earlier, key, lock);
    } catch (error) {
      if (!isCredenceError(error, "transaction_failed")) throw error;
      rules.notice(rules.explain.error(error)); // its nonce is used all the same
    }
  }
}

async function nextNonce({ store, ledger }: ChainContext, sender: string): Promise<number> {
  const { pending } = await ledger.nonces(sender);
  const journal = await store.transactions.highestNonce(ledger.address.chainId, sender);
  if (journal !== null && pending <= journal)
    throw new CredenceError("nonce_gap", { address: sender, network: pending, journal });
  return pending;
}
