// The default database: one SQLite file by node:sqlite, behind Kysely's own SQLite dialect. What is committed is on disk
// (WAL, synchronous FULL): a sealed batch must outlive a power cut before its root is sent anywhere.
import { chmodSync, statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, sql, type SqliteDatabase, SqliteDialect } from "kysely";
import type { Engine } from "../schema/engine.ts";
import { migrate } from "../schema/migrate.ts";
import type { Tables } from "../schema/tables.ts";
import { SqlStore } from "../sql/sqlStore.ts";
import type { Store } from "../../state/store.ts";

/** Open a database file, making or migrating it. `now`: RFC 3339. `readOnly` never writes and needs an existing file. */
export async function openSqlite(path: string, now: string, readOnly = false): Promise<Store> {
  const database = new DatabaseSync(path, { readOnly, timeout: 10_000 });
  if (!readOnly) keepPrivate(path);
  if (!readOnly) await setUp(database);
  database.exec("pragma foreign_keys = on; pragma cache_size = -65536");
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(database) }) });
  const engine = engineOf(database);
  if (!readOnly) await migrate(kysely, engine, now);
  return new SqlStore(kysely, engine, { engine: "sqlite", path });
}

/** It holds names and grades: nobody but its owner may read it, also where a copy was made more widely readable. */
function keepPrivate(path: string): void {
  for (const name of [path, `${path}-wal`, `${path}-shm`]) {
    const found = statSync(name, { throwIfNoEntry: false });
    if (found !== undefined && (found.mode & 0o077) !== 0 && found.uid === process.getuid?.()) chmodSync(name, 0o600);
  }
}

/** A copy of a database as it is at one moment, while other processes write. `to` must not exist; it is not flushed to the disk. */
export function copySqlite(path: string, to: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MS });
  try {
    database.prepare("vacuum into ?").run(to);
  } finally {
    database.close();
  }
}

/** The page size takes effect in an empty file only, and before WAL. At 16 kB three credentials fit on a page. */
const WRITING = `
  pragma page_size = 16384;
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma wal_autocheckpoint = 4096`;

const BUSY = 5; // SQLITE_BUSY
const PATIENCE_MS = 10_000;

/** To change to WAL a process must be alone, and SQLite does not wait for that if several start together. */
async function setUp(database: DatabaseSync): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    try {
      database.exec(WRITING);
      return;
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== BUSY || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const UNIQUE = [1555, 2067, 2579]; // SQLITE_CONSTRAINT_PRIMARYKEY, …_UNIQUE, …_ROWID

const engineOf = (database: DatabaseSync): Engine => ({
  columns: {
    bytes: "blob",
    place: "integer", // then it is SQLite's own row number
    inOrder: sql`without rowid`,
    unhex: (text) => sql`unhex(${text})`,
    numbered: (column) => column.autoIncrement(),
    storeLarge: () => Promise.resolve(), // a row is on one page, as it is
  },
  insertMany: insertMany(database),
  // NORMAL leaves the log unsynced at a commit, in order: the next commit under FULL syncs all of it, and after a power cut
  // what is missing is missing from the end. The pragma is the connection's, hence none but this transaction meanwhile.
  fill: (kysely, work) =>
    kysely.connection().execute(async (connection) => {
      await sql`pragma synchronous = normal`.execute(connection);
      try {
        await connection.transaction().execute(work);
      } finally {
        await sql`pragma synchronous = full`.execute(connection);
      }
    }),
  isDuplicate: (cause) => UNIQUE.includes((cause as { errcode?: number }).errcode ?? 0),
  lockMigrations: () => Promise.resolve(), // every transaction begins with the lock of the whole file
  findTable: (name) => sql`select name as found from sqlite_master where type = 'table' and name = ${name}`,
});

/** Columns whose texts may come as their UTF-8, which SQLite would otherwise keep as bytes. */
const TEXTS: ReadonlySet<string> = new Set<keyof Tables["credentials"]>(["body", "signature", "jwt", "disclosures"]);

/** One prepared statement for all rows of a table: Kysely would make a text of every one. */
function insertMany(database: DatabaseSync): Engine["insertMany"] {
  const prepared = new Map<string, StatementSync>();
  return (_transaction, table, { columns, values }) => {
    if (values.length === 0) return Promise.resolve();
    let statement = prepared.get(table);
    if (statement === undefined) {
      const values = columns.map((column) => (TEXTS.has(column) ? "cast(? as text)" : "?")).join(", ");
      statement = database.prepare(`insert into ${table} (${columns.join(", ")}) values (${values})`);
      prepared.set(table, statement);
    }
    for (const row of values) statement.run(...row);
    return Promise.resolve();
  };
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
      run: (parameters) =>
        text === "rollback" && !database.isTransaction
          ? NO_CHANGE // SQLite did it by itself, where the disk is full or broken; an error of ours would hide that
          : statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
    };
  },
});

const NO_CHANGE = { changes: 0, lastInsertRowid: 0 };
