// Every line of a .tree file is the title of a Solidity test, and every Solidity test has its line. A branch names the
// function or the attack (what stands in parentheses is a remark); branch and leaf together are the name of the test.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");

function titles(tree: string): string[] {
  let branch = "";
  return tree.split("\n").flatMap((line) => {
    const [, indent = "", text = ""] = /^([│ ]*)[├└]── (.*)$/.exec(line) ?? [];
    if (indent !== "") return [plain(branch + text)];
    branch = text.replace(/\(.*\)/, "");
    return [];
  });
}

const names = (solidity: string): string[] =>
  [...solidity.matchAll(/function (?:test_|testFuzz_|(?=invariant_))(\w+)\(/g)].map(([, name = ""]) => plain(name));

const of = (suffix: string, list: (text: string) => string[]): string[] =>
  files.filter((name) => name.endsWith(suffix)).flatMap((name) => list(read(name)));

test("every line of a .tree file has its Solidity test, and every Solidity test its line", () => {
  const [lines, tests] = [of(".tree", titles), of(".t.sol", names)];
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.toSorted()).toEqual(tests.toSorted());
});

test("contracts/README.md shows the gas that was measured", () => {
  const readme = read("../../contracts/README.md");
  const gas = JSON.parse(read("gas.json")) as Record<string, number>;
  for (const [name, used] of Object.entries(gas))
    expect(readme, name).toMatch(new RegExp(`\\| ${used.toLocaleString("en-US")} +\\|`));
});
