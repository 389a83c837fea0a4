// node scripts/bench/quads.ts: how many credentials of the example rosters a second one thread canonicalises and hashes by
// template, and by the library. Prints JSON; median of nine rounds, per second of processor time (others use the machine).
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "#hash";
import { packageRoot } from "../../src/bin/system/software.ts";
import { parseAchievement } from "../../src/core/achievement/achievement.ts";
import { parseJson } from "../../src/core/json/strictJson.ts";
import type { RosterRow } from "../../src/core/credential/rosterRow.ts";
import { prepareBatch } from "../../src/issuer/seal/prepareBatch.ts";
import { parseRoster } from "../../src/issuer/roster/parseRoster.ts";
import { Canonicalizer } from "../../src/signature/canonical/canonicalizer.ts";
import { canonicalQuads } from "../../src/signature/jsonld/canonicalQuads.ts";
import { account, profile } from "./sample.ts";

const example = (...path: string[]): Buffer => readFileSync(join(packageRoot, "examples", ...path));

function bodiesOf(achievementFile: string, rosterFile: string) {
  const { achievement } = parseAchievement(parseJson(example("achievements", achievementFile)));
  const { rows } = parseRoster(example(rosterFile), { format: "csv", achievement });
  const common = { achievement, account, profile, now: Date.now() / 1000 };
  const thousand = Array.from({ length: 1_000 }, (_, i) => rows.at(i % rows.length) as RosterRow);
  const { credentials } = prepareBatch(common, thousand, (length) => new Uint8Array(randomBytes(length)));
  return credentials.map(({ body }) => body);
}

async function perSecond(count: number, action: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return Math.round(count / ((user + system) / 1e6));
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

for (const [achievementFile, rosterFile] of [
  ["applied-data-stewardship.json", "roster.csv"],
  ["data-ethics-in-practice.json", "roster-data-ethics.csv"],
] as const) {
  const bodies = bodiesOf(achievementFile, rosterFile);
  const canonicalizer = new Canonicalizer();
  for (const body of bodies) await canonicalizer.hash(body);
  const rounds: number[] = [];
  for (let round = 0; round < 9; round++)
    rounds.push(
      await perSecond(10 * bodies.length, async () => {
        for (let i = 0; i < 10; i++)
          for (const body of bodies) {
            const hash = canonicalizer.hash(body);
            if (hash instanceof Promise) await hash;
          }
      }),
    );
  const some = bodies.slice(0, 300);
  const library = await perSecond(some.length, async () => {
    for (const body of some) sha256(await canonicalQuads(body));
  });
  const characters = (await canonicalQuads(bodies[0] as never)).length;
  const { templated, library: left } = canonicalizer.stats;
  process.stdout.write(
    `${JSON.stringify({ rosterFile, characters, templates: median(rounds), library, templated, left })}\n`,
  );
}
