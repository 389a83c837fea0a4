// Locks as rows: the process that inserts the row has the lock. A row stays when its process was killed; issuer/transact/keyLock.ts
// decides whether a lock may be taken over.
import type { Kysely, Transaction } from "kysely";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Tables } from "../schema/tables.ts";
import type { Lock, LockOwner, Locks } from "../../state/lock.ts";

export class SqlLocks implements Locks {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async acquire(name: string, holder: LockOwner, instead: LockOwner | null): Promise<LockOwner | null> {
    const row = { name, ...holder };
    for (;;) {
      const taken =
        instead === null
          ? await this.#database
              .insertInto("locks")
              .values(row)
              .onConflict((conflict) => conflict.column("name").doNothing())
              .returning("name")
              .executeTakeFirst()
          : await this.#database
              .updateTable("locks")
              .set(row)
              .where("name", "=", name)
              .where("process", "=", instead.process)
              .returning("name")
              .executeTakeFirst();
      if (taken) return null;
      const found = await this.#database.selectFrom("locks").selectAll().where("name", "=", name).executeTakeFirst();
      if (found) return { owner: found.owner, process: found.process, since: found.since };
      instead = null; // released just now
    }
  }

  async release({ name, process }: Lock): Promise<void> {
    await this.#database.deleteFrom("locks").where("name", "=", name).where("process", "=", process).execute();
  }
}

/** Keep the lock until the transaction ends. Throws `lock_lost` where another process has taken it over. */
export async function fence(atomic: Transaction<Tables>, { name, process }: Lock): Promise<void> {
  const row = await atomic
    .updateTable("locks")
    .set({ name })
    .where("name", "=", name)
    .where("process", "=", process)
    .returning("name")
    .executeTakeFirst();
  if (!row) throw new CredenceError("lock_lost", { key: name });
}
