// Files that a crash may not leave half written: written beside, flushed, then renamed over.
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { opendir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { isAlive } from "./processes.ts";

/** Only its owner may read it: names, grades, keys, addresses with access keys. */
export const PRIVATE = 0o600;
export const PUBLIC = 0o644;

type Content = string | Uint8Array;

/** Replace a file as a whole. Private by default; `mode` PUBLIC is for files that are made to be published. */
export function replaceFile(path: string, content: Content, mode = PRIVATE): void {
  const temporary = writeBeside(path, content, mode);
  flush(temporary);
  renameSync(temporary, path);
  flush(dirname(path));
}

/** The same for many files of one folder: flushed together, which costs a disk far less than one after the other. */
export function replaceFiles(
  folder: string,
  files: readonly (readonly [name: string, content: Content])[],
  mode = PRIVATE,
): void {
  const written = files.map(([name, content]) => {
    const path = join(folder, name);
    return { path, temporary: writeBeside(path, content, mode) };
  });
  for (const { temporary } of written) flush(temporary);
  for (const { path, temporary } of written) renameSync(temporary, path);
  flush(folder);
}

/** Make a file as a whole, but only where there is none: throws EEXIST, even if another process made it just now. */
export function createFile(path: string, content: Content, mode = PRIVATE): void {
  const temporary = writeBeside(path, content, mode);
  flush(temporary);
  moveToNew(temporary, path);
}

/** Give a flushed file its name, where nothing has it: throws EEXIST. The old name is gone either way. */
export function moveToNew(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } finally {
    rmSync(temporary);
  }
  flush(dirname(path));
}

/** Remove what runs that are over left in a folder, where it was going to have a name of ours. */
export async function removeLeftOvers(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  for await (const { name } of await opendir(folder)) {
    const [, target = "", pid] = TEMPORARY.exec(name) ?? [];
    if (isOurs(target) && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** SQLite has files beside its file. Version 0.1.0 wrote no letters after the number. */
const TEMPORARY = /^(.+)\.(\d+)(?:-[0-9a-f]{16})?\.tmp(?:-wal|-shm)?$/;

/** Where a file or folder is made that is going to have this path. Nobody can guess the name and put a link there before. */
export const besidePath = (path: string): string => `${path}.${process.pid}-${randomBytes(8).toString("hex")}.tmp`;

function writeBeside(path: string, content: Content, mode: number): string {
  const temporary = besidePath(path);
  writeFileSync(temporary, content, { mode, flag: "wx" }); // never through a link, never into a file that is there
  return temporary;
}

/** What was written to a file, or which files a folder has, is on disk after it. */
export function flush(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Make a folder as a whole: filled beside, flushed, then named. Throws ENOTEMPTY where there is one that holds anything. */
export async function createFolder(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = besidePath(path);
  mkdirSync(dirname(path), { recursive: true });
  await removeLeftOvers(dirname(path), (name) => name === basename(path));
  mkdirSync(temporary, { mode: 0o700 });
  try {
    await fill(temporary);
    for (const name of readdirSync(temporary, { recursive: true, encoding: "utf8" })) flush(join(temporary, name));
    flush(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  flush(dirname(path));
}
