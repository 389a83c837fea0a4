// The program itself, as a process: at a terminal (a pseudo-terminal of util-linux's `script`), in a pipe, and interrupted.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { Workspace } from "../../../src/workspace/workspace.ts";
import { Cli, type IssuedBatch } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { requires } from "../../support/requirements.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const PROGRAM = join(import.meta.dirname, "..", "..", "..", "src", "bin", "credence.ts");
const ISSUE = [
  "issue",
  join(examples, "roster.csv"),
  "--achievement",
  join(examples, "achievements", "applied-data-stewardship.json"),
];
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const ID = "urn:uuid:00000000-0000-4000-8000-000000000000";
const atTerminal = requires(
  spawnSync("script", ["--version"]).status === 0 ? null : "no program `script` of util-linux, which makes a terminal",
);
const folder = temporaryFolder();
let folders = 0;

/** A workspace without a password file, so that passwords are asked for. */
function newWorkspace(): string {
  const directory = join(folder, `workspace-${++folders}`);
  new Workspace(directory).create();
  return directory;
}

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

class Session {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  output = "";

  /** `terminal`: as `script` shows it to a person; otherwise output and errors of a pipe. */
  constructor(terminal: boolean, workspace: string, ...argv: string[]) {
    const command = [process.execPath, PROGRAM, "--workspace", workspace, ...argv];
    const env = { ...process.env, TERM: "xterm", NO_COLOR: "1" };
    this.#child = terminal
      ? spawn("script", ["-qefc", command.join(" "), "/dev/null"], { env })
      : spawn(command[0] ?? "", command.slice(1), { env });
    running.add(this.#child);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (data: Buffer) => (this.output += data.toString()));
    this.#ended = once(this.#child, "exit");
  }

  async sees(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.#child.exitCode !== null) throw new Error(`it ended before it said ${text}: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  signal(signal: "SIGINT" | "SIGTERM"): void {
    this.#child.kill(signal);
  }

  /** nobody reads what it says any more */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  async exit(): Promise<number | null> {
    await this.#ended;
    running.delete(this.#child);
    return this.#child.exitCode;
  }
}

/** What is left on the line after everything that was erased again. */
const lastShown = (output: string): string => output.slice(output.lastIndexOf("\u001b[0J"));

describe.concurrent("at a terminal", atTerminal, () => {
  it("a new password is asked for twice, never shown, and opens the key", async () => {
    const workspace = newWorkspace();
    const session = new Session(true, workspace, "key", "new", "anchor-1", "--for", "anchor");
    await session.sees("Password of the new anchor key anchor-1: ");
    session.type("pass-of-the-registrar\r");
    await session.sees("The same again: ");
    session.type("pass-of-the-registrar\r");
    expect(await session.exit()).toBe(0);
    expect(session.output).toMatch(/Made anchor-1 +anchor +0x[0-9a-f]{40}/);
    expect(session.output).not.toContain("pass-of-the-registrar");
    const password = () => Promise.resolve("pass-of-the-registrar");
    const vault = new Cli(workspace).dependencies.keyVault(new Workspace(workspace), password);
    expect((await vault.openAccount("anchor-1")).address).toMatch(/^0x/);
  });

  it("a question stands there while it waits for its answer, and anything but yes is no", async () => {
    const session = new Session(true, newWorkspace(), "revoke", ID);
    await session.sees("[y/N] ");
    expect(lastShown(session.output)).toContain("Revoke 1 credential for ever? [y/N]");
    session.type("maybe\r");
    expect(await session.exit()).toBe(2);
    expect(session.output).toContain("Not confirmed. Nothing was changed.");
  });

  it.each([
    ["Ctrl-C at a question", CTRL_C, ["revoke", ID], "[y/N] "],
    ["Ctrl-D at a password", CTRL_D, ["key", "new", "anchor-1", "--for", "anchor"], "Password of"],
  ])("%s ends the command with 130, and says nothing frightening", async (_what, key, argv, prompt) => {
    const session = new Session(true, newWorkspace(), ...argv);
    await session.sees(prompt);
    session.type(key);
    expect(await session.exit()).toBe(130);
    expect(session.output).toContain("Stopped.");
    expect(session.output).not.toMatch(/Error|This should not happen|^\s+at /m);
  });
});

describe("a trial", () => {
  const workspace = join(folder, "trial");
  const cli = new Cli(workspace);

  beforeAll(async () => {
    await cli.start();
    await cli.setUpIssuer();
    await cli.stop();
  });

  const batches = async (): Promise<IssuedBatch[]> =>
    (await cli.run("--json", "status")).json<{ batches: IssuedBatch[] }>().batches;
  /** So many that there is time to interrupt. */
  const LARGE = 20_000;
  const issueLarge = (): string[] => {
    const roster = join(folder, "large.csv");
    const rows = Array.from({ length: LARGE }, (_, i) => `Learner ${i},urn:example:student:${i}`);
    writeFileSync(roster, ["name,learnerId", ...rows, ""].join("\n"));
    return ISSUE.map((word) => (word.endsWith("roster.csv") ? roster : word));
  };

  it("ends in order at Ctrl-C: the node too, with its state saved", async () => {
    const session = new Session(false, workspace, "up", "--port", "0");
    await session.sees("Ctrl-C ends it.");
    const chain = await findEmbedded(join(workspace, "chain"));
    expect(chain).not.toBeNull();
    session.signal("SIGINT");
    expect(await session.exit()).toBe(0);
    expect(existsSync(join(workspace, "chain", "run.json"))).toBe(false);
    await expect(fetch(chain?.rpc ?? "", { method: "POST" })).rejects.toThrow();
  });

  it("interrupted in the middle of signing leaves an open batch to be dropped, no node behind, and exit code 130", async () => {
    const session = new Session(false, workspace, ...issueLarge(), "--yes");
    await session.sees("signing 2");
    session.signal("SIGTERM");
    expect(await session.exit()).toBe(130);
    expect(session.output).toContain("Stopped. credence status shows");
    expect(existsSync(join(workspace, "chain", "run.json"))).toBe(false);
    await dropsOpenBatch();
  });

  it("interrupted at a terminal gives back cursor and line wrapping, which the bar took", atTerminal, async () => {
    const session = new Session(true, workspace, ...issueLarge());
    await session.sees("[y/N] ");
    session.type("y\r");
    await session.sees("signing");
    await session.sees(`/${LARGE} 1`);
    session.type(CTRL_C);
    expect(await session.exit()).toBe(130);
    const sequences = [...session.output.matchAll(/\u001b\[\?(25|7)([hl])/g)].map(
      ([, mode = "", state = ""]) => [mode, state] as const,
    );
    expect(Object.fromEntries(sequences)).toEqual({ 25: "h", 7: "h" });
    await dropsOpenBatch();
  });

  /** What was interrupted is named by status, and dropped by the command that status names. */
  async function dropsOpenBatch(): Promise<void> {
    const [open] = await batches();
    expect(open).toMatchObject({ state: "open", size: LARGE });
    const drop = new Session(false, workspace, "abandon", String(open?.id), "--yes");
    expect([await drop.exit(), drop.output]).toEqual([0, expect.stringContaining("Nothing of it was sent")]);
    expect((await batches())[0]).toMatchObject({ id: open?.id, state: "abandoned" });
  }

  it("tells machines its progress on standard error, and results alone in the pipe", () => {
    const out = join(folder, "piped");
    const roster = join(folder, "twenty.csv");
    writeFileSync(roster, readFileSync(join(examples, "roster.csv"), "utf8").split("\n").slice(0, 21).join("\n"));
    const [, , ...rest] = ISSUE;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [PROGRAM, "--workspace", workspace, "--json", "issue", roster, ...rest, "--out", out, "--yes"],
      { encoding: "utf8" },
    );
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { state: "published", size: 20 }]);
    const events = stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ format }) => format)).toEqual(events.map(() => "credence-progress-v1"));
    expect(events.flatMap(({ state }) => state ?? [])).toEqual([
      "sealed",
      "intended",
      "sent",
      "included",
      "finalized",
      "published",
    ]);
    for (const stage of ["sign", "check"])
      expect(events.findLast((event) => event.stage === stage)).toMatchObject({ done: 20, total: 20, secondsLeft: 0 });
    expect(readdirSync(out)).toHaveLength(3 * 20 + 2);
  });
});

describe("in a pipe", () => {
  const program = (...argv: string[]) =>
    spawnSync(process.execPath, [PROGRAM, ...argv], { encoding: "utf8", cwd: folder });

  it("exits with the code of its command", () => {
    expect(program("isue")).toMatchObject({ status: 2, stdout: "" });
  });

  it("takes workspace and password file from the environment", () => {
    const workspace = newWorkspace();
    const password = join(folder, "password");
    writeFileSync(password, "pass-of-the-registrar\n", { mode: 0o600 });
    const env = { ...process.env, CREDENCE_WORKSPACE: workspace, CREDENCE_PASSWORD_FILE: password };
    const made = spawnSync(process.execPath, [PROGRAM, "--json", "key", "new", "a", "--for", "anchor"], {
      env,
      encoding: "utf8",
    });
    expect([made.status, JSON.parse(made.stdout)]).toMatchObject([0, { format: "credence-key-v1", name: "a" }]);
    expect(readdirSync(join(workspace, "keys"))).toEqual(["a.json"]);
  });

  it("does not mind a reader that has seen enough", async () => {
    const session = new Session(false, newWorkspace(), "--help");
    session.closeOutput();
    expect(await session.exit()).toBe(0);
    expect(session.output).toBe("");
  });
});
