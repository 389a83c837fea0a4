// Files for the holders of a published batch: one credential each, the issuer profile, and a list of proof links for the
// registrar. File names come from our own ids only; nothing in a roster can choose a path.
import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CredenceError } from "../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { fileOf } from "../store/files.ts";
import type { IssuerContext } from "./context.ts";
import { writeCsv } from "./csv.ts";

export interface Exported {
  readonly directory: string;
  readonly files: number;
}

/** Names and grades are nobody else's on a shared machine. */
const PRIVATE = { mode: 0o600 };

/** The folder for an export, made or found. Throws what the system says where nothing can be written there. */
export function makeFolder(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  accessSync(directory, constants.W_OK);
}

/** Write every file of a batch into a folder. Throws `not_published` before it is final on the ledger. */
export async function exportBatch(
  context: Pick<IssuerContext, "store" | "profile">,
  batchId: number,
  directory: string,
  origin: string,
): Promise<Exported> {
  const { store, profile } = context;
  const batch = await store.loadBatch(batchId);
  if (batch.state !== "published") throw new CredenceError("not_published", { batch: batchId, state: batch.state });
  makeFolder(directory);
  const links = new Map((await store.listLinks(batchId)).map((link) => [link.credentialId, link.id]));
  const lines: { row: number; cells: string[] }[] = [];
  for await (const credential of store.readSealed(batchId)) {
    const name = fileNameOf(credential.id);
    const file = await fileOf(store, batch, credential);
    writeFileSync(join(directory, name), pretty(file), PRIVATE);
    const link = links.get(credential.id);
    const holder = holderName(credential.body);
    lines.push({
      row: credential.row,
      cells: [String(credential.row), holder, credential.id, link === undefined ? "" : proofLink(origin, link), name],
    });
  }
  const rows = lines.toSorted((a, b) => a.row - b.row).map(({ cells }) => cells);
  writeFileSync(join(directory, "links.csv"), writeCsv(["row", "name", "credential", "link", "file"], rows), PRIVATE);
  writeFileSync(join(directory, "issuer-profile.json"), pretty(profile as unknown as JsonObject));
  return { directory, files: lines.length };
}

export const proofLink = (origin: string, id: string): string => `${origin}/p/${id}`;

export const fileNameOf = (credentialId: string): string => `${credentialId.replace(/^urn:uuid:/, "")}.json`;

const pretty = (value: JsonObject): string => `${JSON.stringify(value, null, 2)}\n`;

function holderName(body: JsonObject): string {
  const subject: Json | undefined = body.credentialSubject;
  const identifiers = isObject(subject) && Array.isArray(subject.identifier) ? subject.identifier : [];
  const name = identifiers.filter(isObject).find(({ identityType }) => identityType === "name");
  return typeof name?.identityHash === "string" ? name.identityHash : "";
}
