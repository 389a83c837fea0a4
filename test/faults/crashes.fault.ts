// Processes that die, or that the disk fails, at a system call on the workspace's own files. Whatever they leave is described by
// status and finished by resume: the old state or the new one, never half of one.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examples } from "../support/fixtures/learners.ts";
import { requires } from "../support/requirements.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import type { Ended } from "./harness/process/cliProcess.ts";
import { CLEAN, recordOutcome } from "./harness/schedule/results.ts";
import type { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import {
  borders,
  counting,
  type Hit,
  injecting,
  sample,
  type Spot,
  spotsIn,
  tracingRefused,
} from "./harness/process/strace.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const LONG = process.env.FAULTS_LONG === "1";
const TIME = LONG ? 1_800_000 : 400_000;
const traced = { timeout: TIME, ...requires(tracingRefused()) };
const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

/** What a command on a scene does to which files. */
interface Traced {
  readonly argv: (copy: WorkspaceCopy) => readonly string[];
  readonly files: (copy: WorkspaceCopy) => readonly string[];
}

/** The calls of a run that nothing befalls. */
async function spotsOf(copy: WorkspaceCopy, { argv, files }: Traced): Promise<Spot[]> {
  const log = copy.path("calls");
  const ended = await copy.start(argv(copy), counting(files(copy), log)).ended;
  expect([ended.exit, ended.text]).toEqual([0, expect.any(String)]);
  return spotsIn(log);
}

/** A run that is hit there, for sure, and that ends by itself with an error that it names. */
async function hitAt(copy: WorkspaceCopy, { argv, files }: Traced, spot: Spot, hit: Hit): Promise<Ended> {
  const log = copy.path("calls");
  const ended = await copy.start(argv(copy), injecting(files(copy), log, spot, hit)).ended;
  const what = `${hit} at ${spot.syscall} ${spot.nth}: ${ended.text}`;
  expect(`${ended.signal ?? ""} ${readFileSync(log, "utf8")}`, what).toMatch(hit === "KILL" ? /SIGKILL/ : /INJECTED/);
  expect([ended.hung, ended.text.includes("This should not happen")], what).toEqual([false, false]);
  return ended;
}

const HITS: Readonly<Record<Hit, (spot: Spot) => boolean>> = {
  KILL: () => true,
  EIO: () => true,
  ENOSPC: ({ syscall }) => /write|truncate|openat/.test(syscall),
};

describe("F3: a command that is killed, or fails, at any call on its files", () => {
  it(
    "to issue, leaves a state that status describes and resume finishes, with one anchor and every credential",
    traced,
    async () => {
      const issuing: Traced = { argv: (copy) => copy.issuing(), files: (copy) => copy.databaseFiles };
      const spots = borders(await spotsOf(await faultChain.copy(), issuing));
      expect(new Set(spots.map(({ syscall }) => syscall)).size).toBeGreaterThan(3);
      for (const hit of ["KILL", "EIO", "ENOSPC"] as const)
        for (const spot of sample(spots.filter(HITS[hit]), LONG ? 60 : hit === "KILL" ? 7 : 3)) {
          const copy = await faultChain.copy();
          await hitAt(copy, issuing, spot, hit);
          const outcome = await outcomeOf(copy, copy.issuing());
          recordOutcome(outcome, hit === "ENOSPC" ? "F4" : "F3");
          expect([hit, spot, outcome]).toEqual([hit, spot, CLEAN]);
          copy.remove();
        }
    },
  );

  it(
    "to put a profile in force, leaves the old files or the new ones, and is done by the same command",
    traced,
    async () => {
      const profile = (copy: WorkspaceCopy): string => {
        const path = copy.path("profile.json");
        const draft = JSON.parse(readFileSync(join(examples, "issuer-profile.json"), "utf8")) as object;
        writeFileSync(path, JSON.stringify({ ...draft, contact: "registrar@credence-demo.example" }));
        return path;
      };
      // by any path: strace looks at the old name of a file only, which holds the number of the process
      const updating: Traced = { argv: (copy) => ["issuer", "update", profile(copy)], files: () => [] };
      const spots = (await spotsOf(await faultChain.copy(), updating)).filter(({ syscall }) => syscall === "rename");
      expect(spots.length).toBeGreaterThan(1); // the profile, and the workspace that names it
      for (const spot of spots)
        for (const hit of ["KILL", "EIO"] as const) {
          const copy = await faultChain.copy();
          await hitAt(copy, updating, spot, hit);
          expect((await copy.run(...updating.argv(copy))).exit, `${hit} at ${spot.syscall} ${spot.nth}`).toBe(0);
          const outcome = await outcomeOf(copy, copy.issuing());
          recordOutcome(outcome, "F3");
          expect([hit, spot, outcome]).toEqual([hit, spot, CLEAN]);
          copy.remove();
        }
    },
  );
});
