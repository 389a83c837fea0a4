// [F27]: whatever ends the writing of files, at whatever point, the next run continues, and each holder's files and link are there
// once. What is there and says something else is never written over.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { deliverWaiting, exportToFolder } from "../../../src/issuer/deliver/deliverFiles.ts";
import { exportBatch } from "../../../src/issuer/deliver/exportBatch.ts";
import { toFolder, toNdjson, toZip } from "../../../src/issuer/deliver/exportTargets.ts";
import { issueRoster } from "../../../src/issuer/issue.ts";
import type { Batch } from "../../../src/state/batch.ts";
import type { Store } from "../../../src/state/store.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const SIZE = 600;
const ORIGIN = "https://verify.example.edu";
const folder = temporaryFolder();
const profilePath = join(folder, "profile.json");
const whole = join(folder, "whole");
let ledger: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
let batch: Batch;
let database: string;
let folders = 0;
const newFolder = (): string => join(folder, `out-${++folders}`);

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  context = await ledger.context(issuer);
  database = ledger.databasePath();
  batch = await issueRoster(context, { rows: learners(SIZE), achievement }, issuer);
  writeFileSync(profilePath, JSON.stringify(issuer.profile));
  await exportBatch(context, batch.id, toFolder(whole), ORIGIN);
});
afterAll(() => ledger.stop());

/** Exactly what an export in one go writes, but for one file that is not there. */
function expectWhole(directory: string, missing?: string): void {
  const names = readdirSync(whole).filter((name) => name !== missing);
  expect(readdirSync(directory).sort()).toEqual(names.sort());
  for (const name of names)
    if (!readFileSync(join(directory, name)).equals(readFileSync(join(whole, name))))
      throw new Error(`${name} differs`);
}

/** Continue in a process of its own that is killed as it gives the n-th file its name; the signal that ended it. */
function killedAt(nth: number): NodeJS.Signals | null {
  const script = join(import.meta.dirname, "exportOnce.ts");
  const argv = [script, database, String(batch.id), profilePath, ORIGIN, String(nth)];
  return spawnSync(process.execPath, argv, { stdio: "inherit" }).signal;
}

