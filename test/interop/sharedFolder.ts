// The vectors that this repository shares with others, outside of it; null, and a line that says so, where it has none.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const root = new URL("../../../shared/vectors/", import.meta.url);

export const sharedText = (path: string): string => readFileSync(new URL(path, root), "utf8");

export const sharedJson = (path: string): unknown => JSON.parse(sharedText(path));

export const sharedNames = (folder: string): string[] => readdirSync(new URL(folder, root)).toSorted();

/** Is the file or folder there? Says why tests are skipped where it is not. */
export function hasShared(path: string): boolean {
  const there = existsSync(new URL(path, root));
  if (!there) console.warn(`skipped: no ${path} in ${root.pathname}`);
  return there;
}
