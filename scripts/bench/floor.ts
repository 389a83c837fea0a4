// The floor: how fast the cryptography alone goes in as many threads as issuing uses. Credentials a second.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { SharedText } from "../../src/core/batch/sharedText.ts";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { CredentialMaker, sharedTextsOf } from "../../src/issuer/seal/credentialMaker.ts";
import { parseRoster } from "../../src/issuer/roster/parseRoster.ts";
import { threadCount } from "../../src/bin/workers/threadPool.ts";
import { canonicalQuads } from "../../src/signature/jsonld/canonicalQuads.ts";
import { achievement, account, profile, rosterOf, share } from "./sample.ts";

/** `least`: each step once, over as little as it can be. `formats`: over all bytes that the formats name (floorWorker.ts). */
export type FloorKind = "least" | "formats";

export interface FloorSample {
  /** view A without proofs */
  readonly body: JsonObject;
  /** its canonical N-Quads */
  readonly quads: string;
  /** of view B */
  readonly signingInput: string;
}

const COUNT = 20_000;

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

async function makeSamples(): Promise<FloorSample[]> {
  const { rows } = parseRoster(rosterOf(200), { format: "csv", achievement });
  const maker = new CredentialMaker({ achievement, account, profile, now: Date.now() / 1000 }, share);
  const sharedText = new SharedText(sharedTextsOf({ achievement }, share));
  const samples: FloorSample[] = [];
  for (const row of rows) {
    const made = maker.make(row, samples.length, random);
    const jwt = sharedText.jwt(made.share?.jwt ?? "");
    const signingInput = jwt.slice(0, jwt.lastIndexOf("."));
    samples.push({ body: made.body, quads: await canonicalQuads(made.body), signingInput });
  }
  return samples;
}

const samples = await makeSamples();

export async function measureFloor(kind: FloorKind): Promise<number> {
  const threads = Array.from(
    { length: threadCount() },
    () => new Worker(new URL("./floorWorker.ts", import.meta.url), { workerData: { kind, samples, count: COUNT } }),
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
