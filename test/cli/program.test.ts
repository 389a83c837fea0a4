// Commands and options before anything happens: what is asked for, what is refused, and with which exit code.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SOFTWARE } from "../../src/bin/system/software.ts";
import { exitOfError, exitOfVerdict, Interrupted, UsageError, worstOf } from "../../src/cli/session/exit.ts";
import { Workspace } from "../../src/workspace/workspace.ts";
import { CredenceError } from "../../src/core/errors/credenceError.ts";
import type { Verdict } from "../../src/core/report/report.ts";
import { Cli } from "../support/cli.ts";
import { examples } from "../support/fixtures/learners.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
let folders = 0;
const newFolder = (): string => join(folder, `workspace-${++folders}`);
const nowhere = new Cli(newFolder());

function newWorkspace(): Cli {
  const directory = newFolder();
  new Workspace(directory).create();
  return new Cli(directory);
}

describe("the command line", () => {
  it("says its name, version and commands", async () => {
    expect(await nowhere.run("--version")).toMatchObject({ exit: 0, out: [SOFTWARE] });
    const help = await nowhere.run("--help");
    expect(help.exit).toBe(0);
    for (const command of [
      "up",
      "serve",
      "deploy",
      "issuer",
      "key",
      "issue",
      "status",
      "resume",
      "export",
      "fsck",
      "rebuild",
      "backup",
      "restore",
      "revoke",
      "suspend",
      "reinstate",
      "verify",
    ])
      expect(help.text).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
    expect((await nowhere.run("key", "--help")).text).toContain("authorize");
  });

  it.each([
    [["isue"]],
    [[]],
    [["--unknown"]],
    [["verify"]],
    [["issue", "roster.csv"]],
    [["issue", "--achievement", "a.json"]],
    [["up", "--port", "99999"]],
    [["up", "--port", "http"]],
    [["deploy", "--chain-id", "one"]],
    [["deploy", "--evidence", "good"]],
    [["key", "new", "a"]],
    [["key", "new", "a", "--for", "everything"]],
    [["issuer"]],
    [["export", "1"]],
    [["issue", "roster.csv", "--achievement", "a.json", "--private-key", "0x00"]],
    [["issue", "roster.csv", "--achievement", "a.json", "--password", "secret"]],
    [["--mnemonic", "test test", "status"]],
  ])("is 2 for %j", async (argv) => {
    const ran = await nowhere.run(...argv);
    expect([ran.exit, ran.out]).toEqual([2, []]);
    expect(existsSync(nowhere.workspace)).toBe(false);
  });

  it("needs a workspace for everything that changes data, and says how to make one", async () => {
    for (const argv of [
      ["status"],
      ["resume", "1"],
      ["export", "1", "--out", folder],
      ["fsck"],
      ["rebuild", "--from", folder],
      ["backup", join(folder, "backup")],
      ["issuer", "register", join(examples, "issuer-profile.json")],
      ["key", "authorize", "a"],
      ["suspend", "urn:uuid:00000000-0000-4000-8000-000000000000"],
      ["serve", "--port", "0"],
      ["key", "new", "a", "--for", "anchor"],
    ]) {
      const ran = await nowhere.run(...argv);
      expect([argv, ran.exit > 1, ran.text]).toEqual([
        argv,
        true,
        expect.stringMatching(/There is no|no workspace/) as string,
      ]);
    }
    expect(existsSync(nowhere.workspace)).toBe(false);
  });

  it("gives machines an error as code and data, in one line", async () => {
    const ran = await nowhere.run("--json", "status");
    expect([ran.exit, ran.err, ran.out.length]).toEqual([5, [], 1]);
    expect(ran.json()).toMatchObject({
      format: "credence-error-v1",
      code: "no_workspace",
      data: { path: nowhere.workspace },
    });
    expect((await nowhere.run("--json", "key", "new", "a", "--for", "anchor")).json()).toMatchObject({ code: "usage" });
  });

  it.each([
    ["no JSON", "{", "bad_json"],
    ["another format", '{"format":"credence-workspace-v2"}', "bad_workspace"],
    [
      "an RPC address that is none",
      '{"format":"credence-workspace-v1","origin":"http://a","network":{"kind":"rpc","chainId":1,"rpc":["ftp://a"],"deployment":"d"}}',
      "bad_workspace",
    ],
  ])("refuses a workspace file that is %s, and leaves it alone", async (_what, content, code) => {
    const cli = newWorkspace();
    const path = join(cli.workspace, "credence.json");
    writeFileSync(path, content);
    expect((await cli.run("--json", "status")).json()).toMatchObject({ code });
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  it("says what the machine says where a file or folder is in the way, without a trace", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const broken = newFolder();
    mkdirSync(join(broken, "credence.json"), { recursive: true });
    for (const [workspace, code] of [
      [join(file, "x"), "ENOTDIR"],
      [broken, "EISDIR"],
    ] as const) {
      const ran = await new Cli(workspace).run("up", "--port", "0");
      expect([ran.exit, ran.text]).toEqual([5, expect.stringContaining(code) as string]);
      expect(ran.text).not.toMatch(/^\s+at /m);
    }
  });
});

describe("a new key", () => {
  it("needs a password of eight characters, twice the same, from a person or a file", async () => {
    const cli = newWorkspace();
    const make = ["key", "new", "a", "--for", "anchor"];
    expect(await cli.run(...make)).toMatchObject({
      exit: 2,
      text: expect.stringContaining("--password-file") as string,
    });
    for (const secrets of [
      ["pass-of-mine", "pass-of-Mine"],
      ["short", "short"],
      ["", ""],
    ])
      expect((await cli.runAs({ secrets, yes: [] }, ...make)).exit).toBe(2);
    expect(existsSync(join(cli.workspace, "keys"))).toBe(false);
    expect((await cli.runAs({ secrets: ["pass-of-mine", "pass-of-mine"], yes: [] }, ...make)).exit).toBe(0);
    const file = join(folder, "password");
    writeFileSync(file, "pass-of-file\r\nand a second line that is not part of it\n");
    expect((await cli.run("--password-file", file, "key", "new", "b", "--for", "anchor")).exit).toBe(0);
    const passwords: Partial<Record<string, string>> = { a: "pass-of-mine", b: "pass-of-file" };
    const vault = cli.dependencies.keyVault(new Workspace(cli.workspace), ({ name }) =>
      Promise.resolve(passwords[name] ?? ""),
    );
    await vault.openAccount("a");
    await vault.openAccount("b");
    expect(cli.shown.join("\n")).not.toMatch(/pass-of/);
  });

  it("is not made without a password that a file should hold but does not", async () => {
    const cli = newWorkspace();
    expect((await cli.run("--password-file", join(folder, "absent"), "key", "new", "a", "--for", "anchor")).exit).toBe(
      2,
    );
  });
});

describe("exit codes", () => {
  it("are those of the verdicts, and of several files the worst", () => {
    const codes: [Verdict, number][] = [
      ["valid", 0],
      ["invalid", 1],
      ["undetermined", 3],
      ["unrecognised", 4],
    ];
    for (const [verdict, code] of codes) expect(exitOfVerdict(verdict)).toBe(code);
    expect(worstOf(["valid", "unrecognised", "undetermined", "invalid"])).toBe("invalid");
    expect(worstOf(["valid", "unrecognised", "undetermined"])).toBe("undetermined");
    expect(worstOf(["valid", "unrecognised"])).toBe("unrecognised");
    expect(worstOf(["valid", "valid"])).toBe("valid");
    expect(worstOf([])).toBe("undetermined");
  });

  it("are 2 where the caller is wrong, 5 where something could not be done, 130 where a person ended it", () => {
    expect(exitOfError(new UsageError("x"))).toBe(2);
    expect(exitOfError(new CredenceError("bad_roster", { faults: [] }))).toBe(2);
    expect(exitOfError(new CredenceError("rpc_unreachable", { url: "", reason: "" }))).toBe(5);
    expect(exitOfError(new CredenceError("wrong_password", { path: "" }))).toBe(5);
    expect(exitOfError(new Error("x"))).toBe(5);
    expect(exitOfError(new Interrupted())).toBe(130);
  });
});
