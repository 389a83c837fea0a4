// A process of its own for the tests of a store: opens the database at the same moment as others and saves batches into it.
import { openPostgres } from "../../../src/store/postgres/open.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import { sealedBatch, written } from "../fixtures/storedBatch.ts";

const CHUNK = 500;

const [, , target = "", first = "0", batches = "1", size = "1", startAt = "0"] = process.argv;
while (Date.now() < Number(startAt));
const open = target.startsWith("postgres:") ? openPostgres : openSqlite;
const store = await open(target, "2026-06-30T10:00:00Z");
process.stdout.write("open\n");
for (let i = 0; i < Number(batches); i++) {
  const { batch, root, credentials, tiles } = sealedBatch(Number(size), Number(first) + i * Number(size));
  const id = await store.batches.open(batch);
  for (let from = 0; from < credentials.length; from += CHUNK) {
    await store.credentials.add(id, credentials.slice(from, from + CHUNK).map(written));
    if (from > 0) process.stdout.write("filling\n");
  }
  await store.batches.seal(id, root, tiles, batch.sealedAt);
}
await store.close();
