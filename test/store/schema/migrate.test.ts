// The statements of the migrations, engine by engine: what version 0.1.0 ran is run for ever, word for word, and what is new
// follows it. The lists were recorded from version 0.1.0 itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openPostgres } from "../../../src/store/postgres/open.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import { binaries, PostgresServer, withPostgres } from "../../support/database/postgres.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const NOW = "2026-06-30T10:00:00Z";

const recorded = (engine: "sqlite" | "postgres"): string[] => {
  const path = join(import.meta.dirname, `../../support/database/version010/migrations.${engine}.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { sql: string }[]).map(({ sql }) => sql);
};

/** Only what makes or changes tables and their rows: no pragma, transaction, lock or question. */
const changes = (said: readonly string[]): string[] =>
  said.filter((sql) => /^\s*(create|alter|drop|insert|update)\b/i.test(sql));

/** What followed 0.1.0, and its note in the table of migrations. */
const ADDED = [
  "alter table batches add column requested_until text",
  "alter table sendings add column nonce_used_by text",
  expect.stringContaining("update batches set requested_until"),
  expect.stringContaining("update sendings set nonce_used_by"),
  expect.stringContaining('insert into "migrations"'),
];

function expectFrozen(said: readonly string[], engine: "sqlite" | "postgres"): void {
  const before = recorded(engine);
  expect(before.length).toBeGreaterThan(50);
  expect(changes(said).slice(0, before.length)).toEqual(before);
  expect(changes(said).slice(before.length)).toEqual(ADDED);
}

it("SQLite: the statements of version 0.1.0 are run unchanged, and only migration 8 follows them", async () => {
  const prepared = vi.spyOn(DatabaseSync.prototype, "prepare");
  const store = await openSqlite(join(temporaryFolder(), "new.sqlite"), NOW);
  const said = prepared.mock.calls.map(([sql]) => sql);
  prepared.mockRestore();
  await store.close();
  expectFrozen(said, "sqlite");
});

it("SQLite: a database that a newer version has used is refused, and left as it is", async () => {
  const path = join(temporaryFolder(), "newer.sqlite");
  await (await openSqlite(path, NOW)).close();
  const database = new DatabaseSync(path);
  database.exec(`insert into migrations (number, applied_at) values (4711, '${NOW}')`);
  database.close();
  await expect(openSqlite(path, NOW)).rejects.toMatchObject({ message: "database_newer", data: { found: 4711 } });
});

describe("with a server", withPostgres, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(binaries ?? "");
  });
  afterAll(() => server.end());

  it("PostgreSQL: the statements of version 0.1.0 are run unchanged, and only migration 8 follows them", async () => {
    const url = await server.newDatabase();
    const asked = vi.spyOn(Client.prototype, "query");
    const store = await openPostgres(url, NOW);
    const said = (asked.mock.calls as unknown[][]).map(([query]) =>
      typeof query === "string" ? query : String((query as { text?: unknown } | undefined)?.text),
    );
    asked.mockRestore();
    await store.close();
    expectFrozen(said, "postgres");
  });

  it("PostgreSQL: a database that a newer version has used is refused, and left as it is", async () => {
    const url = await server.newDatabase();
    await (await openPostgres(url, NOW)).close();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query("insert into migrations (number, applied_at) values (4711, $1)", [NOW]);
    await client.end();
    await expect(openPostgres(url, NOW)).rejects.toMatchObject({ message: "database_newer", data: { found: 4711 } });
  });
});
