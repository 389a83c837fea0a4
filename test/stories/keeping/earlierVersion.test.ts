// Workspaces that version 0.1.0 made, with unfinished work in them: this version finishes it. What
// 0.1.0 said of them is in expected.json; NOTES.md beside it says how they were made.
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Cli, type Ran } from "../../support/cli.ts";
import { binaries, PostgresServer, withPostgres } from "../../support/database/postgres.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const made = join(import.meta.dirname, "../../support/database/version010");
const folder = temporaryFolder();
const ACHIEVEMENT = join(made, "achievement.json");

interface Answer {
  readonly exit: number;
  readonly result: Record<string, unknown>;
}

/** States by number of the batch, and what else is under way. */
interface States {
  readonly batches: Readonly<Record<string, string>>;
  readonly sendings: readonly { readonly id: number; readonly state: string }[];
  readonly waiting: readonly unknown[];
}

type Verified = Readonly<Record<string, { readonly exit: number; readonly report: Record<string, unknown> }>>;

/** What `resume` did. */
interface Resumed {
  readonly argv: readonly string[];
  readonly exit: number;
  readonly alarms: readonly string[];
  readonly after: States;
  readonly verify: Verified;
}

/** What 0.1.0 said of a workspace. */
interface Expected {
  readonly status: Answer;
  readonly batches: Readonly<Record<string, Answer>>;
  readonly keys: Answer;
  readonly verify: Verified;
  readonly fsck: Answer;
  readonly resume: Resumed;
  readonly goOn: { readonly batch: object; readonly after: States; readonly fsck: Answer } | null;
}

const expected = JSON.parse(readFileSync(join(made, "expected.json"), "utf8")) as Readonly<Record<string, Expected>>;

/** A copy of a workspace, which is run, and what 0.1.0 said of it. */
class Earlier {
  readonly cli: Cli;
  readonly said: Expected;
  readonly #files: string;

  constructor(name: string, copy: string = name) {
    const workspace = join(folder, copy);
    cpSync(join(made, name), workspace, { recursive: true });
    // git keeps no modes, and a key that others can read is refused
    for (const key of readdirSync(join(workspace, "keys"))) chmodSync(join(workspace, "keys", key), 0o600);
    for (const packed of ["ledger.sqlite", "chain/state.hex"].map((path) => join(workspace, path)))
      if (existsSync(`${packed}.gz`)) {
        writeFileSync(packed, gunzipSync(readFileSync(`${packed}.gz`)), { mode: 0o600 });
        rmSync(`${packed}.gz`);
      }
    this.cli = new Cli(workspace);
    this.said = expected[name] as Expected;
    this.#files = join(made, `${name}-files`);
  }

