// This process, so that others know it again: a number alone may be another program's by now. Boot, namespace of numbers,
// number and start time tell one process from every other on this machine, in containers too; elsewhere the host's name does.
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { isAlive } from "./processes.ts";

/** `registrar@office, process 4711 (credence issue)` */
export const ownName = (): string => {
  const [command = ""] = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  return `${userName()}@${hostname()}, process ${process.pid}${command === "" ? "" : ` (credence ${command})`}`;
};

/** Four words: machine since its start, namespace, number, start time. */
export const identityOf = (pid: number): string => [machine(), namespace(), pid, startOf(pid) ?? "?"].join(" ");

export const ownProcess = (): string => identityOf(process.pid);

/** True only where the process with this number is the very one, by its start time. Never true where the system does not tell it. */
export const isRunning = (identity: string, pid: number): boolean =>
  startOf(pid) !== null && identityOf(pid) === identity;

/** True only where the process was of this machine, and is not there any more. */
export function isGone(identity: string): boolean {
  const [itsMachine, itsNamespace, pid = "", start = ""] = identity.split(" ");
  if (itsMachine !== machine() || itsNamespace !== namespace() || !/^[1-9]\d*$/.test(pid)) return false;
  if (start === "?") return !isAlive(Number(pid));
  return startOf(Number(pid)) !== start;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "?"}`; // in a container a user may have no name
  }
}

const machine = (): string => read("/proc/sys/kernel/random/boot_id") ?? hostname().replaceAll(/\s/g, "_");

function namespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "?";
  }
}

/** Ticks since the start of the machine; null where there is no such process, or no /proc. */
function startOf(pid: number): string | null {
  // the second field is the program's name, which may hold anything but its own end
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\)\s/s, "")
    .split(" ");
  return fields?.[0] === "Z" ? null : (fields?.[19] ?? null); // a zombie does nothing more
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
