// Where an export goes: a folder of files, one ZIP of the same, or NDJSON with one line per credential. Names come from our
// own ids only; nothing in a roster can choose a path. What is written is private: it holds names and grades.
import { once } from "node:events";
import { accessSync, constants, createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ZipFile } from "yazl";
import type { JsonObject } from "../core/json.ts";

const PRIVATE = { mode: 0o600 };

/** What one holder gets. */
export interface HolderFiles {
  /** uuid of the credential, without `urn:uuid:` */
  readonly name: string;
  readonly viewA: JsonObject;
  /** compact share with every disclosure, and its anchor; null where there is no view B */
  readonly viewB: { readonly compact: string; readonly anchor: string } | null;
  readonly link: string | null;
}

export interface ExportTarget {
  readonly path: string;
  add(files: HolderFiles): Promise<void> | void;
  /** what belongs to the whole batch; after that everything is on disk */
  end(whole: { readonly profile: JsonObject; readonly links: string }): Promise<void> | void;
}

/** The folder is made or found at once. Throws what the system says where nothing can be written there. */
export function toFolder(path: string): ExportTarget {
  makeFolder(path);
  const write = (name: string, content: string): void => writeFileSync(join(path, name), content, PRIVATE);
  return {
    path,
    add(files) {
      for (const [name, content] of namedFiles(files)) write(name, content);
    },
    end(whole) {
      for (const [name, content] of wholeFiles(whole)) write(name, content);
    },
  };
}

export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  accessSync(path, constants.W_OK);
}

/** Streams: a credential is in the file, not in memory, when the next one is asked for. */
export function toZip(path: string): ExportTarget {
  const zip = new ZipFile();
  const file = createWriteStream(path, PRIVATE);
  const failed = once(file, "error").then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  zip.outputStream.pipe(file);
  const add = async (name: string, content: string): Promise<void> => {
    zip.addBuffer(Buffer.from(content), name, { mode: 0o100600 });
    if (file.writableNeedDrain) await Promise.race([once(file, "drain"), failed]);
  };
  return {
    path,
    async add(files) {
      for (const [name, content] of namedFiles(files)) await add(name, content);
    },
    async end(whole) {
      for (const [name, content] of wholeFiles(whole)) await add(name, content);
      zip.end();
      await Promise.race([once(file, "finish"), failed]);
    },
  };
}

/** One object a line: `{"id", "link", "credential", "sdJwt", "anchor"}`. */
export function toNdjson(path: string): ExportTarget {
  const file = createWriteStream(path, PRIVATE);
  const failed = once(file, "error").then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  return {
    path,
    async add({ viewA, viewB, link }) {
      const line = {
        id: viewA.id,
        link,
        credential: viewA,
        sdJwt: viewB?.compact ?? null,
        anchor: viewB?.anchor ?? null,
      };
      if (!file.write(`${JSON.stringify(line)}\n`)) await Promise.race([once(file, "drain"), failed]);
    },
    async end() {
      file.end();
      await Promise.race([once(file, "finish"), failed]);
    },
  };
}

const namedFiles = ({ name, viewA, viewB }: HolderFiles): [string, string][] => [
  [`${name}.json`, pretty(viewA)],
  ...(viewB === null
    ? []
    : ([
        [`${name}.sd-jwt`, viewB.compact],
        [`${name}.anchor`, viewB.anchor],
      ] as [string, string][])),
];

const wholeFiles = ({ profile, links }: { profile: JsonObject; links: string }): [string, string][] => [
  ["links.csv", links],
  ["issuer-profile.json", pretty(profile)],
];

const pretty = (value: JsonObject): string => `${JSON.stringify(value, null, 2)}\n`;
