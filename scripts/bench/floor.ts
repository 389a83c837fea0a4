// The floor: how fast the cryptography alone goes in as many threads as issuing uses. Credentials a second.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { makeCredential } from "../../src/core/credential/makeCredential.ts";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { signingInputOf } from "../../src/core/share/jwt.ts";
import { makeShare, SALTS_LENGTH } from "../../src/core/share/makeShare.ts";
import { commonInput, inputOf } from "../../src/issuer/seal/credentialInput.ts";
import { parseRoster } from "../../src/issuer/roster/parseRoster.ts";
import { threadCount } from "../../src/bin/workers/threadPool.ts";
import { canonicalQuads } from "../../src/signature/suites/eddsaRdfc2022.ts";
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
  const common = commonInput({ achievement, account, profile, now: Date.now() / 1000 });
  const samples: FloorSample[] = [];
  for (const row of rows) {
    const input = inputOf(common, row, random);
    const body = makeCredential(input);
    const { header, payload } = makeShare(input, share.kid, random(SALTS_LENGTH));
    samples.push({ body, quads: await canonicalQuads(body), signingInput: signingInputOf(header, payload) });
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
