// The Store on PostgreSQL: the common behaviour, and what is PostgreSQL's own — COPY, a server that is not there, passwords.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openStore } from "../../../src/bin/compose/openStore.ts";
import { Workspace } from "../../../src/workspace/workspace.ts";
import { openPostgres } from "../../../src/store/postgres/open.ts";
import { databaseError } from "../../../src/store/postgres/server.ts";
import type { StoredCredential } from "../../../src/state/credential.ts";
import type { Store } from "../../../src/state/store.ts";
import { PASSWORD, PostgresServer, binaries, withPostgres } from "../../support/database/postgres.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { saveSealed, sealedBatch, uuid, written } from "../../support/fixtures/storedBatch.ts";
import { expectAttempts, singleTransactions } from "../../support/database/singleTransactions.ts";
import { behavesLikeAStore } from "../store.behavior.ts";
import { expectVersion3, VERSION_3_POSTGRES } from "../../support/database/version3.ts";

const NOW = "2026-06-30T10:00:00Z";
const folder = temporaryFolder();

it("a connection that breaks while we write is reported as terminated, not only as a broken pipe", () => {
  expect(databaseError("db.example:5432/x", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).toMatchObject({
    code: "database_unreachable",
    data: { server: "db.example:5432/x", reason: "the connection was terminated (write EPIPE)" },
  });
});

describe("with a server", withPostgres, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(binaries ?? "");
  });
  afterAll(() => server.end());

  behavesLikeAStore("PostgreSQL", async () => {
    const url = await server.newDatabase();
    const store = await openPostgres(url, NOW);
    return {
      store,
      connect: () => openPostgres(url, NOW),
      run: (sql) => server.execute(sql, url),
      end: () => store.close(),
    };
  });

  describe("a PostgreSQL database", () => {
    /** A store on a database of its own, closed after the test. */
    async function withStore(test: (store: Store, url: string) => Promise<void>): Promise<void> {
      const url = await server.newDatabase();
      const store = await openPostgres(url, NOW);
      try {
        await test(store, url);
      } finally {
        await store.close();
      }
    }

    it("from before row keys is brought up to date, with all that it holds", async () => {
      const url = await server.newDatabase();
      await server.execute(VERSION_3_POSTGRES, url);
      const store = await openPostgres(url, NOW);
      await expectVersion3(store);
      await store.close();
    });

    const NASTY = [
      "\t",
      "\n",
      "\r\n",
      "\\",
      "\\N",
      "\\.",
      "\\t",
      '"',
      "'",
      ",",
      "",
      "𝒦\u2028é",
      " x ",
      "x".repeat(300_000),
    ];

    it("keeps every text as it is", () =>
      withStore(async (store) => {
        const [first] = sealedBatch(2).credentials.slice(1).map(written);
        const credentials = NASTY.map((text, index): StoredCredential => {
          const viewB = { jwt: text, disclosures: [text, "WyJi"], nonceB: new Uint8Array([0, 9, 10, 92, 255]) };
          return { ...(first as StoredCredential), index, id: uuid(index), body: text, signature: text, share: viewB };
        });
        const id = await store.batches.open({ ...sealedBatch(1).batch, achievementName: NASTY.join("") });
        await store.credentials.add(id, credentials);
        expect((await store.batches.load(id)).achievementName).toBe(NASTY.join(""));
        for await (const chunk of store.credentials.readChunks(id)) expect(chunk).toEqual(credentials);
      }));

    it("refuses a text with a NUL, and all that came with it", () =>
      withStore(async (store) => {
        const { batch, credentials } = sealedBatch(2);
        const [good, bad] = credentials.map(written) as [StoredCredential, StoredCredential];
        const id = await store.batches.open(batch);
        await expect(store.credentials.add(id, [good, { ...bad, body: "a\0b" }])).rejects.toThrow(/0x00/);
        expect(await store.credentials.find(good.id)).toBeNull();
        await store.credentials.add(id, [good]);
      }));

    it("names a number that is not exact any more", () =>
      withStore(async (store, url) => {
        const id = await saveSealed(store, sealedBatch(1));
        await server.execute("update batches set chain_id = 9007199254740992", url);
        await expect(store.batches.load(id)).rejects.toMatchObject({ code: "damaged_row" });
      }));

    it("from before attempts has each transaction with one attempt", async () => {
      const url = await server.newDatabase();
      await server.execute(singleTransactions("bytea", "integer generated by default as identity primary key"), url);
      const store = await openPostgres(url, NOW);
      await expectAttempts(store);
      await store.close();
    });

    it("can be read by a user who may do nothing else", () =>
      withStore(async (store, url) => {
        const sample = sealedBatch(2);
        const id = await saveSealed(store, sample);
        await server.execute(
          `create role reader login password 'reading'; grant select on all tables in schema public to reader`,
          url,
        );
        const reader = await openPostgres(url.replace(/\/\/[^@]*@/, "//reader:reading@"), NOW);
        expect(await reader.credentials.load(id, 1)).toEqual(sample.credentials[1]);
        const refusal = { code: "database_unreachable", data: { reason: "permission denied for table batches" } };
        await expect(reader.batches.abandon(id, NOW)).rejects.toMatchObject(refusal);
        await reader.close();
      }));

    it("is the database of a workspace where DATABASE_URL names it", async () => {
      const workspace = new Workspace(folder);
      workspace.create();
      const url = await server.newDatabase();
      vi.stubEnv("DATABASE_URL", url);
      const store = await openStore(workspace);
      await saveSealed(store, sealedBatch(1));
      await store.close();
      expect(existsSync(workspace.databasePath)).toBe(false);
      vi.stubEnv("DATABASE_URL", "");
      const other = await openStore(workspace);
      expect(await other.batches.list()).toEqual([]);
      await other.close();
      expect(existsSync(workspace.databasePath)).toBe(true);
      vi.unstubAllEnvs();
    });

    it("is made and written by several processes that start at the same moment", async () => {
      const url = await server.newDatabase();
      const script = join(import.meta.dirname, "../../support/database/saveMany.ts");
      const children = [0, 1, 2].map((i) =>
        spawn(process.execPath, [script, url, String(i * 1_000), "10", "2", "wait"], { stdio: "pipe" }),
      );
      const ended = children.map(async (child) => {
        let errors = "";
        child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
        await once(child, "exit");
        return errors;
      });
      for (const child of children) await once(child.stdout, "data");
      for (const child of children) child.stdin.write("go\n");
      expect(await Promise.all(ended)).toEqual(["", "", ""]);
      const store = await openPostgres(url, NOW);
      expect(await store.batches.list()).toHaveLength(30);
      await store.close();
    });

    it("has a batch moved once, where two try at the same time", () =>
      withStore(async (store, url) => {
        const other = await openPostgres(url, NOW);
        for (let i = 0; i < 20; i++) {
          const id = await saveSealed(store, sealedBatch(1, i));
          const both = await Promise.allSettled([store, other].map((one) => one.batches.abandon(id, NOW)));
          expect(both.toSorted((a, b) => a.status.localeCompare(b.status))).toMatchObject([
            { status: "fulfilled" },
            { status: "rejected", reason: { code: "bad_move" } },
          ]);
        }
        await other.close();
      }));

    it("is filled and sealed by two at once without a credential too many", () =>
      withStore(async (store, url) => {
        const other = await openPostgres(url, NOW);
        for (let i = 0; i < 20; i++) {
          const { batch, root, credentials, tiles } = sealedBatch(3, i * 10);
          const late = sealedBatch(4, i * 10)
            .credentials.slice(3)
            .map(written);
          const id = await store.batches.open(batch);
          await store.credentials.add(id, credentials.map(written));
          const both = await Promise.allSettled([
            store.batches.seal(id, root, tiles, NOW),
            other.credentials.add(id, late),
          ]);
          // the second one finds the batch sealed, or one credential more than it should have
          expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        }
        await other.close();
      }));
  });

  describe("trouble with the server has one name, and never holds the password", () => {
    const secrets = [PASSWORD, encodeURIComponent(PASSWORD), "geheim", "hunter2"];

    async function troubleOf(failing: Promise<unknown>): Promise<{ server: string; reason: string }> {
      const error: unknown = await failing.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: "database_unreachable" });
      const shown = inspect(error, { depth: Infinity, showHidden: true });
      for (const secret of secrets) expect(shown).not.toContain(secret);
      return (error as { data: { server: string; reason: string } }).data;
    }

    it.each([
      ["the password is wrong", () => server.url("postgres", "geheim-2"), /password authentication failed/],
      ["there is no such database", () => server.url("nowhere"), /database "nowhere" does not exist/],
      ["nothing listens", () => server.url().replace(`:${server.port}/`, ":1/"), /ECONNREFUSED/],
      ["there is no such host", () => server.url().replace("127.0.0.1", "nowhere.invalid"), /nowhere\.invalid/],
      ["it does not speak TLS", () => `${server.url()}?sslmode=verify-full`, /SSL/],
      ["it is no URL", () => "geheim", /postgres:\/\/user/],
      ["it is the URL of something else", () => "mysql://root:geheim@127.0.0.1/x", /postgres:\/\/user/],
      ["the password has a slash", () => "postgres://credence:12/geheim@127.0.0.1/x", /written with %/],
      ["the password has a stray %", () => "postgres://credence:hunter2%zz@127.0.0.1:1/x", /./],
    ])("where %s", async (_what, url, reason) => {
      expect(await troubleOf(openPostgres(url(), NOW))).toMatchObject({
        server: expect.not.stringContaining("@") as string,
        reason: expect.stringMatching(reason) as string,
      });
    });

    it("where it goes away while a batch is filled; when it is back, the same store goes on", async () => {
      const url = await server.newDatabase();
      const store = await openPostgres(url, NOW);
      const { batch, credentials } = sealedBatch(4_000);
      const id = await store.batches.open({ ...batch, size: 4_001 });
      await Promise.all([store.batches.list(), store.batches.list()]); // one more connection, which idles
      let added = 0;
      const filling = (async () => {
        for (; added < 4_000; added += 10)
          await store.credentials.add(id, credentials.slice(added, added + 10).map(written));
      })();
      const trouble = troubleOf(filling);
      while (added < 100) await new Promise((resolve) => setTimeout(resolve, 1));
      await server.crash();
      expect(await trouble).toEqual({
        server: url.replace(/^.*@/, ""),
        reason: expect.stringMatching(/terminat|ECONNRESET/) as string,
      });
      expect((await troubleOf(store.batches.load(id))).reason).toMatch(/ECONNREFUSED/);
      await server.run();
      expect(await store.batches.load(id)).toMatchObject({ state: "open" });
      await store.batches.drop(id, NOW);
      await saveSealed(store, sealedBatch(2));
      await store.close();
    });
  });
});
