// The vectors that this repository shares with others, outside of it. Where they are not at hand, the tests that read them are
// skipped, and the run says how many.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { requires } from "../support/requirements.ts";

const shared = new URL("../../../shared/", import.meta.url);
const vectors = new URL("vectors/", shared);

export const sharedText = (path: string): string => readFileSync(new URL(path, vectors), "utf8");

export const sharedJson = (path: string): unknown => JSON.parse(sharedText(path));

export const sharedNames = (folder: string): string[] => readdirSync(new URL(folder, vectors)).toSorted();

/** Why a file or folder cannot be read, or null. */
export function lackOfShared(path: string): string | null {
  if (!existsSync(shared)) return "no ../shared folder beside this clone, so no shared vectors";
  return existsSync(new URL(path, vectors)) ? null : `no ${path} in ../shared/vectors`;
}

/** A group of so many tests that reads this file or folder already when it is collected. */
export function describeShared(title: string, path: string, tests: number, body: () => void): void {
  const lack = lackOfShared(path);
  describe(title, requires(lack), () => {
    if (lack !== null) {
      for (let i = 1; i <= tests; i++) it(`${i} of ${tests}`, () => undefined);
      return;
    }
    beforeAll(({}, { tasks }) => expect(tasks, "the number that the list of skips gives").toHaveLength(tests));
    body();
  });
}
