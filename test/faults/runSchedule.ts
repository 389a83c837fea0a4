// Runs a schedule on a world, finishes what it left as a registrar would, and counts.
import { outcomeOf, resumed, unfinishedIn } from "./finish.ts";
import { killing } from "./killing.ts";
import type { Outcome } from "./results.ts";
import { type Crash, type Operation, rulesOf, type Schedule } from "./schedule.ts";
import type { Scene } from "./scene.ts";
import { injecting } from "./strace.ts";
import type { World } from "./world.ts";

/** A process that waits for longer than this waits for what does not come: as good as dead. */
const PATIENCE_MS = 5_000;

/** More than the faults of any schedule last. */
const TRIES = 4;

export async function runSchedule(world: World, schedule: Schedule): Promise<Outcome> {
  const scene = await world.scene();
  const issuing = scene.issuing();
  const changed =
    schedule.operation === "issue"
      ? await issueThrough(scene, schedule, issuing)
      : await changeThrough(scene, schedule, issuing);
  const outcome = await outcomeOf(scene, issuing);
  scene.remove();
  return { ...outcome, unfinishable: outcome.unfinishable + (changed ? 0 : 1) };
}

/** Issue, and resume after each crash, which may crash again. */
async function issueThrough(scene: Scene, schedule: Schedule, issuing: readonly string[]): Promise<true> {
  let command: readonly string[] | null = issuing;
  for (const crash of schedule.crashes) {
    if (command === null) return true;
    await meet(scene, schedule, command, crash);
    const [batch] = await unfinishedIn(scene);
    command = batch === undefined || batch.state === "open" ? null : ["resume", String(batch.id)];
  }
  return true;
}

/** Change the status of a credential, or a key, again and again; is it changed in the end? */
async function changeThrough(scene: Scene, schedule: Schedule, issuing: readonly string[]): Promise<boolean> {
  await scene.run(...issuing);
  const [file = ""] = await scene.exported(1);
  const command = commandOf(schedule.operation, file);
  for (const crash of schedule.crashes) await meet(scene, schedule, command, crash);
  for (let tries = 0; tries < TRIES; tries++) {
    if ((await resumed(scene, ...command)).exit === 0) return true;
    await resumed(scene, "resume");
  }
  return false;
}

function commandOf(operation: Exclude<Operation, "issue"> | Operation, file: string): string[] {
  if (operation === "authorize") return ["key", "authorize", "anchor-1"];
  return operation === "revoke" ? ["revoke", file, "--yes"] : [operation, file];
}

async function meet(scene: Scene, schedule: Schedule, command: readonly string[], crash: Crash): Promise<void> {
  const weather = rulesOf(schedule);
  const script = (kill: () => unknown) => {
    if (crash.at === "call") return [{ from: crash.nth, times: 1, act: killing(kill, crash.when) }, ...weather];
    return crash.at === "state" ? [...weather, scene.killingIn(crash.state, kill)] : weather;
  };
  const traced =
    crash.at === "syscall" ? injecting(scene.databaseFiles, scene.path("calls"), crash.spot, crash.hit) : {};
  await scene.killed(command, script, { ...traced, patience: PATIENCE_MS });
}
