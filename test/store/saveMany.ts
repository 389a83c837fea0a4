// A process of its own for sqlite.test.ts: opens the database at the same moment as others and saves batches into it.
import { openSqlite } from "../../src/store/sqlite.ts";
import { sealedBatch } from "./sample.ts";

const [, , path = "", first = "0", batches = "1", size = "1", startAt = "0"] = process.argv;
while (Date.now() < Number(startAt));
const store = await openSqlite(path, "2026-06-30T10:00:00Z");
process.stdout.write("open\n");
for (let i = 0; i < Number(batches); i++) {
  const { batch, credentials, tiles } = sealedBatch(Number(size), Number(first) + i * Number(size));
  await store.saveSealed(batch, credentials, tiles);
}
await store.close();
