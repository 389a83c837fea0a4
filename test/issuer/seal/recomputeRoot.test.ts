// The second pass over a batch that is so large that workers read it themselves, one range at a time.
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_SIZE } from "../../../src/core/batch/leaf.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { sealRoster } from "../../../src/issuer/issue.ts";
import { rangesOf } from "../../../src/issuer/pool/rangeQuestion.ts";
import { recomputeRoot } from "../../../src/issuer/seal/recomputeRoot.ts";
import type { Batch } from "../../../src/state/batch.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { TestLedger } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const SIZE = 5_200; // workers are used, and the last range is not full
const folder = temporaryFolder();

describe("ranges of a batch", () => {
  it.each([1, 511, 512, 513, 5_200])("of %i cover every position once, and everything behind the last", (size) => {
    const ranges = [...rangesOf(size)];
    expect(ranges.map(({ from }) => from)).toEqual([0, ...ranges.slice(0, -1).map(({ to }) => to)]);
    expect(ranges.at(-1)?.to).toBe(MAX_SIZE);
    expect(ranges.every(({ from }) => from < size)).toBe(true);
  });
});

describe("the second pass over a large batch", () => {
  let ledger: TestLedger;
  let context: IssuerContext;
  let batch: Batch;
  let database: DatabaseSync;

  beforeAll(async () => {
    ledger = await TestLedger.start(folder);
    const issuer = await ledger.issuer();
    context = await ledger.context(issuer);
    batch = await sealRoster(context, { rows: learners(SIZE), achievement }, issuer);
    database = new DatabaseSync(ledger.databasePath(), { timeout: 5_000, enableForeignKeyConstraints: false });
  }, 60_000);
  afterAll(async () => {
    database.close();
    await ledger.stop();
  });

  const at = (index: number): string => `place = ${batch.id * MAX_SIZE + index}`;
  const mismatch = (credential: unknown) => ({ code: "root_mismatch", data: { batch: batch.id, credential } });

  /** What the second pass says while the database is changed. */
  async function after(change: string, undo: string): Promise<unknown> {
    database.exec(change);
    try {
      return await recomputeRoot(context, batch).catch((error: unknown) => error);
    } finally {
      database.exec(undo);
    }
  }

  it("comes to the root that was sealed, and reports its progress", async () => {
    const done: number[] = [];
    await recomputeRoot(context, batch, { onProgress: (_stage, count) => done.push(count) });
    expect([done[0], done.at(-1)]).toEqual([0, SIZE]);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  it.each([0, 511, 512, 3_000, SIZE - 1])("names the credential at %i whose text is another", async (index) => {
    const sealed = await context.store.credentials.load(batch.id, index);
    const replace = (from: string, to: string): string =>
      `update credentials set body = replace(body, '${from}', '${to}') where ${at(index)}`;
    const error = await after(replace("Kowalska", "Kowalsky"), replace("Kowalsky", "Kowalska"));
    expect(error).toMatchObject(mismatch(sealed?.id));
  });

  it("can break off again and again while its workers read, and the process continues", async () => {
    const replace = (from: string, to: string): string =>
      `update credentials set body = replace(body, '${from}', '${to}') where ${at(0)}`;
    database.exec(replace("Kowalska", "Kowalsky"));
    for (let i = 0; i < 15; i++)
      await expect(recomputeRoot(context, batch)).rejects.toMatchObject({ code: "root_mismatch" });
    database.exec(replace("Kowalsky", "Kowalska"));
    await recomputeRoot(context, batch);
  });

  it.each([0, 511, 512, SIZE - 1])("stops where nothing stands at %i", async (index) => {
    const error = await after(
      `create table kept as select * from credentials where ${at(index)}; delete from credentials where ${at(index)}`,
      "insert into credentials select * from kept; drop table kept",
    );
    expect(error).toMatchObject({ code: "root_mismatch" });
  });

  it("stops where something stands behind the last", async () => {
    const error = await after(
      `create table kept as select * from credentials where ${at(5)};
       update kept set place = place - 5 + ${SIZE};
       insert into credentials select * from kept`,
      `delete from credentials where ${at(SIZE)}; drop table kept`,
    );
    expect(error).toMatchObject({ code: "root_mismatch" });
  });

  it("says what is wrong if its workers cannot open the database", async () => {
    const address = { engine: "sqlite", path: `${folder}/none.sqlite` } as const;
    const store = new Proxy(context.store, {
      get: (target, name) => {
        const value: unknown = name === "address" ? address : Reflect.get(target, name);
        return typeof value === "function" ? (value as () => unknown).bind(target) : value;
      },
    });
    await expect(recomputeRoot({ ...context, store }, batch)).rejects.toMatchObject({
      code: "worker_failed",
      data: { reason: expect.stringContaining("unable to open database file") as string },
    });
  });
});
