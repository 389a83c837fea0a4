// Issues one batch of `--size N` as `credence issue` does, up to the root that is computed a second time from the disk, and
// prints times and memory as JSON. A process of its own, so that its memory is its own.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openThreads } from "../../src/bin/workers/threadPool.ts";
import { pooled } from "../../src/issuer/context/randomIds.ts";
import { sealBatch } from "../../src/issuer/seal/sealBatch.ts";
import { recomputeRoot } from "../../src/issuer/seal/recomputeRoot.ts";
import { parseRoster } from "../../src/issuer/roster/parseRoster.ts";
import { fileOf } from "../../src/state/holderFiles.ts";
import { openSqlite } from "../../src/store/sqlite/open.ts";
import { achievement, account, profile, share, signing, writeRoster } from "./sample.ts";

export interface IssueRun {
  readonly size: number;
  /** roster read · made, signed and saved · tree and seal · checked again */
  readonly seconds: { readonly roster: number; readonly sign: number; readonly tree: number; readonly check: number };
  readonly peakRssMb: number;
  /** median time to make one credential's file, in milliseconds */
  readonly fileMs: number;
}

const size = Number(process.argv[2] ?? 1_000);
const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
const store = await openSqlite(join(folder, "bench.sqlite"), new Date().toISOString());
try {
  const rosterPath = join(folder, "roster.csv");
  writeRoster(rosterPath, size);
  const now = (): number => performance.now() / 1000;
  const times = [now()];
  const { rows } = parseRoster(readFileSync(rosterPath), { format: "csv", achievement, folder });
  times.push(now());
  const context = {
    store,
    account,
    profile,
    clock: () => Date.now() / 1000,
    openPool: openThreads,
    random: pooled((length) => new Uint8Array(randomBytes(length))),
  };
  let signed = 0;
  const id = await sealBatch(
    context,
    { rows, achievement },
    { signing, share },
    {
      onProgress: (_stage, done) => done === size && (signed = now()),
    },
  );
  times.push(signed, now());
  await recomputeRoot(context, await store.batches.load(id));
  times.push(now());
  const between = (i: number): number => (times[i + 1] ?? 0) - (times[i] ?? 0);
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  const run: IssueRun = {
    size,
    seconds: { roster: between(0), sign: between(1), tree: between(2), check: between(3) },
    peakRssMb: Math.round(peakRssMb),
    fileMs: await fileTime(id),
  };
  process.stdout.write(`${JSON.stringify(run)}\n`);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

async function fileTime(id: number): Promise<number> {
  const batch = await store.batches.load(id);
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const index = Math.floor((i * size) / 200);
    const started = performance.now();
    const sealed = await store.credentials.load(id, index);
    if (sealed !== null) await fileOf(store, batch, sealed);
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[100] ?? 0;
}
