// The floor: how fast the cryptography alone goes in as many threads as issuing uses. Credentials a second.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { prepareBatch } from "../../src/issuer/prepare.ts";
import { parseRoster } from "../../src/issuer/roster.ts";
import { threadCount } from "../../src/issuer/threads.ts";
import { achievement, home, profile, rosterOf } from "./sample.ts";

const COUNT = 20_000;

export async function measureFloor(): Promise<number> {
  const { rows } = parseRoster(rosterOf(200), { format: "csv", achievement });
  const common = { achievement, home, profile, now: Date.now() / 1000 };
  const { credentials } = prepareBatch(common, rows, (length) => new Uint8Array(randomBytes(length)));
  const bodies = credentials.map(({ body }) => body);
  const threads = Array.from(
    { length: threadCount() },
    () => new Worker(new URL("./floorWorker.ts", import.meta.url), { workerData: { bodies, count: COUNT } }),
  );
  await Promise.all(threads.map((thread) => once(thread, "message")));
  const started = performance.now();
  const ended = threads.map((thread) => once(thread, "message"));
  for (const thread of threads) thread.postMessage("go");
  await Promise.all(ended);
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(threads.map((thread) => thread.terminate()));
  return (COUNT * threads.length) / seconds;
}
