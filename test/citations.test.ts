// What a comment or a page cites can be looked up in this repository.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { citable, citationFaults, PAGES } from "./support/citations.ts";

const root = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** Files in git, and those that are about to be. */
const tracked: ReadonlySet<string> = new Set(
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((path) => path !== "" && existsSync(new URL(path, root))),
);
const written = Array.from(tracked).filter(
  (path) =>
    /\.(?:ts|tsx|js|sol|md|sh)$|^\.ci\/run$/.test(path) &&
    !/typechain\/|^test\/vectors\/\w+\/|version010\//.test(path) &&
    // made of text that is wrong on purpose
    path !== "test/citations.test.ts" &&
    path !== "test/support/citations.ts",
);
const known = citable(read);
const repository = { citable: known, tracked, read };

describe("a newcomer who meets a citation", () => {
  it("finds what it cites, and every document that is named, in this repository", () => {
    expect(written.length).toBeGreaterThan(400);
    expect(written.flatMap((path) => citationFaults({ path, text: read(path) }, repository))).toEqual([]);
  });

  it.each(PAGES)("finds numbers without a gap for $prefix in $page", ({ page, mark }) => {
    const numbers = Array.from(read(page).matchAll(mark), ([, n]) => Number(n));
    expect(numbers.length).toBeGreaterThan(7);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  });

  it("finds context, decision, consequence and status of each decision", () => {
    const decisions = read("src/DECISIONS.md").split(/^### /m).slice(1);
    const incomplete = decisions.filter(
      (text) => !["- Status: ", "- Context: ", "- Decision: ", "- Consequence: "].every((part) => text.includes(part)),
    );
    expect(incomplete.map((text) => text.split("\n")[0])).toEqual([]);
  });

  it("finds each code and each cause of a check on the page of the verdict", () => {
    const answers = read("src/core/report/answers.ts");
    const types = answers.slice(answers.indexOf("export interface FailCodes"), answers.indexOf("export type Check<"));
    const codes = Array.from(types.matchAll(/"([a-z_]+)"/g), ([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(40);
    const page = read("src/core/verdict/README.md");
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it("finds tests of each fault of a batch by its number", () => {
    const titles = written
      .filter((path) => path.startsWith("test/") && path.endsWith(".ts"))
      .flatMap((path) => read(path).match(/"[^"\n]*\bF\d+[\]:][^"\n]*"/g) ?? []);
    const faults = Array.from(known).filter((one) => /^F\d+$/.test(one));
    expect(faults.filter((fault) => !titles.some((title) => new RegExp(`\\b${fault}[\\]:]`).test(title)))).toEqual([]);
  });
});

describe("the search for citations finds", () => {
  const planted = {
    citable: new Set(["FORMATS 6", "D12"]),
    tracked: new Set(["src/README.md", "src/core/batch/leaf.ts"]),
    read: () => "# Top\n\n## 6. Anchor, proof\n",
  };
  const faultsOf = (path: string, text: string) => citationFaults({ path, text }, planted);

  it.each([
    ["a section that is nowhere", "src/a.ts", "// the anchor proof [FORMATS 60]"],
    ["a decision that is nowhere, in a title", "test/a.test.ts", 'it("stores before it sends [D99]", () => {});'],
    ["a citation without brackets", "src/a.ts", "// the anchor proof (FORMATS 6)"],
    ["a decision without brackets", "src/a.ts", "const a = 1; // stored before it is sent, D12"],
    ["a paper that is not in git", "src/a.ts", "// as HOUSE.md says"],
    ["a paper that is not in git, by its name alone", "src/a.ts", "/** The headline (VERDICTS). */"],
    ["a folder outside", "src/a.ts", "// see ../shared/design"],
    ["a document that does not exist", "src/a.ts", "// see docs/formats.md"],
    ["a link to a file that does not exist", "src/README.md", "[tree](core/batch/tree.ts)"],
    ["a link to a heading that does not exist", "src/README.md", "[proof](#7-anchor-proof)"],
  ])("%s", (_, path, text) => {
    expect(faultsOf(path, text)).toHaveLength(1);
  });

  it("nothing in citations, names and links that are right", () => {
    expect(faultsOf("src/a.ts", "// [FORMATS 6] [D12], see README.md and src/README.md")).toEqual([]);
    expect(
      faultsOf(
        "src/README.md",
        "[leaf](core/batch/leaf.ts) [core](core) [proof](../src/README.md#6-anchor-proof) [web](https://example.org/a.md)",
      ),
    ).toEqual([]);
  });
});
