// One command at a time signs with a key: two that read the same nonce would each replace what the other sent. The lock names
// who has it and since when. It is taken over from a process that is gone, otherwise only if a person asks for it.
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isoTime, secondsOf } from "../../core/values/time.ts";
import type { Lock, LockOwner } from "../../state/lock.ts";
import type { ChainContext } from "../context/issuerContext.ts";

let acquired = 0;

/** Throws `key_locked` where another command has the lock. */
export async function underKeyLock<T>(
  context: ChainContext,
  address: string,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const lock = await acquire(context, address.toLowerCase());
  try {
    return await work(lock);
  } finally {
    await context.store.locks.release(lock);
  }
}

async function acquire({ store, ledger, clock, rules }: ChainContext, address: string): Promise<Lock> {
  const name = `${ledger.address.chainId}/${address}`;
  // numbered, so that two parts of one process keep apart as well
  const holder = { owner: rules.owner.name, process: `${rules.owner.process} ${++acquired}`, since: isoTime(clock()) };
  for (let instead: LockOwner | null = null; ;) {
    const found = await store.locks.acquire(name, holder, instead);
    if (found === null) return { name, process: holder.process };
    const gone = rules.isGone(found.process);
    if (!gone && !rules.takeOver) {
      const age = Math.max(0, Math.round(clock() - secondsOf(found.since)));
      throw new CredenceError("key_locked", { key: address, owner: found.owner, age });
    }
    rules.notice(`The lock of ${address} is taken over from ${found.owner}${gone ? ", which is gone" : ""}.`);
    instead = found;
  }
}
