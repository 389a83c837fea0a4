// What fsck finds: any bit of what was sealed that is another now, by name.
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../src/core/errors/credenceError.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { fsckBatch, fsckRecords } from "../../../src/issuer/repair/fsck.ts";
import { issueRoster, sealRoster } from "../../../src/issuer/issue.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import type { Batch } from "../../../src/state/batch.ts";
import type { Store } from "../../../src/state/store.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
let batch: Batch;
let path: string;

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  context = await ledger.context(issuer);
  path = ledger.databasePath();
  batch = await issueRoster(context, { rows: learners(7), achievement }, issuer);
});
afterAll(() => ledger.stop());

const TABLES = ["batches", "credentials", "tiles", "links", "transactions"];

/** What `look` finds after a change behind the store's back, which is undone afterwards. */
async function after(change: (database: DatabaseSync) => void, look: (store: Store) => Promise<Fault[]>) {
  const database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: false });
  const store = await openSqlite(path, "2026-06-30T10:00:00Z");
  try {
    database.exec(TABLES.map((table) => `create table kept_${table} as select * from ${table}`).join(";"));
    change(database);
    return await look(store);
  } finally {
    database.exec(
      TABLES.map((table) => `delete from ${table}; insert into ${table} select * from kept_${table}`).join(";"),
    );
    database.exec(TABLES.map((table) => `drop table kept_${table}`).join(";"));
    database.close();
    await store.close();
  }
}

const sql = (text: string) => (database: DatabaseSync) => database.exec(text);

const ofBatch = async (store: Store): Promise<Fault[]> =>
  fsckBatch({ ...context, store }, await store.batches.load(batch.id), [issuer.profile]);

const codesOf = (faults: readonly Fault[]): string[] => [...new Set(faults.map(({ code }) => code))];

/** Change one bit of one value. */
const flip =
  (table: string, column: string, where: string, bit: number) =>
  (database: DatabaseSync): void => {
    const row = database.prepare(`select cast(${column} as blob) as value from ${table} where ${where}`).get();
    const value = (row as { value: Uint8Array }).value;
    const at = Math.floor(bit / 8) % value.length;
    value[at] = (value[at] ?? 0) ^ (1 << (bit % 8));
    const isText =
      database.prepare(`select typeof(${column}) as type from ${table} where ${where}`).get()?.type === "text";
    database.prepare(`update ${table} set ${column} = ${isText ? "cast(? as text)" : "?"} where ${where}`).run(value);
  };

