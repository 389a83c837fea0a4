// Stands beside a run of checks or tests, outside of its process group. Its standard input ends when the run does, also where the
// run was killed. Then it ends all that the run started and left behind, unmounts what is mounted below the run's temporary
// folder, and removes the folder. A node of the embedded chain has a session of its own and an empty environment, and its owner
// may be dead: so we follow the family tree while the run goes on. Where there is no /proc, only the folder is removed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const LOOK_MS = 300;
const PATIENCE_MS = 10_000;
const folder = process.argv[2] ?? "";
const run = process.ppid;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly startedAt: string;
}

/** Every process that was started by the run or by one of its own, by its number; the time tells a number that is used again. */
const family = new Map<number, string>();

function processes(): Process[] {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    const [, pid = "", name = "", rest = ""] = /^(\d+) \((.*)\) (.*)$/s.exec(read(`/proc/${entry}/stat`)) ?? [];
    const [state, parent = "", ...more] = rest.split(" ");
    // a zombie has ended, and waits for somebody to notice
    return pid === "" || state === "Z" || state === "X"
      ? []
      : [{ pid: Number(pid), parent: Number(parent), name, startedAt: more[17] ?? "" }];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it has ended, or is not ours
  }
}

/** Those of the family that are alive. */
function alive(): Process[] {
  const all = processes();
  const isOne = ({ pid, startedAt }: Process): boolean => family.get(pid) === startedAt;
  const isNew = (one: Process): boolean =>
    !isOne(one) && one.pid !== process.pid && one.pid !== run && (isParent(one.parent) || mentionsFolder(one.pid));
  const byPid = new Map(all.map((one) => [one.pid, one]));
  const isParent = (pid: number): boolean => {
    const parent = byPid.get(pid);
    return pid === run || (parent !== undefined && isOne(parent));
  };
  for (let found = all.filter(isNew); found.length > 0; found = all.filter(isNew))
    for (const { pid, startedAt } of found) family.set(pid, startedAt);
  return all.filter(isOne);
}

let over = false;

/** For one whose ancestors ended before we saw them. */
function mentionsFolder(pid: number): boolean {
  if (!over) return false; // the family tree will do
  const texts = [read(`/proc/${pid}/environ`), read(`/proc/${pid}/cmdline`)];
  try {
    texts.push(readlinkSync(`/proc/${pid}/cwd`));
  } catch {
    // as above
  }
  return texts.some((text) => text.includes(folder));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended
  }
}

async function endAll(): Promise<void> {
  // PostgreSQL gives back its shared memory when it may; the others are held first, so that none starts another
  const first = ({ name }: Process): NodeJS.Signals => (name === "postgres" ? "SIGQUIT" : "SIGSTOP");
  const held = new Set<number>();
  for (let fresh = alive(); fresh.length > 0; fresh = alive().filter(({ pid }) => !held.has(pid)))
    for (const one of fresh) {
      held.add(one.pid);
      signal(one.pid, first(one));
    }
  const until = Date.now() + PATIENCE_MS;
  for (let left = alive(); left.length > 0 && Date.now() < until; left = alive()) {
    const databases = left.filter(({ name }) => name === "postgres");
    const patient = databases.length > 0 && Date.now() < until - PATIENCE_MS / 2;
    for (const { pid, name } of left) if (!patient || name !== "postgres") signal(pid, "SIGKILL");
    await pause(20);
  }
}

function unmountAll(): void {
  const mounts = read("/proc/self/mounts")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "))
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.toReversed()) spawnSync("umount", ["-l", path]);
}

const looking = setInterval(() => alive(), LOOK_MS);
process.stdin.resume();
await new Promise((resolve) => process.stdin.once("end", resolve).once("error", resolve));
over = true;
clearInterval(looking);
await endAll();
unmountAll();
if (folder.includes("credence-run-")) rmSync(join(folder), { recursive: true, force: true });
