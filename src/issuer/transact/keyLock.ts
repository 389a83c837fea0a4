// One command at a time signs with a key: two that read the same nonce would each replace what the other sent. The lock names
// who has it and since when. It is taken over from a process that is gone, and else only where a person says so.
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Held, Holder } from "../../state/transaction.ts";
import { isoTime, type SendingContext } from "../context/issuerContext.ts";

let taken = 0;

/** Throws `key_locked` where another command has the lock. */
export async function underKeyLock<T>(
  context: SendingContext,
  address: string,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  const held = await take(context, address.toLowerCase());
  try {
    return await work(held);
  } finally {
    await context.store.locks.release(held);
  }
}

async function take({ store, ledger, clock, rules }: SendingContext, address: string): Promise<Held> {
  const name = `${ledger.address.chainId}/${address}`;
  // numbered, so that two parts of one process keep apart as well
  const holder = { owner: rules.owner.name, process: `${rules.owner.process} ${++taken}`, since: isoTime(clock()) };
  for (let instead: Holder | null = null; ;) {
    const found = await store.locks.take(name, holder, instead);
    if (found === null) return { name, process: holder.process };
    const gone = rules.isGone(found.process);
    if (!gone && !rules.takeOver) {
      const age = Math.max(0, Math.round(clock() - Date.parse(found.since) / 1000));
      throw new CredenceError("key_locked", { key: address, owner: found.owner, age });
    }
    rules.notice(`The lock of ${address} is taken over from ${found.owner}${gone ? ", which is gone" : ""}.`);
    instead = found;
  }
}
