// Rosters, achievements and profiles that cannot be used: every fault at once, before anything is signed, saved or sent.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findEmbedded } from "../../src/chain/embedded/embeddedChain.ts";
import type { Fault } from "../../src/core/errors/credenceError.ts";
import { Cli, type IssuedBatch, type Ran } from "../support/cli.ts";
import { rpcCall } from "../support/chain/testLedger.ts";
import { examples } from "../support/fixtures/learners.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const cli = new Cli(workspace);
const ACHIEVEMENT = join(examples, "achievements", "data-ethics-in-practice.json");

beforeAll(async () => {
  await cli.start();
  await cli.setUpIssuer();
});
afterAll(() => cli.stop());

/** Everything that an issue could change. */
async function state(): Promise<unknown> {
  const chain = await findEmbedded(join(workspace, "chain"));
  if (chain === null) throw new Error("the chain is up");
  return [(await cli.run("--json", "status")).out, await rpcCall(chain, "eth_blockNumber")];
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const issue = (roster: string, ...argv: string[]): Promise<Ran> =>
  cli.run("--json", "issue", roster, "--achievement", ACHIEVEMENT, "--yes", ...argv);

/** `where: code` of each fault, as machines get it; a person must see the same cells. */
async function refused(content: string | Uint8Array, name = "roster.csv", ...argv: string[]): Promise<string[]> {
  const [path, before] = [write(name, content), await state()];
  const ran = await issue(path, ...argv);
  const { format, code, data } = ran.json<{ format: string; code: string; data: { faults: Fault[] } }>();
  expect([ran.exit, format, code]).toEqual([2, "credence-error-v1", "bad_roster"]);
  const person = await cli.run("issue", path, "--achievement", ACHIEVEMENT, "--yes", ...argv);
  expect(person.exit).toBe(2);
  for (const { where, message } of data.faults) expect(person.text).toContain(`${where}: ${message}`);
  expect(person.text).toContain("Nothing was signed");
  expect(await state()).toEqual(before);
  return data.faults.map(({ where, code: fault }) => `${where}: ${fault}`);
}

const rows = (...lines: string[]): string => ["name,learnerId,email,awardedDate,result", ...lines, ""].join("\r\n");
const GOOD = "Ada Byron,urn:example:1,ada@example.edu,2026-06-30,Passed";

describe("a roster is refused", () => {
  it("with all its faults at once, each by row and column", async () => {
    expect(
      await refused(
        rows(
          GOOD,
          "Grace Hopper,urn:example:2,grace@example.edu,2026-02-30,Passed",
          "Ada Byron,urn:example:1,ada@example.edu,2026-06-30,Passed",
          ",urn:example:3,three@example.edu,2026-06-30,Passed",
          `${"n".repeat(300)},urn:example:4,four@example.edu,2026-06-30,Passed`,
          "Mallory\u202eyrollaM,urn:example:5,five@example.edu,2026-06-30,Passed",
          "Katherine Johnson,not a uri,not an address,30.06.2026,Excellent",
        ),
      ),
    ).toEqual([
      "row 3, column awardedDate: bad_value",
      "row 4, column learnerId: duplicate",
      "row 5, column name: empty",
      "row 6, column name: too_long",
      expect.stringMatching(/^row 7, column name: /),
      "row 8, column learnerId: bad_value",
      "row 8, column email: bad_value",
      "row 8, column awardedDate: bad_value",
      "row 8, column result: bad_value",
    ]);
  });

  it("without the column that it needs", async () => {
    expect(await refused("learnerId\nurn:example:1\n")).toContain("row 1, column name: missing_column");
  });

  it("with a column that nobody knows, which would be lost in silence otherwise", async () => {
    expect(await refused("name,lernerId\nAda Byron,urn:example:1\n")).toEqual([
      "row 1, column lernerId: unknown_column",
    ]);
  });

  it("in another encoding, by the byte where it stops being UTF-8", async () => {
    expect(await refused(Buffer.from("name\nJos\u00e9\n", "latin1"))).toEqual(["row 2: not_utf8"]);
    expect(await refused(Buffer.from("\ufeffname\nAda\n", "utf16le"))).toEqual(["row 1: not_utf8"]);
  });

  it.each([
    ["empty", "", "roster.csv"],
    ["a header alone", "name\n", "roster.csv"],
    ["separated by semicolons", "name;email\nAda;a@example.edu\n", "roster.csv"],
    ["with a quote that never ends", 'name\n"Ada\n', "roster.csv"],
    ["with rows of different lengths", "name,email\nAda\n", "roster.csv"],
    ["in NDJSON with a key twice", '{"name":"Ada","name":"Bob"}\n', "roster.ndjson"],
    ["in NDJSON with a number for a text", '{"name":5}\n', "roster.ndjson"],
    ["in NDJSON cut off", '{"name":"Ada"}\n{"name":\n', "roster.ndjson"],
  ])("that is %s", async (_what, content, name) => {
    expect((await refused(content, name)).length).toBeGreaterThan(0);
  });

  it("that cannot be read", async () => {
    const before = await state();
    for (const path of [join(folder, "absent.csv"), folder])
      expect(await issue(path)).toMatchObject({ exit: 2, text: expect.stringContaining("cannot be read") as string });
    expect(await state()).toEqual(before);
  });

  it("with a mapping that names no column, or a column that is not there", async () => {
    const path = write("mapped.csv", "Full name\nAda Byron\n");
    expect((await issue(path, "--map", "Full name")).exit).toBe(2);
    expect(await refused("Full name\nAda Byron\n", "mapped.csv", "--map", "Full name=nam")).not.toEqual([]);
    expect(await refused("name\nAda Byron\n", "mapped.csv", "--map", "Full name=name")).not.toEqual([]);
  });

  it("where one learner would get the same achievement twice, unless that is wanted", async () => {
    const twice = rows(GOOD, GOOD.replace("Ada Byron", "A. Byron"));
    expect(await refused(twice)).toEqual(["row 3, column learnerId: duplicate"]);
    const ran = await issue(write("twice.csv", twice), "--allow-duplicates");
    expect([ran.exit, ran.json<IssuedBatch>().size]).toEqual([0, 2]);
  });
});

describe("an achievement or profile is refused", () => {
  const example = (name: string) => JSON.parse(readFileSync(join(examples, name), "utf8")) as Record<string, unknown>;
  const roster = write("good.csv", rows(GOOD));

  it.each<[string, string]>([
    ["no JSON", "title: Data Ethics"],
    ["JSON with a key twice", '{"format":"credence-achievement-v1","format":"credence-achievement-v1"}'],
    [
      "an achievement with faults",
      JSON.stringify({ ...example("achievements/data-ethics-in-practice.json"), effortHours: 40, level: "wizard" }),
    ],
    ["a list", "[]"],
    ["an empty file", ""],
  ])("that is %s", async (_what, content) => {
    const before = await state();
    const path = write("achievement.json", content);
    const ran = await cli.run("--json", "issue", roster, "--achievement", path, "--yes");
    expect([ran.exit, ran.json().format]).toEqual([2, "credence-error-v1"]);
    expect(await state()).toEqual(before);
  });

  it("with every fault at once, by JSON pointer", async () => {
    const faulty = { ...example("achievements/data-ethics-in-practice.json"), effortHours: 40, level: "wizard" };
    const ran = await cli.run("issue", roster, "--achievement", write("a.json", JSON.stringify(faulty)), "--yes");
    for (const pointer of ["/effortHours", "/level"]) expect(ran.text).toContain(pointer);
  });

  it("of an issuer who is no issuer", async () => {
    const fresh = new Cli(join(folder, "fresh"));
    expect((await fresh.run("issuer", "register", roster)).exit).toBe(5); // there is no workspace to register in
    for (const content of [
      "",
      "{}",
      JSON.stringify({ ...example("issuer-profile.json"), did: "did:web:UPPER.example" }),
    ]) {
      const ran = await cli.run("issuer", "update", write("profile.json", content));
      expect([content, ran.exit]).toEqual([content, 2]);
    }
  });
});

describe("text of a roster", () => {
  let outs = 0;

  async function issueAll(content: string): Promise<{ ran: Ran; files: string }> {
    const out = join(folder, `out-${++outs}`);
    const ran = await issue(write("texts.csv", content), "--out", out);
    expect(ran.exit).toBe(0);
    return { ran, files: out };
  }

  it("that is not in NFC is normalised, and the cell is named", async () => {
    const { ran, files } = await issueAll("name\nJose\u0301 Ångström\n");
    expect(ran.err.filter((line) => line.startsWith("notice: row 2, column name"))).toHaveLength(1);
    const text = readFileSync(join(files, "links.csv"), "utf8");
    expect(text).toContain("Jos\u00e9 \u00c5ngstr\u00f6m");
    expect(text).toBe(text.normalize("NFC"));
  });

  it("that looks like a formula stays literal in the credential, and harmless in the CSV that we write", async () => {
    const { files } = await issueAll(
      'name\n"=1+1"\n+44 20\n-Ada-\n@home\n"=HYPERLINK(""https://evil.example"",""x"")"\n',
    );
    const [, ...lines] = readFileSync(join(files, "links.csv"), "utf8").trimEnd().split("\r\n");
    expect(lines.map((line) => line.split(",")[1])).toEqual([
      "'=1+1",
      "'+44 20",
      "'-Ada-",
      "'@home",
      `"'=HYPERLINK(""https://evil.example""`,
    ]);
    const literal = lines.map((line) => readFileSync(join(files, line.split(",").at(-1) ?? ""), "utf8"));
    for (const [i, name] of ['"=1+1"', '"+44 20"', '"-Ada-"', '"@home"'].entries())
      expect(literal[i]).toContain(`"identityHash": ${name}`);
  });

  it("gives each learner a valid credential, in any script", async () => {
    const names = [
      "Χρήστος",
      "محمد عبد الله",
      "王小明",
      "Nguyễn Thị Ánh",
      "ᎠᏂᏴᏫᏯᎢ",
      "O'Brien-Łukasz",
      "李 𠮷野",
      "नेहा शर्मा",
    ];
    const { files } = await issueAll(["name", ...names, ""].join("\n"));
    const [, ...lines] = readFileSync(join(files, "links.csv"), "utf8").trimEnd().split("\r\n");
    expect(lines.map((line) => line.split(",")[1])).toEqual(names);
    const paths = lines.map((line) => join(files, line.split(",").at(-1) ?? ""));
    expect((await cli.run("verify", ...paths)).exit).toBe(0);
  });
});
