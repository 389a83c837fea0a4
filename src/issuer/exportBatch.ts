// Files for the holders of a published batch, one credential after the other: view A, view B where there is one, the issuer
// profile, and a list of proof links for the registrar.
import { CredenceError } from "../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { writeCompact } from "../core/share.ts";
import { fileOf, shareOf, tilesOf } from "../store/files.ts";
import type { IssuerContext } from "./context.ts";
import { writeCsv } from "./csv.ts";
import type { ExportTarget } from "./exportTargets.ts";

export interface Exported {
  readonly path: string;
  readonly credentials: number;
}

/** `makeTarget` is called once the batch may be written. Throws `not_published` before it is final on the ledger. */
export async function exportBatch(
  context: Pick<IssuerContext, "store" | "profile">,
  batchId: number,
  makeTarget: () => ExportTarget,
  origin: string,
): Promise<Exported> {
  const { store, profile } = context;
  const batch = await store.loadBatch(batchId);
  if (batch.state !== "published") throw new CredenceError("not_published", { batch: batchId, state: batch.state });
  const target = makeTarget();
  const links = new Map((await store.listLinks(batchId)).map((link) => [link.credentialId, link.id]));
  const lines: { row: number; cells: string[] }[] = [];
  const loadTile = tilesOf(store, batch);
  for await (const credential of store.readSealed(batchId)) {
    const name = credential.id.replace(/^urn:uuid:/, "");
    const linkId = links.get(credential.id);
    const link = linkId === undefined ? null : proofLink(origin, linkId);
    const share = await shareOf(store, batch, credential, loadTile);
    await target.add({
      name,
      link,
      viewA: await fileOf(store, batch, credential, loadTile),
      viewB: share && { compact: writeCompact(share), anchor: share.anchor },
    });
    const cells = [String(credential.row), holderName(credential.body), credential.id, link ?? "", `${name}.json`];
    lines.push({ row: credential.row, cells });
  }
  const rows = lines.toSorted((a, b) => a.row - b.row).map(({ cells }) => cells);
  await target.end({
    profile: profile as unknown as JsonObject,
    links: writeCsv(["row", "name", "credential", "link", "file"], rows),
  });
  return { path: target.path, credentials: lines.length };
}

export const proofLink = (origin: string, id: string): string => `${origin}/p/${id}`;

function holderName(body: JsonObject): string {
  const subject: Json | undefined = body.credentialSubject;
  const identifiers = isObject(subject) && Array.isArray(subject.identifier) ? subject.identifier : [];
  const name = identifiers.filter(isObject).find(({ identityType }) => identityType === "name");
  return typeof name?.identityHash === "string" ? name.identityHash : "";
}
