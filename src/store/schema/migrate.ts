// Numbered migrations: append-only, each run once, in order, in one transaction, the same list for every database.
import { type Kysely, sql } from "kysely";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Columns, Engine } from "./engine.ts";
import { migration1 } from "./migrations/migration1.ts";
import { migration2 } from "./migrations/migration2.ts";
import { migration3 } from "./migrations/migration3.ts";
import { migration4 } from "./migrations/migration4.ts";
import { migration5 } from "./migrations/migration5.ts";
import { migration6 } from "./migrations/migration6.ts";
import { migration7 } from "./migrations/migration7.ts";
import { migration8 } from "./migrations/migration8.ts";
import type { Tables } from "./tables.ts";

type Migration = (database: Kysely<Tables>, columns: Columns) => Promise<void>;

const MIGRATIONS: readonly Migration[] = [
  migration1,
  migration2,
  migration3,
  migration4,
  migration5,
  migration6,
  migration7,
  migration8,
];

/** Bring a database up to date. `now` is RFC 3339. Throws `database_newer` where a later version has changed it. */
export async function migrate(database: Kysely<Tables>, engine: Engine, now: string): Promise<void> {
  const found = await engine.findTable("migrations").execute(database);
  // as nearly always: then nobody waits for a lock, and nobody needs the right to make tables
  if (found.rows[0]?.found && (await missingIn(database)).length === 0) return;
  await database.transaction().execute(async (atomic) => {
    await engine.lockMigrations(atomic);
    await sql`create table if not exists migrations (number integer primary key, applied_at text not null)`.execute(
      atomic,
    );
    for (const number of await missingIn(atomic)) {
      await MIGRATIONS[number - 1]?.(atomic, engine.columns);
      await atomic.insertInto("migrations").values({ number, applied_at: now }).execute();
    }
  });
}

async function missingIn(database: Kysely<Tables>): Promise<number[]> {
  const rows = await database.selectFrom("migrations").select("number").execute();
  const applied = new Set(rows.map(({ number }) => number));
  const [known, found] = [MIGRATIONS.length, Math.max(0, ...applied)];
  if (found > known) throw new CredenceError("database_newer", { found, known });
  return MIGRATIONS.map((_, i) => i + 1).filter((number) => !applied.has(number));
}
