// Folders that are gone when the tests of a file are done.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Call it at the top of a test file: a new folder below the system's temporary one, removed after all tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "credence-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
