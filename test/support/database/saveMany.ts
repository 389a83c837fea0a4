// A process of its own for the tests of a store: opens the database, where it is asked to at the same moment as others, and saves
// batches into it, so many or until nobody writes to it any more: node saveMany.ts TARGET FIRST BATCHES SIZE [wait]
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { openPostgres } from "../../../src/store/postgres/open.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import { sealedBatch, written } from "../fixtures/storedBatch.ts";

const CHUNK = 500;

const [, , target = "", first = "0", batches = "1", size = "1", waiting = ""] = process.argv;
if (waiting !== "") {
  process.stdout.write("ready\n");
  await once(process.stdin, "data");
}
const state = { stopped: false };
process.stdin.once("end", () => (state.stopped = true)).resume();
const open = target.startsWith("postgres:") ? openPostgres : openSqlite;
const store = await open(target, "2026-06-30T10:00:00Z");
process.stdout.write("open\n");
for (let i = 0; i < Number(batches) && !state.stopped; i++) {
  const { batch, root, credentials, tiles } = sealedBatch(Number(size), Number(first) + i * Number(size));
  const id = await store.batches.open(batch);
  for (let from = 0; from < credentials.length; from += CHUNK) {
    await store.credentials.add(id, credentials.slice(from, from + CHUNK).map(written));
    if (from > 0) process.stdout.write("filling\n");
  }
  await store.batches.seal(id, root, tiles, batch.sealedAt);
  await setImmediate(); // SQLite answers at once, so nothing else would get its turn
}
await store.close();
process.stdin.destroy();
