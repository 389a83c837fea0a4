// What fsck finds: any bit of what was sealed that is another now, by name.
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssuerContext } from "../../src/issuer/context.ts";
import { fsckBatch } from "../../src/issuer/fsck.ts";
import { sealRoster } from "../../src/issuer/issue.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import type { Batch } from "../../src/store/store.ts";
import { achievement, learners } from "../support/learners.ts";
import { type TestIssuer, TestLedger } from "../support/ledger.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
let batch: Batch;

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  context = await ledger.context(issuer);
  batch = await sealRoster(context, { rows: learners(7), achievement }, issuer);
});
afterAll(() => ledger.stop());

/** The codes that fsck gives after a change behind the store's back, which is undone afterwards. */
async function after(sql: string): Promise<string[]> {
  const path = ledger.databasePath();
  const database = new DatabaseSync(path, { timeout: 5_000 });
  const store = await openSqlite(path, "2026-06-30T10:00:00Z");
  try {
    database.exec(
      "begin; create table kept_credentials as select * from credentials; create table kept_tiles as select * from tiles; commit",
    );
    database.exec(sql);
    const faults = await fsckBatch(store, await store.loadBatch(batch.id));
    for (const { where } of faults) expect(where).toMatch(/^(urn:uuid:|batch )/);
    return faults.map(({ code }) => code);
  } finally {
    database.exec(
      "pragma foreign_keys = off; delete from credentials; insert into credentials select * from kept_credentials; delete from tiles; insert into tiles select * from kept_tiles; drop table kept_credentials; drop table kept_tiles",
    );
    database.close();
    await store.close();
  }
}

describe("fsck", () => {
  it("finds nothing in a batch that is as it was sealed", async () => {
    expect(await fsckBatch(context.store, batch)).toEqual([]);
  });

  it.each([
    ["a name was changed", "update credentials set body = replace(body, 'Kowalska 3', 'Kowalska 4')", ["leaf"]],
    [
      "a bit of a leaf was flipped",
      "update credentials set leaf = randomblob(32) where place % 1048576 = 2",
      ["leaf", "root", "tile", "tile", "tile", "tile"],
    ],
    ["a nonce was lost", "update credentials set nonce_a = zeroblob(32) where place % 1048576 = 6", ["leaf"]],
    ["a JWT was changed", "update credentials set jwt = jwt || 'A' where place % 1048576 = 0", ["leaf"]],
    ["a body is no JSON any more", "update credentials set body = '{' where place % 1048576 = 1", ["leaf"]],
    ["a tile was changed", "update tiles set nodes = zeroblob(length(nodes)) where level = 1", ["tile"]],
    ["a tile is gone", "delete from tiles where level = 2", ["tile"]],
    [
      "a disclosure was exchanged",
      "update credentials set disclosures = (select disclosures from credentials where place % 1048576 = 1) where place % 1048576 = 4",
      ["missing", "hidden"],
    ],
  ])("names it where %s", async (_, sql, codes) => {
    const found = await after(sql);
    expect([...new Set(found)]).toEqual([...new Set(codes)]);
    expect(await fsckBatch(context.store, batch)).toEqual([]);
  });

  it("names it where credentials are gone", async () => {
    expect(await after("pragma foreign_keys = off; delete from credentials where place % 1048576 = 6")).toEqual([
      "size",
    ]);
    expect((await after("pragma foreign_keys = off; delete from credentials where place % 1048576 = 3"))[0]).toBe(
      "missing",
    );
  });
});
