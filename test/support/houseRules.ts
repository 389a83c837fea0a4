// What breaks the tables of the house (houseTables.ts), found in the text of sources.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { FOLDERS, IMPURE, OWNERS, ROOMS, TWINS, WORDS } from "./houseTables.ts";

export const root = resolve(import.meta.dirname, "../..");

/** Text by path from the repository root. */
export type Files = ReadonlyMap<string, string>;

/** TypeScript sources below a folder, generated code left out. */
export function sources(folder: string): Files {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith(join("chain", "typechain")))
    .map((path) => join(folder, path));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

const importsOf = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

const targetOf = (path: string, name: string): string => relative(root, resolve(root, dirname(path), name));

/** `src/core/json/shape.ts` lies in the folder `core` and in its room `core/json`; null: directly in the folder. */
const folderOf = (path: string): string => path.split("/")[1] ?? "";
function roomOf(path: string): string | null {
  const [, folder, room, ...rest] = path.split("/");
  return rest.length === 0 ? null : `${folder}/${room}`;
}

/** `node:fs/promises` and `@noble/hashes/sha3.js` belong to `node:fs` and `@noble/hashes`. */
function packageOf(name: string): string {
  const parts = name.split("/");
  return name.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? name);
}

function mayImport(path: string, target: string): boolean {
  if (!target.startsWith("src/")) return false;
  const [folder, other] = [folderOf(path), folderOf(target)];
  if (folder !== other) return FOLDERS[folder]?.includes(other) === true;
  const [room, otherRoom] = [roomOf(path), roomOf(target)];
  if (room === null || room === otherRoom) return true; // a file that lies directly in a folder stands above its rooms
  return otherRoom !== null && ROOMS[room]?.includes(otherRoom.split("/")[1] ?? "") === true;
}

function mayUse(path: string, wanted: string): boolean {
  if (TWINS.includes(path) && wanted.startsWith("node:")) return true;
  return OWNERS[wanted]?.includes(folderOf(path)) === true;
}

const importFaults = (path: string, name: string): string[] =>
  (name.startsWith(".") ? mayImport(path, targetOf(path, name)) : mayUse(path, packageOf(name)))
    ? []
    : [`${path} imports ${name}`];

/** Everything that breaks a table. */
export function violations(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const [folder, room, said] = [folderOf(path), roomOf(path), withoutComments(text)];
    return [
      ...(folder in FOLDERS ? [] : [`${path} is in a folder that the table does not have`]),
      ...(room === null || room in ROOMS ? [] : [`${path} is in a room that the table does not have`]),
      ...importsOf(text).flatMap((name) => importFaults(path, name)),
      ...(folder === "core" && IMPURE.test(said) ? [`${path} is not pure`] : []),
      ...Object.entries(WORDS)
        .filter(([, { pattern, folders }]) => pattern.test(said) && !folders.includes(folder))
        .map(([word]) => `${path} uses ${word}`),
    ];
  });
}

/** Files of ours that a file imports. */
const ownImports = (files: Files, path: string): string[] =>
  importsOf(files.get(path) ?? "")
    .filter((name) => name.startsWith("."))
    .map((name) => targetOf(path, name))
    .filter((target) => files.has(target));

/** The first cycle in a graph, as a path, or null. */
function cycleIn(nodes: Iterable<string>, next: (node: string) => Iterable<string>): string[] | null {
  const done = new Set<string>();
  const walk = (node: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const target of next(node)) {
      const cycle = walk(target, [...trail, node]);
      if (cycle !== null) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of nodes) {
    const cycle = walk(node, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

export const cycleOfFiles = (files: Files): string[] | null => cycleIn(files.keys(), (path) => ownImports(files, path));

/** Rooms count as one node each; a file directly in a folder counts by itself. */
export function cycleOfRooms(files: Files): string[] | null {
  const nodeOf = (path: string): string => roomOf(path) ?? path;
  const graph = new Map<string, Set<string>>();
  for (const path of files.keys()) {
    const targets = graph.get(nodeOf(path)) ?? new Set<string>();
    graph.set(nodeOf(path), targets);
    for (const target of ownImports(files, path)) if (nodeOf(target) !== nodeOf(path)) targets.add(nodeOf(target));
  }
  return cycleIn(graph.keys(), (node) => graph.get(node) ?? []);
}

/** All files that those below `start` import, also through others. */
export function reachableFrom(files: Files, start: string): Set<string> {
  const reached = new Set<string>();
  const queue = [...files.keys()].filter((path) => path.startsWith(start));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    queue.push(...ownImports(files, path));
  }
  return reached;
}

/** Rows of the first table of a Markdown text whose head begins with this word; cells trimmed, code marks taken off. */
export function tableIn(markdown: string, head: string): string[][] {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|") && cellsOf(line)[0] === head);
  if (start < 0) throw new Error(`there is no table whose head begins with ${head}`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? rows.length : end).map(cellsOf);
}

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll("`", ""));