  /** A file that lies beside the workspace. */
  file(name: string): string {
    return join(this.#files, name);
  }

  async done(...argv: string[]): Promise<Ran> {
    const ran = await this.cli.run(...argv);
    if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
    return ran;
  }

  async states(): Promise<States> {
    const { batches, sendings, waiting } = (await this.done("--json", "status")).json<{
      batches: { id: number; state: string }[];
      sendings: { id: number; state: string }[];
      waiting: unknown[];
    }>();
    return {
      batches: Object.fromEntries(batches.map(({ id, state }) => [id, state])),
      sendings: sendings.map(({ id, state }) => ({ id, state })),
      waiting,
    };
  }

  async expectStatus(by: Cli = this.cli): Promise<void> {
    const { status, batches, keys } = this.said;
    for (const [argv, { exit, result }] of [
      [["status"], status] as const,
      ...Object.entries(batches).map(([id, answer]) => [["status", id], answer] as const),
      [["key", "list"], keys] as const,
    ]) {
      const ran = await by.run("--json", ...argv);
      expect([ran.exit, ran.json()]).toMatchObject([exit, result]);
    }
  }

  async expectVerified(verified: Verified): Promise<void> {
    expect(Object.keys(verified)).not.toEqual([]);
    for (const [name, { exit, report }] of Object.entries(verified)) {
      const ran = await this.cli.run("--json", "verify", this.file(name));
      expect([ran.exit, ran.json()]).toMatchObject([exit, report]);
    }
  }

  async expectWhole({ exit, result }: Answer): Promise<void> {
    const ran = await this.cli.run("--json", "fsck");
    expect([ran.exit, ran.json()]).toEqual([exit, result]);
  }

  async expectResumed(): Promise<void> {
    const { argv, exit, alarms, after, verify } = this.said.resume;
    const ran = await this.cli.run(...argv);
    expect([ran.exit, ran.err.filter((line) => line.startsWith("ALARM"))]).toEqual([exit, alarms]);
    expect(await this.states()).toEqual(after);
    if (Object.keys(verify).length > 0) await this.expectVerified(verify);
  }

  /** The rest of the open batch is issued out of its roster. */
  async expectGoesOn(...options: string[]): Promise<void> {
    const argv = ["issue", this.file("open.csv"), "--achievement", ACHIEVEMENT, "--yes"];
    const ran = await this.done("--json", ...options, ...argv);
    expect(ran.json()).toMatchObject(this.said.goOn?.batch ?? {});
    expect(await this.states()).toEqual(this.said.goOn?.after);
    await this.expectWhole(this.said.goOn?.fsck as Answer);
  }
}

describe("a workspace of 0.1.0 in which much is unfinished", () => {
  const earlier = new Earlier("workspace");
  const { cli } = earlier;
  beforeAll(() => cli.start());
  afterAll(() => cli.stop());

  it("is shown as 0.1.0 showed it, with every batch, its history and the keys", () => earlier.expectStatus());

  it("says of the files of its holders what 0.1.0 said", () => earlier.expectVerified(earlier.said.verify));

  it("is whole", () => earlier.expectWhole(earlier.said.fsck));

  it("can be backed up and restored with all that is unfinished", async () => {
    const backup = join(folder, "backup");
    await earlier.done("backup", backup);
    const restored = new Cli(join(folder, "restored"));
    expect((await restored.run("restore", backup)).exit).toBe(0);
    await earlier.expectStatus(restored);
  });

  it("finishes the revocation and the anchors that wait, and leaves open and requested batches as they are", () =>
    earlier.expectResumed());

  it("continues the batch whose issuing was killed, when the same roster is issued", async () => {
    await earlier.expectGoesOn("--key", "anchor-1");
    const { journal } = (await earlier.done("--json", "status", "2")).json<{ journal: { to: string }[] }>();
    expect(journal.map(({ to }) => to)).toEqual([
      "open",
      "sealed",
      "intended",
      "sent",
      "included",
      "finalized",
      "published",
    ]);
  });

  it("knows a roster again that 0.1.0 has issued", async () => {
    const again = await cli.run("--json", "issue", earlier.file("open.csv"), "--achievement", ACHIEVEMENT, "--yes");
    expect([again.exit, again.json()]).toMatchObject([2, { code: "already_issued", data: { batch: 2 } }]);
  });

  it("exports the files of its holders byte for byte as 0.1.0 wrote them", async () => {
    const out = join(folder, "out");
    await earlier.done("export", "1", "--out", out);
    for (const name of Object.keys(earlier.said.verify).flatMap((file) => [
      file,
      file.replace(/\.[a-z-]+$/, ".anchor"),
    ]))
      expect(readFileSync(join(out, name), "utf8")).toBe(readFileSync(earlier.file(name), "utf8"));
  });
});

describe("a workspace of 0.1.0 with halted and requested batches", () => {
  const earlier = new Earlier("workspace-halted");
  const { cli } = earlier;
  beforeAll(() => cli.start());
  afterAll(() => cli.stop());

  it("is shown as 0.1.0 showed it, with every batch, its history and the keys", () => earlier.expectStatus());

  it("is whole", () => earlier.expectWhole(earlier.said.fsck));

  it("still says who used the nonces, anchors what nobody has sent in time, and leaves the other request alone", () =>
    earlier.expectResumed());

  it("has the anchor signed anew where a person says so", async () => {
    for (const id of ["1", "2"]) {
      expect((await cli.run("resume", id)).exit).toBe(5);
      expect((await earlier.done("resume", id, "--again")).text).toContain(`batch ${id}: published`);
    }
  });

  it("publishes the batch once a relayer has sent its request", async () => {
    await earlier.done("key", "new", "payer", "--for", "relay");
    const late = await cli.run("relay", earlier.file("request-5.json"));
    expect([late.exit, late.text]).toEqual([5, expect.stringContaining("not anchored") as string]);
    await earlier.done("relay", earlier.file("request-4.json"));
    expect((await earlier.done("resume", "4")).text).toContain("batch 4: published");
    const { batches } = await earlier.states();
    expect(Object.values(batches)).toEqual([
      "published",
      "published",
      "published",
      "published",
      "published",
      "abandoned",
    ]);
    await earlier.expectWhole(earlier.said.fsck);
  });
});

describe("a workspace whose journal says something else", () => {
  const earlier = new Earlier("workspace-halted", "another-journal");
  beforeAll(() => earlier.cli.start());
  afterAll(() => earlier.cli.stop());

  it("is resumed all the same: who used a nonce and until when a request holds is not read out of sentences", async () => {
    await earlier.done("status"); // brings the database up to date
    const database = new DatabaseSync(join(folder, "another-journal", "ledger.sqlite"));
    const { changes } = database.prepare("update journal set detail = 'Erledigt.' where detail is not null").run();
    database.close();
    expect(changes).toBeGreaterThan(5);
    await earlier.expectResumed();
  });
});

describe("a PostgreSQL database of 0.1.0", withPostgres, () => {
  const earlier = new Earlier("workspace-postgres");
  const { cli } = earlier;
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.start(binaries ?? "");
    const url = await server.newDatabase();
    await server.execute(readFileSync(join(made, "postgres.sql"), "utf8"), url);
    vi.stubEnv("DATABASE_URL", url);
    await cli.start();
  });
  afterAll(async () => {
    await cli.stop();
    vi.unstubAllEnvs();
    await server.end();
  });

  it("is shown as 0.1.0 showed it, with every batch, its history and the keys", () => earlier.expectStatus());

  it("is whole, and says of the files of its holders what 0.1.0 said", async () => {
    await earlier.expectWhole(earlier.said.fsck);
    await earlier.expectVerified(earlier.said.verify);
  });

  it("finishes what waits, and says who used the nonce of the anchor that cannot be mined", () =>
    earlier.expectResumed());

  it("continues the batch whose issuing was killed, when the same roster is issued", () => earlier.expectGoesOn());
});
