// Processes that die, or that the disk fails, at a system call on the workspace's own files. Whatever they leave is described by
// status and finished by resume: the old state or the new one, never half of one.
import { afterAll, beforeAll, describe, expect } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { outcomeOf } from "./finish.ts";
import { needing } from "./needs.ts";
import { CLEAN, note } from "./results.ts";
import type { Scene } from "./scene.ts";
import { borders, counting, type Hit, injecting, sample, type Spot, spotsIn, tracingRefused } from "./strace.ts";
import { World } from "./world.ts";

const LONG = process.env.FAULTS_LONG === "1";
const traced = needing(tracingRefused());
const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  world = await World.make(folder);
});
afterAll(() => world.stop());

/** The calls of a run that nothing befalls. */
async function spotsOf(argv: (scene: Scene) => string[], files: (scene: Scene) => string[]): Promise<Spot[]> {
  const scene = await world.scene();
  const log = scene.path("calls");
  const ended = await scene.start(argv(scene), counting(files(scene), log)).ended;
  expect([ended.exit, ended.text]).toEqual([0, expect.any(String)]);
  return spotsIn(log);
}

describe("F3: issuing that is killed, or fails, at any write", () => {
  const HITS: Readonly<Record<Hit, (spot: Spot) => boolean>> = {
    KILL: () => true,
    EIO: () => true,
    ENOSPC: ({ syscall }) => /write|truncate|openat/.test(syscall),
  };

  traced(
    "leaves a state that status describes and resume finishes, with one anchor and every credential",
    async () => {
      const spots = borders(
        await spotsOf(
          (scene) => scene.issuing(),
          (scene) => scene.databaseFiles,
        ),
      );
      expect(new Set(spots.map(({ syscall }) => syscall)).size).toBeGreaterThan(3);
      for (const hit of ["KILL", "EIO", "ENOSPC"] as const)
        for (const spot of sample(spots.filter(HITS[hit]), LONG ? 60 : hit === "KILL" ? 12 : 5)) {
          const scene = await world.scene();
          const issuing = scene.issuing();
          const ended = await scene.start(issuing, injecting(scene.databaseFiles, scene.path("calls"), spot, hit))
            .ended;
          expect(ended.hung, `${hit} ${spot.syscall} ${spot.nth}`).toBe(false);
          expect(ended.text).not.toContain("This should not happen");
          const outcome = await outcomeOf(scene, issuing);
          expect(outcome, `${hit} at ${spot.syscall} ${spot.nth}: ${ended.text}`).toEqual(CLEAN);
          note(outcome, hit === "ENOSPC" ? "F4" : "F3");
          scene.remove();
        }
    },
    LONG ? 1_800_000 : 170_000,
  );
});
