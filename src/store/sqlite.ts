// The default database: one SQLite file by node:sqlite, behind Kysely's own SQLite dialect. What is committed is on disk
// (WAL, synchronous FULL): a sealed batch must outlive a power cut before its root is sent anywhere.
import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import { migrate, type Tables } from "./schema.ts";
import { SqlStore } from "./sqlStore.ts";
import type { Store } from "./store.ts";

/** Open a database file, making or migrating it. `now`: RFC 3339. `readOnly` never writes and needs an existing file. */
export async function openSqlite(path: string, now: string, readOnly = false): Promise<Store> {
  const isNew = !existsSync(path);
  const database = new DatabaseSync(path, { readOnly, timeout: 10_000 });
  if (isNew) chmodSync(path, 0o600); // it holds names and grades
  if (!readOnly) database.exec("pragma page_size = 16384; pragma journal_mode = wal; pragma synchronous = full");
  database.exec("pragma foreign_keys = on");
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(database) }) });
  if (!readOnly) await migrate(kysely, now);
  return new SqlStore(kysely);
}

/** Kysely speaks to statements as better-sqlite3 has them: they know whether they return rows, and take one list. */
const adapt = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare(text) {
    // every transaction of ours writes: it waits for the lock at its start, where another process would fail it midway
    const statement = database.prepare(text === "begin" ? "begin immediate" : text);
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
    };
  },
});
