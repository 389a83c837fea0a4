// Threads that open a PostgreSQL database themselves: the second pass and fsck over a batch that is large enough for them.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openThreads } from "../../../src/bin/workers/threadPool.ts";
import { fsckBatch } from "../../../src/issuer/repair/fsck.ts";
import { recomputeRoot } from "../../../src/issuer/seal/recomputeRoot.ts";
import { sealBatch } from "../../../src/issuer/seal/sealBatch.ts";
import { rowKeyOf } from "../../../src/store/sql/rowKey.ts";
import { openPostgres } from "../../../src/store/postgres/open.ts";
import type { Batch } from "../../../src/state/batch.ts";
import type { Store } from "../../../src/state/store.ts";
import { account, profile, share, signing } from "../../../scripts/bench/sample.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { binaries, PostgresServer, withPostgres } from "../../support/database/postgres.ts";

const SIZE = 5_100;

describe("threads over PostgreSQL", withPostgres, () => {
  let server: PostgresServer;
  let url: string;
  let store: Store;
  let context: Parameters<typeof sealBatch>[0];
  let batch: Batch;

  beforeAll(async () => {
    server = await PostgresServer.start(binaries ?? "");
    url = await server.newDatabase();
    store = await openPostgres(url, new Date().toISOString());
    const random = (length: number) => Uint8Array.from(randomBytes(length));
    context = { store, account, profile, clock: () => Date.now() / 1000, random, openPool: openThreads };
    batch = await store.batches.load(
      await sealBatch(context, { rows: learners(SIZE), achievement }, { signing, share }),
    );
  });
  afterAll(async () => {
    await store.close();
    await server.end();
  });

  it("find a batch as it was sealed", async () => {
    await recomputeRoot(context, batch);
    expect(await fsckBatch(context, batch, [profile])).toEqual([]);
  });

  it("name the one credential whose text is another", async () => {
    const victim = await store.credentials.load(batch.id, SIZE - 1);
    const where = `where place = ${rowKeyOf(batch.id, SIZE - 1)}`;
    await server.execute(`update credentials set body = replace(body, 'Kowalska', 'Kowalsky') ${where}`, url);
    await expect(recomputeRoot(context, batch)).rejects.toMatchObject({
      code: "root_mismatch",
      data: { batch: batch.id, credential: victim?.id },
    });
    expect(await fsckBatch(context, batch, [profile])).toMatchObject([{ code: "leaf", where: victim?.id }]);
  });
});
