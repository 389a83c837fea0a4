// PostgreSQL (Debian's 15 or newer) behind Kysely's own dialect, for more rows or more processes than a file is good for.
import { CompiledQuery, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from "kysely";
import { Pool, type PoolClient, TypeOverrides, types } from "pg";
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import { copyIn, encodeRows } from "./copy.ts";
import type { Engine } from "../schema/engine.ts";
import { migrate } from "../schema/migrate.ts";
import { databaseError, serverOf } from "./server.ts";
import type { Tables } from "../schema/tables.ts";
import { SqlStore } from "../sql/sqlStore.ts";
import type { Store } from "../../state/store.ts";

/** A process needs few: one that writes, some that read. */
const CONNECTIONS = 4;

/**
 * Open a database by its URL, making or migrating its tables. `now`: RFC 3339. `readOnly` takes the tables as they are. Throws
 * `database_unreachable`.
 */
export async function openPostgres(url: string, now: string, readOnly = false): Promise<Store> {
  const server = serverOf(url);
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    application_name: "credence",
    types: rowTypes(),
    connectionTimeoutMillis: 10_000,
    lock_timeout: 10_000,
    statement_timeout: 300_000, // giving up a batch of a million takes a minute
    query_timeout: 310_000, // where the server does not even say so
    idle_in_transaction_session_timeout: 60_000,
    allowExitOnIdle: readOnly, // a worker thread must be able to end
  });
  // a connection that dies fails its next query; without listeners it would end the process
  pool.on("error", ignore).on("connect", (client) => client.on("error", ignore));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: adapt(pool, server) }) });
  try {
    if (!readOnly) await migrate(kysely, engine, now);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return new SqlStore(kysely, engine, { engine: "postgres", url });
}

const ignore = (): void => undefined;

/** How a query begins whose one parameter is the data. */
const COPY = "copy ";

const isWide = (column: string): boolean => column === "place";

/** Any number, the same for everybody who migrates this database. */
const MIGRATIONS_LOCK = 2_024_517_381;

const engine: Engine = {
  columns: {
    bytes: "bytea",
    place: "bigint",
    inOrder: sql``,
    unhex: (text) => sql`decode(${text}, 'hex')`,
    numbered: (column) => column.generatedByDefaultAsIdentity(),
    async storeLarge(database, table, column) {
      await sql`alter table ${sql.table(table)} alter column ${sql.ref(column)} set compression lz4`.execute(database);
    },
  },
  async insertMany(atomic, table, { columns, values }) {
    if (values.length === 0) return;
    const statement = `${COPY}${table} (${columns.join(", ")}) from stdin (format binary)`;
    await atomic.executeQuery(CompiledQuery.raw(statement, [encodeRows(values, columns.map(isWide))]));
  },
  // as with SQLite: in order, and made durable by the next usual commit
  fill: (database, work) =>
    database.transaction().execute(async (atomic) => {
      await sql`set local synchronous_commit = off`.execute(atomic);
      await work(atomic);
    }),
  isDuplicate: (cause) => (cause as { code?: string }).code === "23505",
  async lockMigrations(atomic) {
    await sql`select pg_advisory_xact_lock(${MIGRATIONS_LOCK})`.execute(atomic);
  },
  findTable: (name) => sql`select to_regclass(${name}) as found`,
};

/** Kysely's pool: COPY runs on the connection that Kysely chose, and trouble with the server has one name. */
const adapt = (pool: Pool, server: string): PostgresPool => ({
  options: pool.options,
  async connect() {
    try {
      return adaptClient(await pool.connect(), server);
    } catch (error) {
      throw databaseError(server, error);
    }
  },
  end: () => pool.end(),
});

function adaptClient(client: PoolClient, server: string): PostgresPoolClient {
  let first: unknown; // a rollback over a lost connection fails too, and would hide why it was lost
  async function query(text: string, parameters: readonly unknown[]): Promise<unknown> {
    try {
      if (!text.startsWith(COPY)) return await client.query(text, [...parameters]);
      await copyIn(client, text, parameters[0] as Uint8Array);
      return { command: "COPY", rows: [] };
    } catch (cause) {
      const error = databaseError(server, cause);
      if (isCredenceError(error)) first ??= error;
      throw first ?? error;
    }
  }
  return {
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(destroy === true || first !== undefined), // such a connection is not used again
  };
}

/** PostgreSQL's bytea and bigint as our rows have them; the rest as `pg` does it. */
function rowTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), "hex")));
  overrides.setTypeParser(types.builtins.INT8, parseBigint);
  return overrides;
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new CredenceError("damaged_row", { table: "bigint", key: text });
  return value;
}
