// A process that this user may not send a signal to is still a process: what it is writing must stay.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { removeLeftOvers } from "../../src/disk/atomicFiles.ts";
import { isAlive } from "../../src/disk/processes.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A user without any rights on Linux, by convention. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

afterEach(() => vi.restoreAllMocks());

it("this process is alive, and a number that nobody has is not", () => {
  expect([isAlive(process.pid), isAlive(2 ** 22 + 1)]).toEqual([true, false]);
});

it("a process that the system does not let us signal is alive, and its half-written file stays", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "deployment.json.4711.tmp");
  writeFileSync(path, "half");
  vi.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  });
  expect(isAlive(4711)).toBe(true);
  await removeLeftOvers(folder, (name) => name === "deployment.json");
  expect(existsSync(path)).toBe(true);
});

it("a process that is gone has left its file behind, and the file is removed", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "deployment.json.4711.tmp");
  writeFileSync(path, "half");
  vi.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
  });
  await removeLeftOvers(folder, (name) => name === "deployment.json");
  expect(existsSync(path)).toBe(false);
});

/** What a program of the user nobody prints; null where that user may not run node. */
async function asNobody(program: string): Promise<string | null> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: "/",
    uid: NOBODY,
    gid: NOBODY,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let shown = "";
  child.stdout.on("data", (piece: Buffer) => (shown += piece.toString()));
  const started = await new Promise<boolean>((done) => {
    child.on("close", () => done(true));
    child.on("error", () => done(false));
  });
  return started ? shown.trim() : null;
}

it("a live process of another user is alive, and its half-written file stays", async ({ skip }) => {
  if (!isRoot) skip("only root can start a process of another user");
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  // copied, because another user may not read the folder of this repository
  for (const name of ["processes.ts", "atomicFiles.ts"])
    cpSync(resolve(import.meta.dirname, "../../src/disk", name), join(folder, name));
  const path = join(folder, "deployment.json.1.tmp"); // process 1 is root's, and always there
  writeFileSync(path, "half");
  const shown = await asNobody(`
    const { isAlive } = await import(${JSON.stringify(join(folder, "processes.ts"))});
    const { removeLeftOvers } = await import(${JSON.stringify(join(folder, "atomicFiles.ts"))});
    await removeLeftOvers(${JSON.stringify(folder)}, (name) => name === "deployment.json");
    console.log(isAlive(1), isAlive(2 ** 22 + 1));`);
  if (shown === null) skip("the user nobody may not run this node");
  expect(shown).toBe("true false");
  expect(existsSync(path)).toBe(true);
});
