// Random schedules of crashes and failing endpoints. A fixed set of seeds runs each time; npm run test:faults -- --long runs
// many more, --seed N one of them, --seed N-M some.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { requires } from "../support/requirements.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { recordOutcome } from "./harness/schedule/results.ts";
import { runSchedule } from "./harness/schedule/runSchedule.ts";
import { scheduleOf } from "./harness/schedule/schedule.ts";
import { tracingRefused } from "./harness/process/strace.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const LONG = process.env.FAULTS_LONG === "1";
const seeds = seedsOf(process.env.FAULTS_SEED ?? (LONG ? "1-520" : "1-8"));

/** `7` or `7-12`. */
function seedsOf(text: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === undefined) throw new Error(`--seed: expected N or N-M, found ${text}`);
  return Array.from({ length: Math.max(1, Number(last) - Number(first) + 1) }, (_, i) => Number(first) + i);
}

const folder = temporaryFolder();
const worlds: FaultChain[] = [];

beforeAll(async () => {
  const lanes = Math.min(availableParallelism(), seeds.length);
  for (let i = 0; i < lanes; i++) worlds.push(await FaultChain.make(join(folder, String(i))));
});
afterAll(async () => {
  for (const faultChain of worlds) await faultChain.stop();
});

it(
  `after any of ${seeds.length} random schedules there is one anchor, every credential, and an end`,
  { timeout: LONG ? 7_200_000 : 400_000, ...requires(tracingRefused()) },
  async () => {
    const waiting = [...seeds];
    const bad: unknown[] = [];
    const lane = async (faultChain: FaultChain): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const schedule = scheduleOf(seed);
        const { outcome, hit } = await runSchedule(faultChain, schedule).catch((error: unknown) => {
          throw new Error(`the schedule of --seed ${schedule.seed} broke off: ${JSON.stringify(schedule)}`, {
            cause: error,
          });
        });
        recordOutcome({ ...outcome, hits: hit ? 1 : 0 }, "random");
        if (Object.values(outcome).some((count) => count !== 0)) bad.push({ ...schedule, ...outcome });
        if (LONG && seed % 20 === 0) process.stderr.write(`random: up to --seed ${seed}\n`);
      }
    };
    await Promise.all(worlds.map(lane));
    expect(bad).toEqual([]);
  },
);
