// What exported folders hold, looked through once: which credential of which batch lies where, and which link is whose.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Fault } from "../../core/errors/credenceError.ts";
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import { LINK_COLUMNS } from "../deliver/exportBatch.ts";
import { readHolderFiles } from "./readHolderFiles.ts";
import type { Progress } from "../context/progress.ts";

export interface FoundBatch {
  readonly root: string;
  readonly account: IssuerAccount;
  /** file of view A by position */
  readonly paths: Map<number, string>;
}

/** What the list of links says of a credential. */
export interface ListedLink {
  /** of the roster */
  readonly row: number;
  /** null where it had none */
  readonly link: string | null;
}

export interface Found {
  readonly batches: readonly FoundBatch[];
  /** by credential id */
  readonly links: ReadonlyMap<string, ListedLink>;
  /** files that cannot be used */
  readonly refused: readonly Fault[];
}

/** Throws what the system says where a folder cannot be read. */
export function lookThrough(folders: readonly string[], progress: Progress): Found {
  const batches = new Map<string, FoundBatch>();
  const refused: Fault[] = [];
  const links = new Map<string, ListedLink>();
  for (const folder of folders) refused.push(...readLinks(join(folder, LINKS), links));
  const paths = folders.flatMap(credentialFiles);
  for (const [i, path] of paths.entries()) {
    const found = readHolderFiles(path);
    if ("message" in found) refused.push(found);
    else {
      const { root, account, sealed } = found;
      const batch = batches.get(root) ?? { root, account, paths: new Map<number, string>() };
      if (!batch.paths.has(sealed.index)) batch.paths.set(sealed.index, path);
      batches.set(root, batch);
    }
    progress.onProgress?.("read", i + 1, paths.length);
  }
  return { batches: [...batches.values()], links, refused };
}

const LINKS = "links.csv";
const PROFILE = "issuer-profile.json";

const credentialFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== PROFILE)
    .sort()
    .map((name) => join(folder, name));

const LINK_ID = /\/p\/([A-Za-z0-9_-]{22})$/;

/** Adds what a list says to `links`. */
function readLinks(path: string, links: Map<string, ListedLink>): Fault[] {
  if (!existsSync(path)) return []; // then new links are made, and the report says so
  const fault = { code: "links_unreadable", where: path, message: "it is not a list of links as an export writes it" };
  try {
    const lines = parse<Partial<Record<string, string>>>(readFileSync(path), { columns: true });
    if (lines.some((line) => LINK_COLUMNS.some((column) => line[column] === undefined))) return [fault];
    const taken = new Set([...links.values()].map(({ link }) => link));
    for (const { credential = "", row = "", link = "" } of lines) {
      const id = LINK_ID.exec(link)?.[1] ?? null;
      if (links.has(credential)) continue;
      links.set(credential, { row: /^\d{1,9}$/.test(row) ? Number(row) : 0, link: taken.has(id) ? null : id });
      taken.add(id);
    }
    return [];
  } catch {
    return [fault];
  }
}
