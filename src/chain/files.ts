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
import { dirname, join } from "node:path";

type Content = string | Uint8Array;

/** Replace a file as a whole; `mode` is for files that hold secrets (0o600). */
export function replaceFile(path: string, content: Content, mode = 0o644): void {
  const temporary = writeBeside(path, content, mode);
  flush(temporary);
  renameSync(temporary, path);
  flush(dirname(path));
}

/** The same for many files of one folder: flushed together, which costs a disk far less than one after the other. */
export function replaceFiles(
  folder: string,
  files: readonly (readonly [name: string, content: Content])[],
  mode = 0o644,
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
export function createFile(path: string, content: Content, mode = 0o644): void {
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

/** A file that a broken-off run left beside the one that it was going to be. */
export const isLeftOver = (name: string): boolean => /.\.\d+\.tmp$/.test(name);

function writeBeside(path: string, content: Content, mode: number): string {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode });
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
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
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
