// The Store on SQLite: the common behaviour, and what is SQLite's own — durability, permissions, several processes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { copySqlite, openSqlite } from "../../../src/store/sqlite/open.ts";
import type { Store } from "../../../src/state/store.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { saveSealed, sealedBatch, written } from "../../support/fixtures/storedBatch.ts";
import { expectAttempts, singleTransactions } from "../../support/database/singleTransactions.ts";
import { behavesLikeAStore } from "../store.behavior.ts";
import { expectVersion3, VERSION_3 } from "../../support/database/version3.ts";

const NOW = "2026-06-30T10:00:00Z";
const folder = temporaryFolder();
let files = 0;
const newPath = (): string => join(folder, `${++files}.sqlite`);

behavesLikeAStore("SQLite", async () => {
  const path = newPath();
  const store = await openSqlite(path, NOW);
  const raw = new DatabaseSync(path, { timeout: 5_000 });
  return {
    store,
    connect: () => openSqlite(path, NOW),
    run(sql) {
      raw.exec(sql);
      return Promise.resolve();
    },
    async end() {
      raw.close();
      await store.close();
    },
  };
});

describe("a SQLite file", () => {
  it("is for its owner only, with all that SQLite puts beside it, whatever the umask", async () => {
    const before = process.umask(0);
    const path = newPath();
    const store = await openSqlite(path, NOW);
    await saveSealed(store, sealedBatch(1));
    process.umask(before);
    for (const file of [path, `${path}-wal`, `${path}-shm`])
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    await store.close();
  });

  it("has large pages, a write-ahead log that is flushed at each commit, and foreign keys", async () => {
    const opened = vi.spyOn(DatabaseSync.prototype, "exec");
    const store = await openSqlite(newPath(), NOW);
    const database = opened.mock.contexts[0] as DatabaseSync;
    opened.mockRestore();
    const pragmas = { page_size: 16_384, journal_mode: "wal", synchronous: 2, foreign_keys: 1 };
    for (const [name, value] of Object.entries(pragmas))
      expect(database.prepare(`pragma ${name}`).get()).toEqual({ [name]: value });
    await store.close();
  });

  it("is not flushed for each part of an open batch, but for all of it when it is sealed", async () => {
    const store = await openSqlite(newPath(), NOW);
    const { batch, root, credentials, tiles } = sealedBatch(2);
    const id = await store.batches.open(batch);
    const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
    for (const credential of credentials) await store.credentials.add(id, [written(credential)]);
    await store.batches.seal(id, root, tiles, NOW);
    await expect(store.credentials.add(id, [])).rejects.toMatchObject({ code: "bad_move" });
    const statements = prepare.mock.calls
      .map(([text]) => text)
      .filter((text) => /^(pragma|commit|rollback)/.test(text));
    prepare.mockRestore();
    const unflushed = (end: string) => ["pragma synchronous = normal", end, "pragma synchronous = full"];
    expect(statements).toEqual([
      ...unflushed("commit"),
      ...unflushed("commit"),
      "commit", // it is sealed
      ...unflushed("rollback"),
    ]);
    await store.close();
  });

  it("is made by the same numbered migrations, once, however often it is opened", async () => {
    const path = newPath();
    for (const now of [NOW, "2027-01-01T00:00:00Z"]) await (await openSqlite(path, now)).close();
    const raw = new DatabaseSync(path);
    const applied = raw.prepare("select * from migrations order by number").all();
    expect(applied).toEqual(applied.map((_, i) => ({ number: i + 1, applied_at: NOW })));
    expect(applied.length).toBeGreaterThan(3);
    raw.close();
  });

  it("from before row keys is brought up to date, with all that it holds", async () => {
    const path = newPath();
    const raw = new DatabaseSync(path);
    raw.exec(VERSION_3);
    raw.close();
    const store = await openSqlite(path, NOW);
    await expectVersion3(store);
    await store.close();
  });

  it("from before attempts has each transaction with one attempt, and every batch in the state that it was in", async () => {
    const path = newPath();
    const raw = new DatabaseSync(path);
    raw.exec(singleTransactions("blob", "integer primary key autoincrement"));
    raw.close();
    const store = await openSqlite(path, NOW);
    await expectAttempts(store);
    await store.close();
  });

  it("can be opened for reading alone", async () => {
    const path = newPath();
    const writer = await openSqlite(path, NOW);
    const sample = sealedBatch(2);
    const id = await saveSealed(writer, sample);
    const reader = await openSqlite(path, NOW, true);
    expect(await reader.credentials.load(id, 1)).toEqual(sample.credentials[1]);
    await expect(reader.batches.abandon(id, NOW)).rejects.toThrow(/readonly/);
    await reader.close();
    await writer.close();
    await expect(openSqlite(newPath(), NOW, true)).rejects.toThrow();
  });

  it("shows a second connection what is committed, and nothing before", async () => {
    const path = newPath();
    const [one, other] = [await openSqlite(path, NOW), await openSqlite(path, NOW)];
    const raw = new DatabaseSync(path);
    const id = await saveSealed(one, sealedBatch(1));
    raw.exec(`begin immediate; update batches set state = 'published' where id = ${id}`);
    expect((await other.batches.load(id)).state).toBe("sealed");
    raw.exec("commit");
    expect((await other.batches.load(id)).state).toBe("published");
    raw.close();
    await one.close();
    await other.close();
  });

  it("makes a writer wait for another process that writes, instead of failing", async () => {
    const path = newPath();
    const store = await openSqlite(path, NOW);
    const id = await saveSealed(store, sealedBatch(1));
    const worker = new Worker(
      `const { DatabaseSync } = require("node:sqlite");
       const { parentPort, workerData } = require("node:worker_threads");
       const database = new DatabaseSync(workerData);
       database.exec("begin immediate; update batches set achievement_name = 'other'");
       parentPort.postMessage("locked");
       setTimeout(() => database.exec("commit"), 400);`,
      { eval: true, workerData: path },
    );
    await once(worker, "message");
    await store.batches.abandon(id, NOW);
    expect(await store.batches.load(id)).toMatchObject({ state: "abandoned", achievementName: "other" });
    await store.close();
    await worker.terminate();
  });

  it("is made and written by several processes that start at the same moment", async () => {
    const path = newPath();
    const processes = [0, 1, 2].map((i) => run(path, String(i * 1_000), "10", "2", "wait"));
    for (const { child } of processes) await once(child.stdout, "data");
    for (const { child } of processes) child.stdin.write("go\n");
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([ok, ok, ok]);
    const store = await openSqlite(path, NOW);
    expect(await store.batches.list()).toHaveLength(30);
    await store.close();
  });

  it("has what was added to an open batch before the process was killed, and can drop it", async () => {
    const path = newPath();
    const { child, ended } = run(path, "0", "1", "20000");
    const filling = new Promise<void>((fulfil) =>
      child.stdout.on("data", (data: Buffer) => {
        if (data.includes("filling")) fulfil();
      }),
    );
    await filling;
    child.kill("SIGKILL");
    expect(await ended).toEqual({ code: null, errors: "" });
    const store = await openSqlite(path, NOW);
    expect(await store.batches.load(1)).toMatchObject({ state: "open" });
    const found = await countOf(store, 1);
    expect([found % 500, found > 500, found < 20_000]).toEqual([0, true, true]);
    await store.batches.drop(1, NOW);
    await saveSealed(store, sealedBatch(1));
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it("is copied as it was at one moment, while another process fills it", async () => {
    const path = newPath();
    const { child, ended } = run(path, "0", "1000000", "60");
    await once(child.stdout, "data"); // it is open
    const seen = new Set<number>();
    const state = { running: true };
    const done = ended.then((end) => {
      state.running = false;
      expect(end).toEqual(ok);
    });
    while (state.running) {
      if (seen.size > 2) child.stdin.end();
      const to = newPath();
      copySqlite(path, to);
      const copy = await openSqlite(to, NOW);
      const batches = await copy.batches.list();
      for (const { id, state } of batches) if (state === "sealed") expect(await countOf(copy, id)).toBe(60);
      seen.add(batches.length);
      await copy.close();
      await setImmediate(); // SQLite answers at once, so nothing else would get its turn
    }
    await done;
    expect(seen.size).toBeGreaterThan(2);
    expect(() => copySqlite(path, path)).toThrow();
  });

  it("loses at most the end of an open batch in a power cut, never a sealed one", async () => {
    const path = newPath();
    const store = await openSqlite(path, NOW);
    const sealed = await saveSealed(store, sealedBatch(300));
    const flushed = statSync(`${path}-wal`).size;
    const { batch, credentials } = sealedBatch(300, 300);
    const open = await store.batches.open(batch);
    for (let from = 0; from < 300; from += 30)
      await store.credentials.add(open, credentials.slice(from, from + 30).map(written));
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
    await store.close();

    const counts = new Set<number>();
    for (let kept = flushed; kept <= log.length; kept += Math.ceil((log.length - flushed) / 40)) {
      const after = newPath();
      writeFileSync(after, file);
      // the file may be as long as it was, but what was not flushed is anything
      writeFileSync(
        `${after}-wal`,
        Buffer.concat([log.subarray(0, kept), Buffer.alloc(log.length - kept, kept % 256)]),
      );
      const raw = new DatabaseSync(after);
      expect(raw.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
      raw.close();
      const store = await openSqlite(after, NOW);
      expect([(await store.batches.load(sealed)).state, await countOf(store, sealed)]).toEqual(["sealed", 300]);
      counts.add(await countOf(store, open));
      await store.close();
    }
    expect([...counts].filter((count) => count % 30 !== 0)).toEqual([]);
    expect(counts.size).toBeGreaterThan(5);
  });
});

async function countOf(store: Store, batchId: number): Promise<number> {
  let count = 0;
  for await (const credentials of store.credentials.readChunks(batchId)) count += credentials.length;
  return count;
}

const ok = { code: 0, errors: "" };

function run(...argv: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../support/database/saveMany.ts"), ...argv], {
    stdio: "pipe",
  });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const ended = once(child, "exit").then(([code]) => ({ code: code as number | null, errors }));
  return { child, ended };
}
