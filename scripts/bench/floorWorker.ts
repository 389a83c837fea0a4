// One thread of the floor: per credential JCS, SHA-256, an Ed25519 and a P-256 signature and keccak, and nothing else.
import { generateKeyPairSync, hash, sign } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { keccak256 } from "#hash";
import { canonicalize } from "../../src/core/canonical.ts";
import type { JsonObject } from "../../src/core/json.ts";

const { bodies, count } = workerData as { bodies: readonly JsonObject[]; count: number };
const ed25519 = generateKeyPairSync("ed25519").privateKey;
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

const once = (body: JsonObject): void => {
  const digest = hash("sha256", canonicalize(body), "buffer");
  sign(null, digest, ed25519);
  sign("sha256", digest, p256); // in DER: node takes twice as long for the form of JWS
  keccak256(keccak256(digest));
};

for (let i = 0; i < 500; i++) once(bodies[i % bodies.length] as JsonObject); // warm
parentPort?.on("message", () => {
  const started = performance.now();
  for (let i = 0; i < count; i++) once(bodies[i % bodies.length] as JsonObject);
  parentPort?.postMessage((performance.now() - started) / 1000);
});
parentPort?.postMessage("ready");
