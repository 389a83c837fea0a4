// When something goes wrong with what is stored: fsck, rebuild, backup, restore and interrupted files, as a registrar types them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../src/core/errors/credenceError.ts";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const out = join(folder, "out");
const ETHICS = join(examples, "achievements", "data-ethics-in-practice.json");
const ROSTER = join(examples, "roster-data-ethics.csv");
const cli = new Cli(workspace);
let batch: IssuedBatch;
let folders = 0;
const newFolder = (name = "folder"): string => join(folder, `${name}-${++folders}`);

beforeAll(async () => {
  await cli.start();
  await cli.setUpIssuer();
  batch = (await done(cli, "--json", "issue", ROSTER, "--achievement", ETHICS, "--out", out, "--yes")).json();
});
afterAll(() => cli.stop());

async function done(by: Cli, ...argv: string[]): Promise<Ran> {
  const ran = await by.run(...argv);
  if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
  return ran;
}

function expectSame(directory: string, original: string): void {
  expect(readdirSync(directory).sort()).toEqual(readdirSync(original).sort());
  for (const name of readdirSync(original))
    expect(readFileSync(join(directory, name), "utf8")).toBe(readFileSync(join(original, name), "utf8"));
}

const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  );

/** A new backup; where it is. */
async function backedUp(by: Cli = cli): Promise<string> {
  const directory = newFolder("backup");
  await done(by, "backup", directory);
  return directory;
}

const damage = (database: string, sql: string): void => {
  const open = new DatabaseSync(database, { enableForeignKeyConstraints: false });
  open.exec(sql);
  open.close();
};

describe("credence fsck", () => {
  it("looks through all batches, or one, and is content with what is as it was sealed", async () => {
    expect((await done(cli, "fsck")).out).toEqual([
      "batch 1: 24 credentials, both views, signatures, tree and root are as they were sealed",
    ]);
    const machine = await done(cli, "--json", "fsck", "1", "--all");
    expect(machine.json()).toEqual({
      format: "credence-fsck-v1",
      batches: [{ batch: 1, size: 24 }],
      faults: [],
    });
    expect((await cli.run("fsck", "7")).exit).toBe(2);
  });

  it("ends with 5 where something is damaged, names it, and says what to do", async () => {
    const restored = await restoredFrom(await backedUp());
    damage(
      join(restored.workspace, "ledger.sqlite"),
      "update credentials set nonce_a = zeroblob(32) where place % 1048576 = 5",
    );
    const ran = await restored.run("fsck");
    expect(ran.exit).toBe(5);
    expect(ran.text).toMatch(/batch 1 is damaged:\n {2}urn:uuid:\S+: its content does not give its leaf \[leaf\]/);
    for (const word of ["credence\nrestore", "credence rebuild", "Files that holders have still verify"])
      expect(ran.text).toContain(word);
    const { faults } = (await restored.run("--json", "fsck")).json<{ faults: Fault[] }>();
    expect(faults).toMatchObject([{ code: "leaf" }]);
  });
});

/** A workspace restored from a backup. */
async function restoredFrom(backup: string): Promise<Cli> {
  const restored = new Cli(newFolder("restored"));
  await done(restored, "restore", backup);
  return restored;
}

