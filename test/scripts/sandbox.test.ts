// A run of tests that ends before its time leaves nothing behind: no node of a chain, no mount, no folder.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { mountingRefused, smallDisk } from "../support/smallDisk.ts";
import { requires } from "../support/requirements.ts";
import { temporaryFolder } from "../support/temporary.ts";

const WAITING = { timeout: 120_000 };
const folder = temporaryFolder();
const started: number[] = [];
afterAll(() => {
  for (const pid of started) if (isThere(pid)) process.kill(pid, "SIGKILL");
});

/** A zombie has ended: here nobody may be there to notice. */
function isThere(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const proc = existsSync("/proc/self/stat") ? null : "no /proc, where processes are looked up";

it.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
  "a run that ends by %s takes along its processes, mounts and folders",
  requires(proc),
  async (signal) => {
    const script = join(import.meta.dirname, "..", "support", "chain", "runWithChain.ts");
    const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit");
    started.push(child.pid ?? 0);
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const below = line.toString().trim();
    const node = (): number => {
      const run = join(below, "chain", "run.json");
      return existsSync(run) ? (JSON.parse(readFileSync(run, "utf8")) as { node: number }).node : 0;
    };
    await vi.waitUntil(() => node() > 0, WAITING);
    const pid = node();
    started.push(pid);
    if (mountingRefused(join(folder, "probe")) === null) smallDisk(join(below, "a disk"), "64k");
    expect([isThere(pid), existsSync(below)]).toEqual([true, true]);

    child.kill(signal);
    await ended;
    await vi.waitUntil(() => !isThere(pid) && !existsSync(below), WAITING);
    expect(spawnSync("mount", { encoding: "utf8" }).stdout).not.toContain(below);
  },
);
