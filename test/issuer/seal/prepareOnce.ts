// Prepares one batch of the example roster from fixed randomness and prints what came out. A process of its own, so that
// prepareBatch.test.ts can run it in another time zone and language.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../src/bin/system/software.ts";
import { parseAchievement } from "../../../src/core/achievement/achievement.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import { parseJson } from "../../../src/core/json/strictJson.ts";
import { parseProfile } from "../../../src/core/trust/issuerProfile.ts";
import type { Common } from "../../../src/issuer/pool/poolTasks.ts";
import { type PreparedBatch, prepareBatch } from "../../../src/issuer/seal/prepareBatch.ts";
import { parseRoster } from "../../../src/issuer/roster/parseRoster.ts";
import { seeded } from "../../support/seeded.ts";

const example = (...path: string[]): Buffer => readFileSync(join(packageRoot, "examples", ...path));

export function prepareOnce(seed: string): PreparedBatch {
  const { achievement } = parseAchievement(parseJson(example("achievements", "applied-data-stewardship.json")));
  const lines = example("roster.csv").toString("utf8").split("\n").slice(0, 61).join("\n");
  const common: Common = {
    achievement,
    account: { chainId: 4_242, ledger: `0x${"ab".repeat(20)}`, issuerId: 7 },
    profile: parseProfile({
      format: "credence-issuer-profile-v1",
      did: "did:web:university.example",
      name: { en: "University of Examples", tr: "Örnek Üniversitesi" },
      country: "IE",
      keys: [
        {
          id: "did:web:university.example#k",
          type: "Multikey",
          value: `z6Mk${"1".repeat(44)}`,
          from: "2020-01-01T00:00:00Z",
        },
      ],
    }),
    now: 1_782_864_123.9,
  };
  return prepareBatch(common, parseRoster(Buffer.from(lines), { format: "csv", achievement }).rows, seeded(seed));
}

/** Root, and a hash over everything that was prepared. */
export function digestOf(batch: PreparedBatch): string {
  const all = JSON.stringify(batch, (_key, value: unknown) => (value instanceof Uint8Array ? hex(value) : value));
  return `${hex(batch.tree.root)} ${createHash("sha256").update(all).digest("hex")}`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(digestOf(prepareOnce(process.argv[2] ?? "")));