describe("credence backup and restore", () => {
  it("give a workspace that goes on where the other one was: same batches, keys and links, a chain of its own", async () => {
    const backup = await backedUp();
    const restored = await restoredFrom(backup);
    expect((await done(restored, "--json", "status")).out).toEqual((await done(cli, "--json", "status")).out);
    expect((await done(restored, "--json", "key", "list")).out).toEqual((await done(cli, "--json", "key", "list")).out);
    const again = newFolder();
    await done(restored, "export", "1", "--out", again);
    expectSame(again, out);
    writeFileSync(join(restored.workspace, "password"), readFileSync(join(workspace, "password")));
    await done(restored, "issue", ROSTER, "--achievement", ETHICS, "--yes", "--allow-duplicates", "--again");
    expect((await done(restored, "status")).text).toContain("batch 2: published");
    expect((await done(cli, "status")).text).not.toContain("batch 2");
  });

  it("say what a backup holds and what it does not, and make it for its owner only", async () => {
    const directory = newFolder("backup");
    const { text } = await done(cli, "backup", directory);
    expect(text).toContain(
      "credence.json, deployment.json, ledger.sqlite, trust.json, 2 in chain, 3 in keys, 1 in profiles",
    );
    expect(text).toContain("Not in it: passwords");
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of filesBelow(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    const password = readFileSync(join(workspace, "password"), "utf8").trim();
    for (const name of filesBelow(directory))
      expect(readFileSync(join(directory, name)).includes(password)).toBe(false);
  });

  it("never take the place of anything", async () => {
    const backup = await backedUp();
    const before = filesBelow(backup);
    expect((await cli.run("backup", backup)).exit).toBe(2);
    expect(filesBelow(backup)).toEqual(before);
    const other = await restoredFrom(backup);
    const ran = await other.run("restore", backup);
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining("is there already") as string]);
    expect((await cli.run("restore", newFolder("none"))).exit).toBe(2);
  });

  it("leave nothing where the copy fails in the middle", async () => {
    const failing = new Cli(workspace, { copyDatabase: () => Promise.reject(new Error("disk full")) });
    const directory = newFolder("backup");
    const before = readdirSync(folder);
    expect((await failing.run("backup", directory)).exit).toBe(5);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("refuse a backup of which any file was changed or lost, name the file, and make no workspace", async () => {
    const backup = await backedUp();
    for (const name of filesBelow(backup)) {
      const path = join(backup, name);
      const content = readFileSync(path);
      const target = new Cli(newFolder("restored"));
      for (const spoil of [
        () => writeFileSync(path, Buffer.from(content.map((byte, i) => (i === content.length >> 1 ? byte ^ 1 : byte)))),
        () => rmSync(path),
      ]) {
        spoil();
        const ran = await target.run("restore", backup);
        expect([name, ran.exit]).toEqual([name, 5]);
        expect(ran.text).toContain(name === "manifest.json" ? "The backup is damaged" : name);
        expect(ran.text).toContain("No workspace was made");
        expect(existsSync(target.workspace)).toBe(false);
        writeFileSync(path, content);
      }
    }
    await restoredFrom(backup);
  });

  it("refuse a manifest that leads out of its folder", async () => {
    const backup = await backedUp();
    const path = join(backup, "manifest.json");
    const manifest = JSON.parse(readFileSync(path, "utf8")) as { files: Record<string, string> };
    for (const name of ["../out", "/etc/passwd", "a/../../b", "..", ".ssh/keys", "a/b/c"]) {
      writeFileSync(path, JSON.stringify({ ...manifest, files: { ...manifest.files, [name]: "0".repeat(64) } }));
      const target = new Cli(newFolder("restored"));
      expect((await target.run("restore", backup)).exit).toBe(5);
      expect(existsSync(target.workspace)).toBe(false);
    }
  });

  it("refuse a file that acts, that no backup holds, or that is a link or a pipe, and make no workspace", async () => {
    const planted = async (name: string, make: (path: string) => void) => {
      const backup = await backedUp();
      make(join(backup, name));
      const path = join(backup, "manifest.json");
      const manifest = JSON.parse(readFileSync(path, "utf8")) as { files: Record<string, string> };
      const sum = createHash("sha256").update("secret\n").digest("hex");
      writeFileSync(path, JSON.stringify({ ...manifest, files: { ...manifest.files, [name]: sum } }));
      const target = new Cli(newFolder("restored"));
      const ran = await target.run("restore", backup);
      expect([ran.exit, ran.text, existsSync(target.workspace)]).toEqual([5, expect.stringContaining(name), false]);
    };
    const secret = join(folder, "secret-of-another");
    writeFileSync(secret, "secret\n");
    const write = (path: string) => writeFileSync(path, "secret\n");
    for (const name of ["password", "chain/run.json", "keys/notes.txt", "server.json"]) await planted(name, write);
    await planted("keys/linked.json", (path) => symlinkSync(secret, path));
    await planted("profiles/pipe.json", (path) => execFileSync("mkfifo", [path]));
  });

  it("refuse what was damaged before it was backed up, naming the credential", async () => {
    const restored = await restoredFrom(await backedUp());
    damage(
      join(restored.workspace, "ledger.sqlite"),
      "update credentials set jwt = jwt || 'A' where place % 1048576 = 9",
    );
    const backup = await backedUp(restored);
    const target = new Cli(newFolder("restored"));
    const ran = await target.run("restore", backup);
    expect([ran.exit, ran.text]).toEqual([5, expect.stringMatching(/urn:uuid:\S+: its content .* \[leaf\]/) as string]);
    expect(existsSync(target.workspace)).toBe(false);
  });
});

describe("credence rebuild", () => {
  it("makes a lost database again, and the same export", async () => {
    const restored = await restoredFrom(await backedUp());
    for (const name of readdirSync(restored.workspace))
      if (name.startsWith("ledger.sqlite")) rmSync(join(restored.workspace, name));
    const ran = await done(restored, "rebuild", "--from", out);
    expect(ran.out[0]).toBe(`batch 1: published, 24 credentials of "Data Ethics in Practice", root ${batch.root}`);
    expect(ran.text).toContain("Lost, because neither files nor ledger hold them: signed transactions");
    const again = newFolder();
    await done(restored, "export", "1", "--out", again);
    expectSame(again, out);
    expect((await done(restored, "fsck")).exit).toBe(0);
    expect(statSync(join(restored.workspace, "ledger.sqlite")).mode & 0o777).toBe(0o600);
    expect(readdirSync(restored.workspace).filter((name) => name.includes(".tmp"))).toEqual([]);
    const refused = await restored.run("rebuild", "--from", out);
    expect([refused.exit, refused.text]).toEqual([5, expect.stringContaining("There is a database already") as string]);
  });

  it("names a batch that is not all there, makes no database of nothing, and can be run again", async () => {
    const restored = await restoredFrom(await backedUp());
    const database = join(restored.workspace, "ledger.sqlite");
    rmSync(database);
    const part = newFolder("part");
    cpSync(out, part, { recursive: true });
    const [gone = ""] = readdirSync(part).filter((name) => /^[0-9a-f-]{36}\.json$/.test(name));
    renameSync(join(part, gone), join(folder, gone));
    const ran = await restored.run("rebuild", "--from", part);
    expect(ran.exit).toBe(5);
    expect(ran.text).toMatch(
      /Nothing was rebuilt[^]*23 of 24 credentials are here; missing: positions \d+ \[incomplete\]/,
    );
    expect(existsSync(database)).toBe(false);
    renameSync(join(folder, gone), join(part, "from-the-holder.json"));
    for (const extension of [".sd-jwt", ".anchor"])
      renameSync(join(part, gone.replace(".json", extension)), join(part, `from-the-holder${extension}`));
    await done(restored, "rebuild", "--from", part);
  });

  it("needs folders that are there", async () => {
    expect((await cli.run("rebuild")).exit).toBe(2);
    expect((await cli.run("rebuild", "--from", newFolder())).exit).toBe(2);
  });
});

describe("files that were not all written", () => {
  it("are named by status and written by resume", async () => {
    const directory = newFolder();
    const stopped = new Cli(workspace, {
      async openIssuingSession(...given) {
        const issuing = await cli.dependencies.openIssuingSession(...given);
        Object.defineProperty(issuing.store.outbox, "finish", { value: () => Promise.reject(new Error("killed")) });
        return issuing;
      },
    });
    const roster = join(folder, "roster.csv");
    writeFileSync(roster, "name,learnerId\r\nAda Byron,urn:example:1\r\nGrace Murray,urn:example:2\r\n");
    const argv = ["issue", roster, "--achievement", ETHICS, "--yes", "--out", directory];
    expect((await stopped.run(...argv)).exit).toBe(5);
    const status = await done(cli, "status");
    expect(status.text).toContain(
      `Files for ${directory} are not all written (0 holders have theirs): credence resume 2`,
    );
    const [written = ""] = readdirSync(directory).filter((name) => name.endsWith(".sd-jwt"));
    rmSync(join(directory, written));
    expect((await done(cli, "resume", "2")).text).toContain(`Files of 2 holders and links.csv in ${directory}`);
    expect(existsSync(join(directory, written))).toBe(true);
    expect((await done(cli, "status")).text).not.toContain("are not all written");
    expect((await done(cli, "resume", "2")).text).not.toContain("Files of");
  });

  it("are refused before anything is signed where another batch lies in the folder", async () => {
    const before = (await done(cli, "--json", "status")).out;
    const ran = await cli.run("issue", ROSTER, "--achievement", ETHICS, "--yes", "--again", "--out", out);
    expect([ran.exit, ran.text]).toEqual([5, expect.stringContaining("links.csv is there already") as string]);
    expect((await done(cli, "--json", "status")).out).toEqual(before);
    expect((await cli.run("export", "2", "--out", out)).exit).toBe(5);
    expect((await done(cli, "status")).text).not.toContain("are not all written");
  });
});
