// The README is run: its install and test lines against package.json, its demo line and every command line for real.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../src/cli/program.ts";

const root = resolve(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
const [twoCommands = "", up = "", issuing = "", afterwards = "", rest = "", keeping = ""] = blocks;

/** Run lines as a reader would type them, in this checkout, with another workspace and port. */
function shell(lines: string, workspace: string, origin = ""): string {
  const script = lines.replaceAll(".credence/", `${workspace}/`).replaceAll("http://127.0.0.1:8080", origin);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, CREDENCE_WORKSPACE: workspace, CREDENCE_PASSWORD_FILE: undefined },
  });
  if (status !== 0) throw new Error(`ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

describe("the README", () => {
  const temporary = mkdtempSync(join(tmpdir(), "credence-readme-"));
  const workspace = join(temporary, "workspace");
  let service: ChildProcess;
  let origin = "";

  beforeAll(async () => {
    const built = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, encoding: "utf8" });
    expect(built.stderr + built.stdout).toBe("");
    const [, ...argv] = `${up.trim()} --port 0`.split(" ");
    service = spawn("npx", argv, { cwd: root, env: { ...process.env, CREDENCE_WORKSPACE: workspace }, detached: true });
    origin = await new Promise<string>((fulfil, reject) => {
      let output = "";
      service.on("exit", () => reject(new Error(`up ended: ${output}`)));
      service.stderr?.on("data", (data: Buffer) => (output += data.toString()));
      service.stdout?.on("data", (data: Buffer) => {
        output += data.toString();
        const url = /service at (http:\S+)/.exec(output)?.[1];
        if (url !== undefined) fulfil(url);
      });
    });
  });

  afterAll(async () => {
    service.removeAllListeners("exit");
    const ended = new Promise((done) => service.once("exit", done));
    process.kill(-(service.pid ?? 0), "SIGINT"); // Ctrl-C reaches the whole group, npx and what it runs
    await ended;
    rmSync(temporary, { recursive: true, force: true });
  });

  test("is short enough for a first reading", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(220);
    expect(blocks).toHaveLength(6);
  });

  test("its table has every command that there is, and no other", () => {
    const listed = [...readme.matchAll(/^\| [\w ]+ +\| ((?:`\w+` ?)+) *\|$/gm)].flatMap(([, cell = ""]) =>
      cell.match(/\w+/g),
    );
    const known = COMMANDS.map(({ usage }) => usage.split(" ", 1)[0]);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  test("shows exactly two commands for a fresh machine, and package.json has what they name", () => {
    expect(twoCommands).toBe("npm ci && npm run demo\nnpm ci && npm test\n");
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["demo", "test"]));
    expect(existsSync(join(root, "package-lock.json"))).toBe(true);
  });

  test("its command lines issue, verify and change the status of credentials", () => {
    expect(shell(issuing, workspace)).toContain("batch 1: published, 500 credentials");
    const output = shell(`${afterwards}npx credence verify "$FILE" || echo "exit $?"\n`, workspace);
    expect(output).toMatch(/VALID — /);
    expect(output).toMatch(/INVALID — Revoked/);
    expect(output).toContain("exit 1");
  });

  test("its lines for when something goes wrong check, back up, restore and rebuild", () => {
    const output = shell(`${keeping}npx credence --workspace .credence/restored fsck\n`, workspace);
    expect(output).toContain("Restored ");
    expect(output.match(/batch 1: published, 500 credentials/g)).toHaveLength(3);
    expect(output.match(/batch 1: 500 credentials, .* as they were sealed/g)).toHaveLength(2);
  });

  test("its REST line gives the report on the revoked file", () => {
    const file = afterwards.split("\n", 1)[0] ?? "";
    const report = JSON.parse(shell(`${file}\n${rest}`, workspace, origin)) as { verdict: string; headline: string };
    expect(report).toMatchObject({ verdict: "invalid", headline: "revoked" });
  });

  test("its demo line ends with one JSON object that says what the verifier answered", () => {
    const { stdout, stderr } = spawnSync("npm", ["run", "--silent", "demo", "--", "--exit", "--json"], {
      cwd: root,
      encoding: "utf8",
    });
    const last = stdout.trim().split("\n").at(-1) ?? "";
    expect(stderr).toBe("");
    expect(JSON.parse(last)).toMatchObject({
      format: "credence-demo-v1",
      batch: { size: 500 },
      verdicts: { good: "valid", tampered: "invalid", revoked: "invalid" },
    });
  });

  test("every file that it names exists", () => {
    const paths = [...readme.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, path = ""]) => path)
      .filter((path) => !path.startsWith("http"));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
