// How fast a store takes a batch in and gives it back: `node test/support/database/measure.ts FILE.sqlite|postgres://… [ROWS]`, on an
// empty database. Rows as the pipeline makes them: 2.7 kB of JSON, 3.5 kB of base64url, ids at random.
import { randomBytes, randomUUID } from "node:crypto";
import { sealTree } from "../../../src/core/batch/tiles.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import type { StoredCredential } from "../../../src/state/credential.ts";
import { fileOf } from "../../../src/state/holderFiles.ts";
import { openPostgres } from "../../../src/store/postgres/open.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import { sealedBatch, written } from "../fixtures/storedBatch.ts";

const CHUNK = 256; // as the pipeline
const READS = 1_000;
const NOW = "2026-06-30T10:00:00Z";

const [, , target = "", rows = "100000"] = process.argv;
const size = Number(rows);
const samples = Array.from({ length: 500 }, () => {
  const outcomes = Array.from(
    { length: 22 },
    () => `${randomBytes(10).toString("hex")}: says what data may be used for, and why not.`,
  );
  const body = { issuer: { id: "did:web:university.example" }, description: "x".repeat(900), outcomes };
  return { body: canonicalize(body), jwt: randomBytes(2_625).toString("base64url") };
});

function credential(index: number): StoredCredential {
  const [sample] = sealedBatch(1).credentials.map(written) as [StoredCredential];
  const { body, jwt } = samples[index % samples.length] ?? { body: "{}", jwt: "" };
  const viewB = { jwt, disclosures: [randomBytes(60).toString("base64url")], nonceB: randomBytes(32) };
  const leaf = randomBytes(32);
  return {
    ...sample,
    index,
    id: `urn:uuid:${randomUUID()}`,
    row: index,
    body,
    leaf,
    nonceA: randomBytes(32),
    share: viewB,
  };
}

const isPostgres = target.startsWith("postgres");
const store = isPostgres ? await openPostgres(target, NOW) : await openSqlite(target, NOW);
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
};

const leaves: Uint8Array[] = [];
const times: number[] = [];
const id = await store.batches.open({ ...sealedBatch(1).batch, size });
for (let from = 0; from < size; from += CHUNK) {
  const chunk = Array.from({ length: Math.min(CHUNK, size - from) }, (_, i) => credential(from + i));
  leaves.push(...chunk.map(({ leaf }) => leaf));
  times.push(await seconds(() => store.credentials.add(id, chunk)));
}
const { root, tiles } = sealTree(leaves);
const sealing = await seconds(() => store.batches.seal(id, hex(root), tiles, NOW));
const rate = (some: readonly number[]): number => Math.round((CHUNK * some.length) / some.reduce((a, b) => a + b, 0));
console.log(`added at ${rate(times)} rows/s, the last tenth at ${rate(times.slice(-Math.ceil(times.length / 10)))}`);
console.log(`sealed in ${sealing.toFixed(2)} s`);

const batch = await store.batches.load(id);
const reads: number[] = [];
for (let i = 0; i < READS; i++)
  reads.push(
    await seconds(async () => {
      const sealed = await store.credentials.load(id, Math.floor(Math.random() * size));
      if (sealed !== null) await fileOf(store, batch, sealed);
    }),
  );
reads.sort((a, b) => a - b);
const ms = (part: number): string => `${(1000 * (reads[Math.floor(part * READS)] ?? 0)).toFixed(2)} ms`;
console.log(`one file: median ${ms(0.5)}, 99 of 100 under ${ms(0.99)}, worst ${ms(0.9999)}`);

let read = 0;
const reading = await seconds(async () => {
  for await (const chunk of store.credentials.readChunks(id)) read += chunk.length;
});
console.log(`all read at ${Math.round(read / reading)} rows/s`);
await store.close();
