// The tables of src/README.md as failing tests: who may import whom, at both levels; who alone may use a package or a word of
// the system; no cycle between files or rooms; and a public service that cannot reach a key.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  cycleOfFiles,
  cycleOfRooms,
  type Files,
  reachableFrom,
  root,
  sources,
  tableIn,
  violations,
} from "./support/houseRules.ts";
import { roomsPicture } from "./support/roomsPicture.ts";
import { FOLDERS, KEYS, OWNERS, PUBLIC_SERVICE, ROOMS, WORDS } from "./support/houseTables.ts";

const files = sources("src");
const plant = (path: string, text: string): Files => new Map([...files, [path, text]]);
const readme = readFileSync(join(root, "src/README.md"), "utf8");

/** What a folder alone may use, as a cell of the table says it. */
const ownedBy = (folder: string): string =>
  [
    ...Object.entries(OWNERS).filter(([, folders]) => folders.includes(folder)),
    ...Object.entries(WORDS).filter(([, { folders }]) => folders.includes(folder)),
  ]
    .map(([name]) => name)
    .join(", ");

const keysReached = (all: Files): string[] =>
  [...reachableFrom(all, PUBLIC_SERVICE)].filter((path) => KEYS.some((key) => path.startsWith(key)));

describe("the house", () => {
  test("every import keeps to the tables of folders, rooms and packages", () => {
    expect(violations(files)).toEqual([]);
  });

  test("no cycle leads from a file, or from a room, back to itself", () => {
    expect([cycleOfFiles(files), cycleOfRooms(files)]).toEqual([null, null]);
  });

  test("the picture of the rooms shows them as they are (node scripts/roomsPicture.ts draws it again)", () => {
    expect(readFileSync(join(root, "src/rooms.svg"), "utf8") === roomsPicture()).toBe(true);
  });

  test("the public service reaches neither the issuing pipeline nor a key, also not through others", () => {
    expect([...reachableFrom(files, PUBLIC_SERVICE)]).toContain("src/verifier/verifier.ts");
    expect(keysReached(files)).toEqual([]);
  });

  test("src/README.md prints the table of folders as it is enforced, cell by cell", () => {
    const printed = tableIn(readme, "folder").map(([folder, , imports, owns]) => [folder, imports, owns]);
    const enforced = Object.entries(FOLDERS).map(([folder, imports]) => [folder, imports.join(" "), ownedBy(folder)]);
    expect(printed).toEqual(enforced);
  });

  test("src/README.md prints the table of rooms as it is enforced, cell by cell", () => {
    const printed = tableIn(readme, "room").map(([room, , imports]) => [room, imports]);
    expect(printed).toEqual(Object.entries(ROOMS).map(([room, imports]) => [room, imports.join(" ")]));
  });

  test("each folder and room of the tables is there, and each package is used by all of its owners", () => {
    for (const place of [...Object.keys(FOLDERS), ...Object.keys(ROOMS)])
      expect([place, existsSync(join(root, "src", place))]).toEqual([place, true]);
    const used = (name: string, folder: string): boolean =>
      [...files].some(([path, text]) => path.startsWith(`src/${folder}/`) && text.includes(`"${name}`));
    const idle = Object.entries(OWNERS).flatMap(([name, folders]) =>
      folders.filter((folder) => !used(name, folder)).map((folder) => `${folder} does not use ${name}`),
    );
    expect(idle).toEqual([]);
  });

  test("no folder of src or test holds more than 14 files", () => {
    const folders = ["src", "test"].flatMap((top) =>
      [
        top,
        ...readdirSync(join(root, top), { recursive: true, encoding: "utf8" }).map((path) => join(top, path)),
      ].filter((path) => !/\/(typechain|vectors)\b/.test(path)),
    );
    const count = (folder: string): number =>
      folders.filter((path) => /\.ts$/.test(path) && join(path, "..") === folder).length;
    expect(folders.filter((folder) => count(folder) > 14)).toEqual([]);
  });

  test("the places that src/README.md names are there", () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? "");
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !existsSync(join(root, "src", link)))).toEqual([]);
  });
});

describe("a planted fault is found", () => {
  test.each([
    ["a folder that imports one above it", "src/core/json/planted.ts", 'import "../../chain/rpc/provider.ts";'],
    ["a folder beside it", "src/issuer/seal/planted.ts", 'import "../../store/openByAddress.ts";'],
    ["a room that imports one above it", "src/core/json/planted.ts", 'import "../verdict/verdict.ts";'],
    ["a room that imports one beside it", "src/core/batch/planted.ts", 'import "../openBadge/terms.ts";'],
    ["a room that imports a file above all rooms", "src/issuer/seal/planted.ts", 'import "../issue.ts";'],
    ["a room that no table has", "src/core/attic/planted.ts", "export const a = 1;"],
    ["a folder that no table has", "src/attic/planted.ts", "export const a = 1;"],
    [
      "a package of another owner, types included",
      "src/issuer/seal/planted.ts",
      'import type { Wallet } from "ethers";',
    ],
    ["a package without an owner", "src/cli/planted.ts", 'import pad from "left-pad";'],
    ["a part of a package", "src/verifier/planted.ts", 'import { readFile } from "node:fs/promises";'],
    ["a module of node in core", "src/core/json/planted.ts", 'import { readFileSync } from "node:fs";'],
    ["a dynamic import", "src/http/planted.ts", 'export const load = () => import("../issuer/issue.ts");'],
    ["the clock in core", "src/core/json/planted.ts", "export const now = () => Date.now();"],
    ["the environment outside bin", "src/cli/planted.ts", "export const home = process.env.HOME;"],
    ["a port that is opened outside bin", "src/http/planted.ts", "server.listen(80);"],
    ["a rename outside disk", "src/workspace/planted.ts", "renameSync(a, b);"],
    ["a question about a process outside disk", "src/cli/planted.ts", "process.kill(1, 0);"],
  ])("%s", (_title, path, text) => {
    expect(violations(plant(path, text)).map((fault) => fault.split(" ")[0])).toContain(path);
  });

  test("a public service that reaches a key through another file", () => {
    const path = "src/bin/compose/makeVerifier.ts";
    expect(keysReached(plant(path, `import "../../chain/keys/keystore.ts";\n${files.get(path)}`))).toContain(
      "src/chain/keys/keystore.ts",
    );
  });

  test("a cycle of files", () => {
    const planted = new Map([
      ["src/core/json/a.ts", 'import "./b.ts";'],
      ["src/core/json/b.ts", 'import "./a.ts";'],
    ]);
    expect(cycleOfFiles(planted)).toEqual(["src/core/json/a.ts", "src/core/json/b.ts", "src/core/json/a.ts"]);
  });

  test("a cycle of rooms whose files have none", () => {
    const planted = new Map([
      ["src/core/json/a.ts", 'import "../bytes/b.ts";'],
      ["src/core/bytes/b.ts", ""],
      ["src/core/bytes/c.ts", 'import "../json/d.ts";'],
      ["src/core/json/d.ts", ""],
    ]);
    expect([cycleOfFiles(planted), cycleOfRooms(planted)]).toEqual([null, ["core/json", "core/bytes", "core/json"]]);
  });

  test("another cell than the one that is enforced", () => {
    const changed = readme.replace(/(\| `core\/json\/?`[^|]*\|[^|]*\| )/, "$1values ");
    expect(tableIn(changed, "room")).not.toEqual(tableIn(readme, "room"));
  });
});
