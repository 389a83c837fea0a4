// One thread of the floor: per credential JCS, SHA-256, an Ed25519 and a P-256 signature and keccak, and nothing else. Or the
// same over all bytes that the formats have signed and hashed: quads, JWT, and both views again for the second root.
import { generateKeyPairSync, hash, sign } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { keccak256 } from "#hash";
import { canonicalize } from "../../src/core/json/canonical.ts";
import type { FloorKind, FloorSample } from "./floor.ts";

interface Work {
  readonly kind: FloorKind;
  readonly samples: readonly FloorSample[];
  readonly count: number;
}

const { kind, samples, count } = workerData as Work;
const ed25519 = generateKeyPairSync("ed25519").privateKey;
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

const sha256 = (data: string): Buffer => hash("sha256", data, "buffer");

const least = ({ body }: FloorSample): void => {
  const digest = sha256(canonicalize(body));
  sign(null, digest, ed25519);
  sign("sha256", digest, p256); // in DER: node takes twice as long for the form of JWS
  keccak256(keccak256(digest));
};

const allBytes = ({ body, quads, signingInput }: FloorSample): void => {
  const text = canonicalize(body);
  sign(null, sha256(quads), ed25519);
  sign("sha256", Buffer.from(signingInput, "latin1"), p256);
  for (let pass = 0; pass < 2; pass++) {
    sha256(text);
    keccak256(keccak256(sha256(signingInput)));
  }
};

const once = kind === "formats" ? allBytes : least;
const sampleAt = (i: number): FloorSample => samples[i % samples.length] as FloorSample;

for (let i = 0; i < 500; i++) once(sampleAt(i)); // warm
parentPort?.on("message", () => {
  const started = performance.now();
  for (let i = 0; i < count; i++) once(sampleAt(i));
  parentPort?.postMessage((performance.now() - started) / 1000);
});
parentPort?.postMessage("ready");
