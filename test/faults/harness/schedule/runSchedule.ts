// Runs a schedule on a world, finishes what it left as a registrar would, and counts.
import { readFileSync } from "node:fs";
import { ANCHOR } from "../../../../src/chain/keys/keyConsent.ts";
import { outcomeOf, resumed, unfinishedIn } from "./finish.ts";
import { killing } from "../process/killing.ts";
import type { Outcome } from "./results.ts";
import { keyOf } from "../chain/foreignTransaction.ts";
import { type Crash, type Operation, rulesOf, type Schedule } from "./schedule.ts";
import type { Scene } from "../process/workspaceCopy.ts";
import { injecting } from "../process/strace.ts";
import type { World } from "../chain/faultChain.ts";

/** A process that waits for longer than this waits for what does not come: as good as dead. */
const PATIENCE_MS = 5_000;

/** More than the faults of any schedule last. */
const TRIES = 4;

export interface Came {
  readonly outcome: Outcome;
  /** at least one of its crashes, or disk errors, came before the command had ended */
  readonly hit: boolean;
}

export async function runSchedule(world: World, schedule: Schedule): Promise<Came> {
  const scene = await world.scene();
  const issuing = scene.issuing();
  const { operation } = schedule;
  const [hit, changed] =
    operation === "issue"
      ? [await issueThrough(scene, schedule, issuing), true]
      : await changeThrough(scene, { ...schedule, operation }, issuing);
  const outcome = await outcomeOf(scene, issuing);
  scene.remove();
  return { outcome: { ...outcome, unfinishable: outcome.unfinishable + (changed ? 0 : 1) }, hit };
}

/** Issue, and resume after each crash, which may crash again. Was any of them hit? */
async function issueThrough(scene: Scene, schedule: Schedule, issuing: readonly string[]): Promise<boolean> {
  let command: readonly string[] | null = issuing;
  let hit = false;
  for (const crash of schedule.crashes) {
    if (command === null) break;
    hit = (await meet(scene, schedule, command, crash)) || hit;
    const [batch] = await unfinishedIn(scene);
    command = batch === undefined ? null : batch.state === "open" ? issuing : ["resume", String(batch.id)];
  }
  return hit;
}

type Change = Exclude<Operation, "issue">;

/** Change the status of a credential, or a key, again and again. Was any of it hit, and is it changed in the end? */
async function changeThrough(
  scene: Scene,
  schedule: Schedule & { readonly operation: Change },
  issuing: readonly string[],
): Promise<[hit: boolean, changed: boolean]> {
  const { operation, crashes } = schedule;
  await scene.run(...issuing);
  const [file = ""] = await scene.exported(1);
  const command = [...COMMANDS[operation], ...(operation === "suspend" || operation === "revoke" ? [file] : [])];
  let hit = false;
  for (const crash of crashes) hit = (await meet(scene, schedule, command, crash)) || hit;
  for (let tries = 0; tries < TRIES; tries++) {
    await resumed(scene, "resume");
    if (await isChanged(scene, operation, file)) return [hit, true];
    await resumed(scene, ...command);
  }
  return [hit, false];
}

const COMMANDS: Readonly<Record<Change, readonly string[]>> = {
  suspend: ["suspend"],
  revoke: ["revoke", "--yes"],
  authorize: ["key", "authorize", "anchor-1", "--permissions", "anchor"],
  retire: ["key", "revoke", "anchor-1", "--yes", "--force"],
};

/** As the ledger has it. */
async function isChanged(scene: Scene, operation: Change, file: string): Promise<boolean> {
  if (operation === "suspend") return (await scene.run("verify", file)).out.includes('"headline":"suspended"');
  if (operation === "revoke") return (await scene.run("verify", file)).out.includes('"headline":"revoked"');
  const { permissions, revokedAt } = await keyOf(scene, "anchor-1");
  return operation === "retire" ? revokedAt !== 0 : permissions === ANCHOR;
}

/** A command under one crash and the weather. Did the crash come? */
async function meet(scene: Scene, schedule: Schedule, command: readonly string[], crash: Crash): Promise<boolean> {
  const weather = rulesOf(schedule);
  const script = (kill: () => unknown) => {
    if (crash.at === "call") return [{ from: crash.nth, times: 1, act: killing(kill, crash.when) }, ...weather];
    return crash.at === "state" ? [...weather, scene.killingIn(crash.state, kill)] : weather;
  };
  const log = scene.path("calls");
  const traced = crash.at === "syscall" ? injecting(scene.databaseFiles, log, crash.spot, crash.hit) : {};
  const { signal, hung } = await scene.killed(command, script, { ...traced, patience: PATIENCE_MS });
  const died = signal === "SIGKILL" && !hung;
  return died || (crash.at === "syscall" && readFileSync(log, "utf8").includes("INJECTED"));
}
