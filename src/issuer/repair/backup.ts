// A backup: a folder of files with a manifest of their SHA-256 sums. It is written whole or not at all, private, and read back
// only where every sum is right. The workspace says what belongs into one.
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, createReadStream, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createFolder, PRIVATE, replaceFile } from "../../disk/atomicFiles.ts";
import { CredenceError, type Fault } from "../../core/errors/credenceError.ts";
import { type Json, parseJson } from "../../core/json/strictJson.ts";
import { dateTime, dictionary, faultsOf, type Infer, literal, pattern, record, text } from "../../core/json/shape.ts";
import { isReaderError, readerText } from "../../core/json/readerText.ts";

const BACKUP_FORMAT = "credence-backup-v1";
const MANIFEST = "manifest.json";

/** A file, or one in a folder: nothing that leads out of the backup. */
const FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/;

const manifest = record({
  format: literal(BACKUP_FORMAT),
  madeAt: dateTime,
  software: text("name and version of the software", 100),
  /** SHA-256 by path */
  files: dictionary(FILE, pattern("64 hex digits", /^[0-9a-f]{64}$/)),
});
export type Manifest = Infer<typeof manifest>;

/** What `fill` puts into the folder that it is given becomes the backup. Throws ENOTEMPTY where `path` holds something. */
export async function writeBackup(
  path: string,
  about: Pick<Manifest, "madeAt" | "software">,
  fill: (folder: string) => Promise<void>,
): Promise<Manifest> {
  const files: Record<string, string> = {};
  const made: Manifest = { format: BACKUP_FORMAT, ...about, files };
  await createFolder(path, async (folder) => {
    await fill(folder);
    for (const name of filesIn(folder)) {
      chmodSync(join(folder, name), PRIVATE);
      files[name] = await sumOf(join(folder, name));
    }
    replaceFile(join(folder, MANIFEST), `${JSON.stringify(made, null, 2)}\n`);
  });
  return made;
}

/** The manifest, once every file is as it says and has a name that `isOurs`. Throws `bad_backup` with every fault. */
export async function readBackup(path: string, isOurs: (name: string) => boolean): Promise<Manifest> {
  const document = readManifest(join(path, MANIFEST));
  const faults = faultsOf(document, manifest);
  if (faults.length > 0) throw new CredenceError("bad_backup", { faults });
  const found = document as unknown as Manifest;
  const wrong: Fault[] = [];
  for (const [name, sum] of Object.entries(found.files)) {
    const where = join(path, name);
    const file = lstatSync(where, { throwIfNoEntry: false });
    if (!isOurs(name)) wrong.push({ code: "unexpected", where, message: "a backup never holds a file of this name" });
    else if (file === undefined)
      wrong.push({ code: "missing", where, message: "the manifest names it, but it is not there" });
    else if (!file.isFile()) wrong.push({ code: "unexpected", where, message: "it is no regular file" });
    else if ((await sumOf(where)) !== sum) wrong.push({ code: "changed", where, message: "its SHA-256 is another" });
  }
  if (wrong.length > 0) throw new CredenceError("bad_backup", { faults: wrong });
  return found;
}

/** Makes the folder `target` from the files of a backup, once `check` has accepted them. Throws as readBackup. */
export async function restoreBackup(
  path: string,
  target: string,
  isOurs: (name: string) => boolean,
  check: (folder: string) => Promise<void>,
): Promise<Manifest> {
  const found = await readBackup(path, isOurs);
  await createFolder(target, async (folder) => {
    for (const name of Object.keys(found.files)) copyInto(folder, name, join(path, name));
    await check(folder);
  });
  return found;
}

/** A private copy of a file, under a name that may lie in one further folder. */
export function copyInto(folder: string, name: string, from: string): void {
  const to = join(folder, name);
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  copyFileSync(from, to);
  chmodSync(to, PRIVATE);
}

function readManifest(path: string): Json {
  try {
    return parseJson(readFileSync(path), { limit: 16_777_216 });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!isMissing && !isReaderError(error)) throw error;
    const missing = "there is no manifest: this is no backup, or not all of one";
    const message = isReaderError(error) ? readerText(error) : missing;
    throw new CredenceError("bad_backup", { faults: [{ code: "manifest", where: path, message }] });
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

async function sumOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
