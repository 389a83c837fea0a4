// Questions about processes of this machine.
import { readFileSync } from "node:fs";

/** Is there a process with this number on this machine? One that we may not signal, of another user, is alive too. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The words of the command that a process runs; null where the system does not tell them. */
export function commandOf(pid: number): string[] | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.slice(0, -1);
  } catch {
    return null;
  }
}
