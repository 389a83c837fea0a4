// In a folder that others can write to, nobody can have a private file written elsewhere, or keep it readable.
import { readFileSync, statSync, symlinkSync, writeFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { besidePath, createFile, PUBLIC, replaceFile, replaceFiles } from "../../src/disk/atomicFiles.ts";
import { temporaryFolder } from "../support/temporary.ts";

const writers: readonly (readonly [string, (path: string) => void])[] = [
  ["replaceFile", (path) => replaceFile(path, "new")],
  ["createFile", (path) => createFile(path, "new")],
  ["replaceFiles", (path) => replaceFiles(join(path, ".."), [["file", "new"]])],
];

it.each(writers)("%s writes through no link and into no file that waits under the name of a process", (_, write) => {
  const folder = temporaryFolder();
  const victim = join(folder, "victim");
  writeFileSync(victim, "precious");
  for (let pid = process.pid - 50; pid < process.pid + 50; pid++) symlinkSync(victim, join(folder, `file.${pid}.tmp`));
  write(join(folder, "file"));
  expect(readFileSync(victim, "utf8")).toBe("precious");
  expect(readFileSync(join(folder, "file"), "utf8")).toBe("new");
  expect(readdirSync(folder).filter((name) => /-[0-9a-f]{16}\.tmp$/.test(name))).toEqual([]);
});

it.each(writers)("%s gives a private file, whatever was there before", (name, write) => {
  const path = join(temporaryFolder(), "file");
  if (name !== "createFile") writeFileSync(path, "old", { mode: 0o666 });
  write(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("what is made to be published can be read by all", () => {
  const path = join(temporaryFolder(), "file");
  replaceFile(path, "new", PUBLIC);
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

it("a temporary name is another each time, and cannot be guessed", () => {
  const names = Array.from({ length: 100 }, () => besidePath("/w/file"));
  expect(new Set(names).size).toBe(100);
  expect(names.every((name) => /^\/w\/file\.\d+-[0-9a-f]{16}\.tmp$/.test(name))).toBe(true);
});
