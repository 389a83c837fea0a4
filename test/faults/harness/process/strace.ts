// System calls of the command line that fail, or that it does not survive: strace counts those that touch given files, and puts
// its fault where we say. Counting by file leaves node's own start out.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "./cliProcess.ts";

export const SYSCALLS = [
  "openat",
  "write",
  "pwrite64",
  "fsync",
  "fdatasync",
  "rename",
  "link",
  "ftruncate",
  "unlink",
] as const;
export type Syscall = (typeof SYSCALLS)[number];

export type Hit = "KILL" | "EIO" | "ENOSPC";

/** The n-th call of its name that touches one of the files. */
export interface Spot {
  readonly syscall: Syscall;
  readonly nth: number;
}

/** Why processes cannot be traced here, or null. */
export function tracingRefused(): string | null {
  const folder = mkdtempSync(join(tmpdir(), "credence-strace-"));
  try {
    const { error, status, stderr } = spawnSync("strace", ["-qq", "-f", "-o", join(folder, "log"), "true"]);
    if (error !== undefined) return "strace is not installed (apt-get install strace)";
    return status === 0 ? null : `ptrace is not allowed here: ${stderr.toString().trim()}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Quick, for only the calls in question stop; strace injects errors under it, but never delivers a signal. */
const QUICK = "--seccomp-bpf";

const tracing = (files: readonly string[], log: string, ...how: readonly string[]): Options => ({
  under: [
    ...["strace", "-f", "-qq", "-o", log, "-e", `trace=${SYSCALLS.join()}`],
    ...files.flatMap((file) => ["-P", file]),
    ...how,
  ],
});

/** Run under this to learn which calls there are. */
export const counting = (files: readonly string[], log: string): Options => tracing(files, log, QUICK);

/** Run under this to have one of them fail. */
export const injecting = (files: readonly string[], log: string, { syscall, nth }: Spot, hit: Hit): Options =>
  hit === "KILL"
    ? tracing(files, log, "-e", `inject=${syscall}:signal=KILL:when=${nth}`)
    : tracing(files, log, QUICK, "-e", `inject=${syscall}:error=${hit}:when=${nth}`);

/** The calls of the thread that works with our files, in order. */
export function spotsIn(log: string): Spot[] {
  const lines = readFileSync(log, "utf8").split("\n");
  const [main = ""] = lines;
  const thread = main.split(" ", 1)[0] ?? "";
  const seen = new Map<Syscall, number>();
  const spots: Spot[] = [];
  for (const line of lines) {
    const syscall = new RegExp(`^${thread} +(${SYSCALLS.join("|")})\\(`).exec(line)?.[1] as Syscall | undefined;
    if (syscall === undefined) continue;
    const nth = (seen.get(syscall) ?? 0) + 1;
    seen.set(syscall, nth);
    spots.push({ syscall, nth });
  }
  return spots;
}

/** The flush that ends each step, what comes right before and after it, and every call that is not a plain write. */
export function borders(spots: readonly Spot[]): Spot[] {
  const isFlush = (spot: Spot | undefined): boolean => spot !== undefined && /^f(data)?sync$/.test(spot.syscall);
  return spots.filter((spot, i) => spot.syscall !== "pwrite64" || isFlush(spots[i - 1]) || isFlush(spots[i + 1]));
}

/** So many of a list, the first and the last among them, at even distances. */
export function sample<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  const step = (all.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => all[Math.round(i * step)] as T);
}