describe("fsck", () => {
  it("finds nothing in a batch that is as it was sealed", async () => {
    expect(await fsckBatch(context, batch, [issuer.profile])).toEqual([]);
    expect(await fsckRecords(context.store)).toEqual([]);
  });

  it.each([
    ["leaf", "credentials", "place % 1048576 = 3", [0, 77, 255], ["leaf", "tile", "root"]],
    ["body", "credentials", "place % 1048576 = 3", [3, 801, 4_002], ["leaf"]],
    ["jwt", "credentials", "place % 1048576 = 3", [5, 4_001, 8_000], ["leaf"]],
    ["nonce_a", "credentials", "place % 1048576 = 3", [9], ["leaf"]],
    ["nonce_b", "credentials", "place % 1048576 = 3", [250], ["leaf"]],
    ["commitment_b", "credentials", "place % 1048576 = 3", [128], ["leaf"]],
    ["signature", "credentials", "place % 1048576 = 3", [0, 258], ["signature"]],
    ["nodes", "tiles", "level = 1", [0, 1_000], ["tile"]],
    ["root", "batches", "id = 1", [130], ["root"]],
  ])(
    "names the credential or the tree where one bit of a stored %s is another",
    async (column, table, where, bits, codes) => {
      for (const bit of bits) {
        const faults = await after(flip(table, column, where, bit), ofBatch);
        expect(codesOf(faults)).toEqual(codes);
        const sealed = await context.store.credentials.load(batch.id, 3);
        expect(faults[0]?.where).toBe(table === "credentials" ? sealed?.id : `batch ${batch.id}`);
      }
      expect(await ofBatch(context.store)).toEqual([]);
    },
  );

  it.each([
    ["a name was changed", "update credentials set body = replace(body, 'Kowalska 3', 'Kowalska 4')", ["leaf"]],
    ["a body is no JSON any more", "update credentials set body = '{' where place % 1048576 = 1", ["leaf"]],
    [
      "a signature is no JSON any more",
      "update credentials set signature = '{' where place % 1048576 = 1",
      ["signature"],
    ],
    ["a tile is gone", "delete from tiles where level = 2", ["tile"]],
    [
      "a disclosure was exchanged",
      "update credentials set disclosures = (select disclosures from credentials where place % 1048576 = 1) where place % 1048576 = 4",
      ["missing", "hidden"],
    ],
    [
      "signatures of view A were exchanged",
      "update credentials set signature = (select signature from credentials where place % 1048576 = 1) where place % 1048576 = 4",
      ["signature"],
    ],
    ["an id was changed", "update credentials set id = zeroblob(16) where place % 1048576 = 4", ["id"]],
    ["a batch was given to another issuer", "update batches set issuer_id = 99", ["home"]],
    ["the last credential is gone", "delete from credentials where place % 1048576 = 6", ["gap"]],
    ["credentials in the middle are gone", "delete from credentials where place % 1048576 in (2, 3)", ["gap"]],
    ["the size is another", "update batches set size = 6", ["gap"]],
  ])("names it where %s", async (_, text, codes) => {
    expect(codesOf(await after(sql(text), ofBatch))).toEqual(codes);
    expect(await ofBatch(context.store)).toEqual([]);
  });

  it("names the positions that nothing stands at, once each", async () => {
    const faults = await after(sql("delete from credentials where place % 1048576 in (0, 2, 3, 6)"), ofBatch);
    expect(faults.map(({ message }) => message)).toEqual([
      "nothing stands at position 0 of 7",
      "nothing stands at positions 2 to 3 of 7",
      "nothing stands at position 6 of 7",
    ]);
  });

  it("checks signatures by the keys of any profile, and says once where no profile has a key", async () => {
    const other = await ledger.issuer("did:web:other.example");
    expect(await fsckBatch(context, batch, [other.profile, issuer.profile])).toEqual([]);
    const faults = await fsckBatch(context, batch, [other.profile]);
    expect(faults.map(({ code, where }) => [code, where])).toEqual([
      ["key_unknown", issuer.signing.verificationMethod],
      ["key_unknown", issuer.share.kid],
    ]);
    const [own] = issuer.profile.keys;
    const forged = {
      ...issuer.profile,
      keys: [{ ...own, value: other.profile.keys[0]?.value }, issuer.profile.keys[1]],
    };
    const wrong = await fsckBatch(context, batch, [forged as typeof issuer.profile]);
    expect(codesOf(wrong)).toEqual(["signature"]);
  });

  it("finds a wrong signature anywhere in a large batch, by template or library, and raises no false alarm", async () => {
    const other = await ledger.context(issuer);
    const large = await sealRoster(other, { rows: learners(250), achievement }, issuer);
    const raw = new DatabaseSync(ledger.databasePath(), { timeout: 5_000 });
    expect(await fsckBatch(other, large, [issuer.profile])).toEqual([]);
    for (const [at, from] of [
      [1, 7], // for a template
      [6, 7], // for the library
    ] as const) {
      const { signature } = raw.prepare(`select signature from credentials where place % 1048576 = ${at}`).get() ?? {};
      raw.exec(
        `update credentials set signature = (select signature from credentials where place % 1048576 = ${from}) where place % 1048576 = ${at}`,
      );
      const wrong = await other.store.credentials.load(large.id, at);
      for (const all of [false, true])
        expect(await fsckBatch(other, large, [issuer.profile], all)).toMatchObject([
          { code: "signature", where: wrong?.id },
        ]);
      raw.prepare(`update credentials set signature = ? where place % 1048576 = ${at}`).run(signature ?? null);
    }
    raw.close();
  });

  it("names the same in the same order where workers check a large batch, and a key without profile once", async () => {
    const other = await ledger.context(issuer);
    const large = await sealRoster(other, { rows: learners(2_600), achievement }, issuer);
    expect(await fsckBatch(other, large, [issuer.profile])).toEqual([]);
    expect(codesOf(await fsckBatch(other, large, []))).toEqual(["key_unknown"]);
    expect(await fsckBatch(other, large, [])).toHaveLength(2);
    const idOf = async (index: number) => (await other.store.credentials.load(large.id, index))?.id;
    const damaged = [await idOf(3), await idOf(2_599)];
    const raw = new DatabaseSync(ledger.databasePath(), { timeout: 5_000, enableForeignKeyConstraints: false });
    raw.exec(
      `update credentials set body = replace(body, 'Kowalska', 'Kowalsky') where place % 1048576 in (3, 2599);
       delete from credentials where place % 1048576 = 1100`,
    );
    raw.close();
    const faults = await fsckBatch(other, large, [issuer.profile]);
    expect(faults.map(({ code, where }) => [code, where])).toEqual([
      ["leaf", damaged[0]],
      ["gap", `batch ${large.id}`],
      ["leaf", damaged[1]],
    ]);
  });

  it("ends at a thousand faults, also with workers", async () => {
    const other = await ledger.context(issuer);
    const large = await sealRoster(other, { rows: learners(2_600), achievement }, issuer);
    const raw = new DatabaseSync(ledger.databasePath(), { timeout: 5_000 });
    raw.exec("update credentials set leaf = nonce_a");
    raw.close();
    expect(await fsckBatch(other, large, [issuer.profile])).toHaveLength(1_000);
  });

  it("names links that lead nowhere, a transaction whose bytes were changed, and one that is gone", async () => {
    const transaction = batch.transactionHash ?? "";
    const found = (change: string) => after(sql(change), fsckRecords);
    const [link] = await context.store.links.list(batch.id);
    expect(
      await found(`delete from credentials where place = (select place from links where id = '${link?.id ?? ""}')`),
    ).toMatchObject([{ code: "loose_link", where: `link ${link?.id ?? ""}` }]);
    for (const raw of ["'0x02'", "'no hex'", "raw || '00'"])
      expect(await found(`update transactions set raw = ${raw}`)).toMatchObject([
        { code: "transaction", where: transaction },
      ]);
    expect(await found("delete from transactions")).toMatchObject([{ code: "transaction_missing", where: "batch 1" }]);
  });
});
