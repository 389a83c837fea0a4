// Files that a crash may not leave half written: written beside, flushed, then renamed over.
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Replace a file as a whole; `mode` is for files that hold secrets (0o600). */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  renameSync(writeBeside(path, content, mode), path);
  flushFolder(path);
}

/** Make a file as a whole, but only where there is none: throws EEXIST, even if another process made it just now. */
export function createFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  const temporary = writeBeside(path, content, mode);
  try {
    linkSync(temporary, path);
  } finally {
    rmSync(temporary);
  }
  flushFolder(path);
}

function writeBeside(path: string, content: string | Uint8Array, mode: number): string {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w", mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return temporary;
}

function flushFolder(path: string): void {
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}
