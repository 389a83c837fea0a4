// Where an export goes: a folder of files, one ZIP of the same, or NDJSON with one line per credential. Names come from our
// own ids only; nothing in a roster can choose a path. What is written is private: it holds names and grades. No file that is
// there and says something else is written over, and none is ever half written.
import { once } from "node:events";
import { accessSync, constants, createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ZipFile } from "yazl";
import { PRIVATE, besidePath, flush, moveToNew, removeLeftOvers, replaceFiles } from "../../disk/atomicFiles.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { fileText } from "../../state/holderFiles.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";

/** What one holder gets. */
export interface HolderFiles {
  /** uuid of the credential, without `urn:uuid:` */
  readonly name: string;
  readonly credential: JsonObject;
  /** compact share with every disclosure, and its anchor; null where there is no view B */
  readonly share: { readonly compact: string; readonly anchor: string } | null;
  readonly link: string | null;
}

/** What belongs to the whole batch. */
export interface BatchFiles {
  readonly profile: JsonObject;
  readonly links: string;
}

export interface ExportTarget {
  readonly path: string;
  add(files: HolderFiles): Promise<void> | void;
  /** After it all that was added is on disk; where everything is one file, that is for `end` to do. */
  settle(): void;
  /** What belongs to the whole batch follows; after that everything is on disk. */
  end(): Promise<void> | void;
}

/** Throws `file_differs`, and what the system says where nothing can be written. */
export type MakeTarget = (whole: BatchFiles) => Promise<ExportTarget> | ExportTarget;

/** The folder is made or found at once. What is there already as it is going to be is left alone. */
export const toFolder =
  (path: string): MakeTarget =>
  (whole) => {
    makeFolder(path);
    const last = wholeFiles(whole);
    for (const [name, content] of last) isThere(join(path, name), content); // of another batch? then nothing is written
    let waiting: NamedFile[] = [];
    const settle = (): void => {
      const missing = waiting.filter(([name, content]) => !isThere(join(path, name), content));
      if (missing.length > 0) replaceFiles(path, missing);
      waiting = [];
    };
    return {
      path,
      add: (files) => void waiting.push(...namedFiles(files)),
      settle,
      async end() {
        settle();
        waiting = last; // they stand for a whole batch, so they come after it
        settle();
        await removeLeftOvers(path, (name) => OURS.test(name));
      },
    };
  };

export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  accessSync(path, constants.W_OK);
}

/** Streams: a credential is in the file, not in memory, when the next one is asked for. */
export const toZip =
  (path: string): MakeTarget =>
  async (whole) => {
    const zip = new ZipFile();
    const file = await NewFile.open(path);
    zip.outputStream.pipe(file.stream);
    const add = async ([name, content]: NamedFile): Promise<void> => {
      zip.addBuffer(Buffer.from(content), name, { mode: 0o100600 });
      if (file.stream.writableNeedDrain) await file.until("drain");
    };
    return {
      path,
      async add(files) {
        for (const one of namedFiles(files)) await add(one);
      },
      settle: () => undefined,
      async end() {
        for (const one of wholeFiles(whole)) await add(one);
        zip.end();
        await file.keep();
      },
    };
  };

/** One object a line: `{"id", "link", "credential", "sdJwt", "anchor"}`. */
export const toNdjson =
  (path: string): MakeTarget =>
  async () => {
    const file = await NewFile.open(path);
    return {
      path,
      async add({ credential, share, link }) {
        const line = {
          id: credential.id,
          link,
          credential,
          sdJwt: share?.compact ?? null,
          anchor: share?.anchor ?? null,
        };
        if (!file.stream.write(`${JSON.stringify(line)}\n`)) await file.until("drain");
      },
      settle: () => undefined,
      end() {
        file.stream.end();
        return file.keep();
      },
    };
  };

/** A file that is written beside, and gets its name when it is whole. */
class NewFile {
  readonly stream: ReturnType<typeof createWriteStream>;
  readonly #path: string;
  readonly #temporary: string;
  readonly #failed: Promise<never>;

  private constructor(path: string) {
    this.#path = path;
    this.#temporary = besidePath(path);
    this.stream = createWriteStream(this.#temporary, { mode: PRIVATE, flags: "wx" });
    this.#failed = once(this.stream, "error").then(([error]) => Promise.reject(error as Error));
    this.#failed.catch(() => undefined);
  }

  static async open(path: string): Promise<NewFile> {
    if (existsSync(path)) throw new CredenceError("file_differs", { path });
    const file = new NewFile(path);
    await file.until("open");
    return file;
  }

  async until(event: string): Promise<void> {
    await Promise.race([once(this.stream, event), this.#failed]);
  }

  /** Once the stream has been ended. */
  async keep(): Promise<void> {
    await this.until("finish");
    flush(this.#temporary);
    try {
      moveToNew(this.#temporary, this.#path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
      throw new CredenceError("file_differs", { path: this.#path }, { cause });
    }
  }
}

type NamedFile = readonly [name: string, content: string];

/** Names that an export gives. */
const OURS = /^(?:[0-9a-f-]{36}\.(?:json|sd-jwt|anchor)|links\.csv|issuer-profile\.json)$/;

const namedFiles = ({ name, credential, share }: HolderFiles): NamedFile[] => [
  [`${name}.json`, fileText(credential)],
  ...(share === null
    ? []
    : ([
        [`${name}.sd-jwt`, share.compact],
        [`${name}.anchor`, share.anchor],
      ] satisfies NamedFile[])),
];

const wholeFiles = ({ profile, links }: BatchFiles): NamedFile[] => [
  ["links.csv", links],
  ["issuer-profile.json", fileText(profile)],
];

/** Is a file there as it is going to be? Throws `file_differs` where it says something else. */
function isThere(path: string, content: string): boolean {
  let found: Buffer;
  try {
    found = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  if (found.equals(Buffer.from(content))) return true;
  throw new CredenceError("file_differs", { path });
}
