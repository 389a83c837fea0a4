// Disks that are full, flip a bit, or lose files, and batches that are large: what is sealed is checked before it is anchored, and
// what can be made again is the same, byte for byte.
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requires } from "../support/requirements.ts";
import { mountingRefused, smallDisk } from "../support/smallDisk.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { CLEAN, type FaultName, recordOutcome } from "./harness/schedule/results.ts";
import { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import { counting, injecting, spotsIn, tracingRefused } from "./harness/process/strace.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const LONG = process.env.FAULTS_LONG === "1";
const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

async function endsWell(copy: WorkspaceCopy, issuing: readonly string[], ...faults: FaultName[]): Promise<void> {
  const outcome = await outcomeOf(copy, issuing);
  recordOutcome(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

describe("F4: a disk that is full", () => {
  let refused: string | null;
  beforeAll(() => {
    refused = mountingRefused(join(folder, "probe"));
  });

  /** A workspace on a file system of so many kB, of which `taken` are gone before. */
  async function onDiskOf(
    kilobytes: number,
    work: (copy: WorkspaceCopy) => Promise<void>,
    database = true,
  ): Promise<void> {
    const origin = await faultChain.copy();
    if (!database) rmSync(origin.database);
    const size = readdirSync(origin.workspace, { recursive: true, encoding: "utf8" })
      .map((name) => statSync(join(origin.workspace, name)))
      .reduce((sum, one) => sum + (one.isFile() ? Math.ceil(one.size / 4096) * 4 : 0), 0);
    const all = database ? size + kilobytes : kilobytes;
    const disk = smallDisk(join(origin.folder, "disk"), `${all}k`);
    try {
      const workspace = join(disk.folder, "workspace");
      cpSync(origin.workspace, workspace, { recursive: true });
      await work(new WorkspaceCopy(faultChain, origin.folder, workspace));
    } finally {
      disk.end();
    }
  }

  it("of 64 kB in all: nothing is signed or sent", async ({ skip }) => {
    skip(refused !== null, refused ?? "");
    await onDiskOf(
      64,
      async (copy) => {
        const ended = await copy.run(...copy.issuing());
        expect([ended.exit, ended.code, copy.proxy.sent.size]).toEqual([5, "system", 0]);
        recordOutcome(CLEAN, "F4");
      },
      false,
    );
  });

  it("with 64 kB free: the batch stops before it is signed for, and is issued when there is room", async ({ skip }) => {
    skip(refused !== null, refused ?? "");
    await onDiskOf(64, async (copy) => {
      const issuing = copy.issuing(20);
      const ended = await copy.run(...issuing);
      expect([ended.exit, ended.code, ended.text]).toEqual([5, "disk_full", expect.stringContaining(copy.workspace)]);
      expect(ended.text).toMatch(/ \d+ kB are free/);
      expect([copy.proxy.sent.size, await copy.anchorings()]).toEqual([0, []]);
      const roomy = new WorkspaceCopy(faultChain, copy.folder, copy.path("roomy"));
      cpSync(copy.workspace, roomy.workspace, { recursive: true });
      await endsWell(roomy, issuing, "F4");
    });
  });
});

describe("files that are lost", () => {
  const bytesOf = (directory: string): string[] =>
    readdirSync(directory)
      .toSorted()
      .map((name) => `${name} ${readFileSync(join(directory, name)).toString("base64")}`);

  it("F25: while the database is kept, are exported again as they were", async () => {
    const copy = await faultChain.copy();
    await copy.run(...copy.issuing());
    await copy.exported(1, copy.path("first"));
    const before = bytesOf(copy.path("first"));
    rmSync(copy.path("first"), { recursive: true });
    await copy.exported(1, copy.path("second"));
    expect(bytesOf(copy.path("second"))).toEqual(before);
    await endsWell(copy, [], "F25");
  });

  it("F24: with the database: rebuild makes it again from files and chain, and exports the same bytes", async () => {
    const copy = await faultChain.copy();
    await copy.run(...copy.issuing());
    await copy.exported(1, copy.path("files"));
    const before = bytesOf(copy.path("files")).filter((line) => !line.startsWith("links.csv"));
    rmSync(copy.database);
    expect((await copy.run("rebuild", "--from", copy.path("files"))).exit).toBe(0);
    await copy.exported(1, copy.path("again"));
    expect(bytesOf(copy.path("again")).filter((line) => !line.startsWith("links.csv"))).toEqual(before);
    await endsWell(copy, [], "F24");
  });
});

describe("F26: a bit that flips in what was sealed", () => {
  /** Every place of the leaf in the database file, whatever the columns are called. */
  async function placesOfLeaf(copy: WorkspaceCopy): Promise<number[]> {
    const leaf = await copy.withStore(async (store) => {
      for await (const [first] of store.credentials.readChunks(1)) if (first !== undefined) return first.leaf;
      throw new Error("the batch has no credential");
    });
    const bytes = readFileSync(copy.database);
    const places: number[] = [];
    for (let at = bytes.indexOf(leaf); at >= 0; at = bytes.indexOf(leaf, at + 1)) places.push(at);
    return places;
  }

  /** Those where fsck names a credential for a flipped bit. At the others are tiles, or pages that are no longer in use. */
  async function namedLeaves(copy: WorkspaceCopy): Promise<number[]> {
    const named: number[] = [];
    for (const at of await placesOfLeaf(copy)) {
      flip(copy, at);
      if (/"code":"leaf","where":"urn:uuid:/.test((await copy.run("fsck", "1")).out)) named.push(at);
      flip(copy, at);
    }
    return named;
  }

  function flip(copy: WorkspaceCopy, at: number): void {
    const bytes = readFileSync(copy.database);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(copy.database, bytes);
  }

  it("is caught before anything is signed or sent, and named by fsck", async () => {
    const copy = await faultChain.copy();
    await copy.killedIn(copy.issuing(), "sealed");
    expect(await copy.states()).toEqual(["sealed"]);
    const [leaf = 0] = await namedLeaves(copy);
    flip(copy, leaf);
    const ended = await copy.run("resume", "1");
    expect([ended.exit, ended.code]).toEqual([5, "root_mismatch"]);
    expect([await copy.states(), copy.proxy.sent.size]).toEqual([["sealed"], 0]);
    flip(copy, leaf);
    expect((await copy.run("fsck", "1")).exit).toBe(0);
    await endsWell(copy, [], "F26");
  });

  it("after the anchor is named by fsck with its credential", async () => {
    const copy = await faultChain.copy();
    await copy.run(...copy.issuing());
    expect((await namedLeaves(copy)).length).toBeGreaterThan(0);
    await endsWell(copy, [], "F26");
  });
});

describe("F27: publishing that breaks off", () => {
  const traced = requires(tracingRefused());

  it("between its links and its end: no credential gets a second link", traced, async () => {
    const whole = await faultChain.copy();
    await whole.start(whole.issuing(), counting(whole.databaseFiles, whole.path("calls"))).ended;
    const flushes = spotsIn(whole.path("calls")).filter(({ syscall }) => /sync$/.test(syscall));
    // the last ones: links, published, and two of the checkpoint at the end
    for (const spot of flushes.slice(-5, -1)) {
      const copy = await faultChain.copy();
      const issuing = copy.issuing();
      const ended = await copy.start(issuing, injecting(copy.databaseFiles, copy.path("calls"), spot, "KILL")).ended;
      expect(ended.signal).toBe("SIGKILL");
      await endsWell(copy, issuing, "F27");
      const links = await copy.withStore((store) => store.links.list(1));
      expect(new Set(links.map(({ credentialId }) => credentialId)).size).toBe(3);
      expect(links).toHaveLength(3);
    }
  });

  it("in an export: the next one is whole", traced, async () => {
    const copy = await faultChain.copy();
    await copy.run(...copy.issuing());
    const whole = (await copy.exported(1, copy.path("whole"))).map((path) => readFileSync(path, "utf8"));
    const out = copy.path("out");
    const names = readdirSync(copy.path("whole"));
    for (const nth of [2, 4]) {
      // by any path: it writes under names of its own, and renames what is flushed
      const options = injecting([], copy.path("calls"), { syscall: "rename", nth }, "KILL");
      expect((await copy.start(["export", "1", "--out", out], options).ended).signal).toBe("SIGKILL");
      expect(readdirSync(out).filter((name) => names.includes(name)).length).toBeLessThan(names.length);
      const again = (await copy.exported(1, out)).map((path) => readFileSync(path, "utf8"));
      expect(again).toEqual(whole);
      rmSync(out, { recursive: true });
      recordOutcome(CLEAN, "F27");
    }
  });
});

describe("F30: a large batch", () => {
  it(
    "is issued in 512 MB, and where it broke off while it was sealed, dropped and issued again",
    async () => {
      const copy = await faultChain.copy();
      const rows = LONG ? 100_000 : 2_000;
      const issuing = copy.issuing(rows);
      const node = ["--max-old-space-size=512"];
      const broken = copy.start(issuing, { node, patience: 600_000 });
      await broken.untilPrinted('"stage":"sign"');
      await broken.kill();
      expect(await copy.states()).toEqual(["open"]);
      await copy.done("abandon", "1", "--yes");
      const ended = await copy.start(issuing, { node, patience: 600_000 }).ended;
      expect([ended.exit, ended.signal]).toEqual([0, null]);
      expect((await copy.batches()).map(({ state, size }) => [state, size])).toContainEqual(["published", rows]);
      expect(await copy.anchorings()).toHaveLength(1);
      const checked = await copy.start(["fsck", "2"], { node, patience: 600_000 }).ended;
      expect([checked.exit, checked.hung]).toEqual([0, false]);
      recordOutcome(CLEAN, "F30");
    },
    LONG ? 1_200_000 : 240_000,
  );
});
