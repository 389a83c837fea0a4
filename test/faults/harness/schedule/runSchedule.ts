// Runs a schedule on a world, finishes what it left as a registrar would, and counts.
import { readFileSync } from "node:fs";
import { outcomeOf, resumed, unfinishedIn } from "./finish.ts";
import { killing } from "../process/killing.ts";
import type { Outcome } from "./results.ts";
import { keyOf } from "../chain/foreignTransaction.ts";
import { type Crash, type Operation, rulesOf, type Schedule } from "./schedule.ts";
import type { WorkspaceCopy } from "../process/workspaceCopy.ts";
import { injecting } from "../process/strace.ts";
import type { FaultChain } from "../chain/faultChain.ts";
import { PERMISSIONS } from "../../../../src/core/trust/permissions.ts";

/** A process that waits for longer than this waits for what does not come: as good as dead. */
const PATIENCE_MS = 5_000;

/** More than the faults of any schedule last. */
const TRIES = 4;

export interface Came {
  readonly outcome: Outcome;
  /** at least one of its crashes, or disk errors, came before the command had ended */
  readonly hit: boolean;
}

export async function runSchedule(faultChain: FaultChain, schedule: Schedule): Promise<Came> {
  const copy = await faultChain.copy();
  const issuing = copy.issuing();
  const { operation } = schedule;
  const [hit, changed] =
    operation === "issue"
      ? [await issueThrough(copy, schedule, issuing), true]
      : await changeThrough(copy, { ...schedule, operation }, issuing);
  const outcome = await outcomeOf(copy, issuing);
  copy.remove();
  return { outcome: { ...outcome, unfinishable: outcome.unfinishable + (changed ? 0 : 1) }, hit };
}

/** Issue, and resume after each crash, which may crash again. Was any of them hit? */
async function issueThrough(copy: WorkspaceCopy, schedule: Schedule, issuing: readonly string[]): Promise<boolean> {
  let command: readonly string[] | null = issuing;
  let hit = false;
  for (const crash of schedule.crashes) {
    if (command === null) break;
    hit = (await runThrough(copy, schedule, command, crash)) || hit;
    const [batch] = await unfinishedIn(copy);
    command = batch === undefined ? null : batch.state === "open" ? issuing : ["resume", String(batch.id)];
  }
  return hit;
}

type Change = Exclude<Operation, "issue">;

/** Change the status of a credential, or a key, again and again. Was any of it hit, and is it changed in the end? */
async function changeThrough(
  copy: WorkspaceCopy,
  schedule: Schedule & { readonly operation: Change },
  issuing: readonly string[],
): Promise<[hit: boolean, changed: boolean]> {
  const { operation, crashes } = schedule;
  await copy.run(...issuing);
  const [file = ""] = await copy.exported(1);
  const command = [...COMMANDS[operation], ...(operation === "suspend" || operation === "revoke" ? [file] : [])];
  let hit = false;
  for (const crash of crashes) hit = (await runThrough(copy, schedule, command, crash)) || hit;
  for (let tries = 0; tries < TRIES; tries++) {
    await resumed(copy, "resume");
    if (await isChanged(copy, operation, file)) return [hit, true];
    await resumed(copy, ...command);
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
async function isChanged(copy: WorkspaceCopy, operation: Change, file: string): Promise<boolean> {
  if (operation === "suspend") return (await copy.run("verify", file)).out.includes('"headline":"suspended"');
  if (operation === "revoke") return (await copy.run("verify", file)).out.includes('"headline":"revoked"');
  const { permissions, revokedAt } = await keyOf(copy, "anchor-1");
  return operation === "retire" ? revokedAt !== 0 : permissions === PERMISSIONS.anchor;
}

/** A command under one crash and the weather. Did the crash come? */
async function runThrough(
  copy: WorkspaceCopy,
  schedule: Schedule,
  command: readonly string[],
  crash: Crash,
): Promise<boolean> {
  const endpointFaults = rulesOf(schedule);
  const script = (kill: () => unknown) => {
    if (crash.at === "call") return [{ from: crash.nth, times: 1, act: killing(kill, crash.when) }, ...endpointFaults];
    return crash.at === "state" ? [...endpointFaults, copy.killingIn(crash.state, kill)] : endpointFaults;
  };
  const log = copy.path("calls");
  const traced = crash.at === "syscall" ? injecting(copy.databaseFiles, log, crash.spot, crash.hit) : {};
  const { signal, hung } = await copy.killed(command, script, { ...traced, patience: PATIENCE_MS });
  const died = signal === "SIGKILL" && !hung;
  return died || (crash.at === "syscall" && readFileSync(log, "utf8").includes("INJECTED"));
}
