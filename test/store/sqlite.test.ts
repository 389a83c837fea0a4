// The Store on SQLite: the common behaviour, and what is SQLite's own — durability, permissions, several processes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { openSqlite } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { sealedBatch } from "./sample.ts";
import { behavesLikeAStore } from "./store.behavior.ts";

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
    run: (sql) => raw.exec(sql),
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
    const { batch, credentials, tiles } = sealedBatch(1);
    await store.saveSealed(batch, credentials, tiles);
    process.umask(before);
    for (const file of [path, `${path}-wal`, `${path}-shm`])
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    await store.close();
  });

  it("is on disk when a batch is saved: write-ahead log, flushed at each commit", async () => {
    const opened = vi.spyOn(DatabaseSync.prototype, "exec");
    const store = await openSqlite(newPath(), NOW);
    const database = opened.mock.contexts[0] as DatabaseSync;
    opened.mockRestore();
    expect(database.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database.prepare("pragma synchronous").get()).toEqual({ synchronous: 2 });
    expect(database.prepare("pragma foreign_keys").get()).toEqual({ foreign_keys: 1 });
    await store.close();
  });

  it("is made by the same numbered migrations, once, however often it is opened", async () => {
    const path = newPath();
    for (const now of [NOW, "2027-01-01T00:00:00Z"]) await (await openSqlite(path, now)).close();
    const raw = new DatabaseSync(path);
    expect(raw.prepare("select * from migrations").all()).toEqual([{ number: 1, applied_at: NOW }]);
    raw.close();
  });

  it("can be opened for reading alone", async () => {
    const path = newPath();
    const writer = await openSqlite(path, NOW);
    const { batch, credentials, tiles } = sealedBatch(2);
    const id = await writer.saveSealed(batch, credentials, tiles);
    const reader = await openSqlite(path, NOW, true);
    expect(await reader.loadSealed(id, 1)).toEqual(credentials[1]);
    await expect(reader.moveBatch(id, "sealed", "intended")).rejects.toThrow(/readonly/);
    await reader.close();
    await writer.close();
    await expect(openSqlite(newPath(), NOW, true)).rejects.toThrow();
  });

  it("shows a second connection what is committed, and nothing before", async () => {
    const path = newPath();
    const [one, other] = [await openSqlite(path, NOW), await openSqlite(path, NOW)];
    const raw = new DatabaseSync(path);
    const { batch, credentials, tiles } = sealedBatch(1);
    const id = await one.saveSealed(batch, credentials, tiles);
    raw.exec(`begin immediate; update batches set state = 'published' where id = ${id}`);
    expect((await other.loadBatch(id)).state).toBe("sealed");
    raw.exec("commit");
    expect((await other.loadBatch(id)).state).toBe("published");
    raw.close();
    await one.close();
    await other.close();
  });

  it("makes a writer wait for another process that writes, instead of failing", async () => {
    const path = newPath();
    const store = await openSqlite(path, NOW);
    const { batch, credentials, tiles } = sealedBatch(1);
    const id = await store.saveSealed(batch, credentials, tiles);
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
    await store.moveBatch(id, "sealed", "intended");
    expect(await store.loadBatch(id)).toMatchObject({ state: "intended", achievementName: "other" });
    await store.close();
    await worker.terminate();
  });

  it("is made and written by several processes that start at the same moment", async () => {
    const path = newPath();
    const startAt = String(Date.now() + 2_500);
    const processes = [0, 1, 2].map((i) => run(path, String(i * 1_000), "10", "2", startAt));
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([ok, ok, ok]);
    const store = await openSqlite(path, NOW);
    expect(await store.listBatches()).toHaveLength(30);
    await store.close();
  });

  it("has a batch wholly or not at all when the process that saves it is killed", async () => {
    const path = newPath();
    const { child, ended } = run(path, "0", "1", "20000", "0");
    await once(child.stdout, "data");
    const written = (): number => (existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0);
    while (written() < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    expect(await ended).toEqual({ code: null, errors: "" });
    const store = await openSqlite(path, NOW);
    for (const { id, size } of await store.listBatches()) {
      let found = 0;
      for await (const _ of store.readSealed(id)) found++;
      expect(found).toBe(size);
    }
    const { batch, credentials, tiles } = sealedBatch(1, 30_000);
    await store.saveSealed(batch, credentials, tiles);
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });
});

const ok = { code: 0, errors: "" };

function run(...argv: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "saveMany.ts"), ...argv], { stdio: "pipe" });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const ended = once(child, "exit").then(([code]) => ({ code: code as number | null, errors }));
  return { child, ended };
}