/** The store, whose outbox fails when it has to note how far the files are. */
const failing = (store: Store, after: number): Store => {
  const advance: Store["outbox"]["advance"] = (outgoing, next) =>
    next > after ? Promise.reject(new Error("stop")) : store.outbox.advance(outgoing, next);
  const outbox = new Proxy(store.outbox, {
    get: (target, name) =>
      name === "advance" ? advance : (Reflect.get(target, name) as (...a: unknown[]) => unknown).bind(target),
  });
  return new Proxy(store, {
    get(target, name) {
      if (name === "outbox") return outbox;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
};

describe("files for holders", () => {
  it("are all there, once, and one link each, after kills at several points and one run to the end", async () => {
    const directory = newFolder();
    await context.store.outbox.add(batch.id, directory);
    for (const nth of [1, 300, 500, 700]) expect(killedAt(nth)).toBe("SIGKILL");
    expect(await context.store.outbox.listUnfinished()).toHaveLength(1);
    expect(existsSync(join(directory, "links.csv"))).toBe(false);
    const [exported] = await deliverWaiting(context, batch.id, ORIGIN);
    expect(exported).toEqual({ path: directory, credentials: SIZE });
    expectWhole(directory);
    expect(await context.store.outbox.listUnfinished()).toEqual([]);
    const lines = parse<{ credential: string; link: string }>(readFileSync(join(directory, "links.csv")), {
      columns: true,
    });
    expect(new Set(lines.map(({ credential }) => credential)).size).toBe(SIZE);
    expect(new Set(lines.map(({ link }) => link)).size).toBe(SIZE);
    expect(await deliverWaiting(context, batch.id, ORIGIN)).toEqual([]);
  });

  it("go on from what is on the disk for certain, not from the start", async () => {
    const directory = newFolder();
    await expect(
      exportToFolder({ ...context, store: failing(context.store, 256) }, batch.id, directory, ORIGIN),
    ).rejects.toThrow("stop");
    expect(await context.store.outbox.listUnfinished()).toEqual([{ batchId: batch.id, folder: directory, next: 256 }]);
    const first = await context.store.credentials.load(batch.id, 0);
    const lost = `${(first?.id ?? "").slice(9)}.json`;
    rmSync(join(directory, lost));
    await deliverWaiting(context, batch.id, ORIGIN);
    expectWhole(directory, lost); // nobody asked for it again
    await exportToFolder(context, batch.id, directory, ORIGIN);
    expectWhole(directory);
  });

  it("that were lost are written again by an export into the same folder, and the others are left alone", async () => {
    const directory = newFolder();
    await exportToFolder(context, batch.id, directory, ORIGIN);
    const names = readdirSync(directory);
    for (const [i, name] of names.entries()) if (i % 7 === 0) rmSync(join(directory, name));
    await exportToFolder(context, batch.id, directory, ORIGIN);
    expectWhole(directory);
  });

  it("of runs that were killed do not stay half written; files of others that look alike do", async () => {
    const directory = newFolder();
    const [first = ""] = readdirSync(whole);
    mkdirSync(directory);
    const { pid } = spawnSync("true");
    const theirs = [`notes.txt.${pid}.tmp`, `${first}.${process.ppid}.tmp`, `${first}.tmp`, first.replace(".", "_")];
    for (const name of [...theirs, `${first}.${pid}.tmp`, `links.csv.${pid}.tmp`])
      writeFileSync(join(directory, name), "{");
    await exportToFolder(context, batch.id, directory, ORIGIN);
    expect(readdirSync(directory).sort()).toEqual([...readdirSync(whole), ...theirs].sort());
  });

  it("are never written over others: not of one credential, and not where another batch lies", async () => {
    const directory = newFolder();
    await exportToFolder(context, batch.id, directory, ORIGIN);
    const changed = join(directory, readdirSync(directory).find((name) => name.endsWith(".sd-jwt")) ?? "");
    writeFileSync(changed, "another");
    const refusal = { code: "file_differs", data: { path: changed } };
    await expect(exportToFolder(context, batch.id, directory, ORIGIN)).rejects.toMatchObject(refusal);
    expect(readFileSync(changed, "utf8")).toBe("another");

    const second = await issueRoster(context, { rows: learners(2), achievement }, issuer);
    const links = { code: "file_differs", data: { path: join(whole, "links.csv") } };
    const before = readdirSync(whole).length;
    await expect(exportToFolder(context, second.id, whole, ORIGIN)).rejects.toMatchObject(links);
    expect(readdirSync(whole)).toHaveLength(before);
    expect(await context.store.outbox.listUnfinished()).toEqual([]); // a person decides; nothing waits
  });

  it("as one file never take the place of a file, and leave nothing behind where they cannot be written", async () => {
    for (const [name, target] of [
      ["all.zip", toZip],
      ["all.ndjson", toNdjson],
    ] as const) {
      const directory = newFolder();
      mkdirSync(directory);
      const path = join(directory, name);
      writeFileSync(path, "mine");
      await expect(exportBatch(context, batch.id, target(path), ORIGIN)).rejects.toMatchObject({
        code: "file_differs",
      });
      expect(readFileSync(path, "utf8")).toBe("mine");
      expect(readdirSync(directory)).toEqual([name]);
    }
  });

  it("wait in the outbox from the seal on, and come when the batch is published", async () => {
    const directory = newFolder();
    const other = await ledger.context(issuer);
    const request = { rows: learners(3), achievement, folder: directory };
    const stop = (state: string): void => {
      if (state === "sent") throw new Error("stop");
    };
    await expect(issueRoster(other, request, issuer, { onState: stop })).rejects.toThrow("stop");
    expect(await other.store.outbox.listUnfinished()).toEqual([{ batchId: 1, folder: directory, next: 0 }]);
    expect(await deliverWaiting(other, 1, ORIGIN)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });
});
