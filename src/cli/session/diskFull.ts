// A disk that is full says so in many ways, and SQLite never says where.
import { existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CredenceError } from "../../core/errors/credenceError.ts";

const SQLITE_FULL = 13;

/** The same error, or `disk_full` if it means that. `directory`: where the database is; used if the error names no path. */
export function namingFullDisk(error: unknown, directory: string): unknown {
  const { code, errcode, path = directory } = (error ?? {}) as { code?: unknown; errcode?: unknown; path?: string };
  if (code !== "ENOSPC" && errcode !== SQLITE_FULL) return error;
  return new CredenceError("disk_full", { path, free: freeAt(resolve(path)) }, { cause: error });
}

/** Bytes that are free where the path is, or would be. */
function freeAt(path: string): number {
  if (!existsSync(path)) return freeAt(dirname(path));
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
