// Files for the holders of a published batch, one credential after the other: view A, view B where there is one, the issuer
// profile, and a list of proof links for the registrar.
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isObject, type Json, type JsonObject } from "../../core/json/strictJson.ts";
import { writeCompact } from "../../core/share/shareForm.ts";
import type { Batch } from "../../state/batch.ts";
import { fileOf, shareOf, tilesOf } from "../../state/holderFiles.ts";
import type { Store } from "../../state/store.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { writeCsv } from "./writeCsv.ts";
import type { MakeTarget } from "./exportTargets.ts";
import { detachedText } from "../context/detachedText.ts";

export interface Exported {
  readonly path: string;
  readonly credentials: number;
}

/** An export that may stop and go on. */
export interface ExportProgress {
  /** position of the first credential to write */
  readonly from: number;
  /** the files of all credentials before `next` are on disk */
  readonly settled: (next: number) => Promise<void>;
}

const AS_A_WHOLE: ExportProgress = { from: 0, settled: () => Promise.resolve() };

/** Credentials that are flushed to the disk together. */
const TOGETHER = 256;

/** The target is made once the batch may be written. Throws `not_published` before it is final on the ledger. */
export async function exportBatch(
  context: Pick<IssuerContext, "store" | "profile">,
  batchId: number,
  makeTarget: MakeTarget,
  origin: string,
  { from, settled }: ExportProgress = AS_A_WHOLE,
): Promise<Exported> {
  const { store, profile } = context;
  const batch = await loadPublished(store, batchId);
  const links = new Map(
    (await store.links.list(batchId)).map((link) => [link.credentialId, proofLink(origin, link.id)]),
  );
  const target = await makeTarget({
    profile: profile as unknown as JsonObject,
    links: await linksCsv(store, batch, links),
  });
  const loadTile = tilesOf(store, batch);
  for await (const credential of store.credentials.read(batchId)) {
    const { id, index } = credential;
    if (index < from) continue;
    const share = await shareOf(store, batch, credential, loadTile);
    await target.add({
      name: nameOf(id),
      link: links.get(id) ?? null,
      credential: await fileOf(store, batch, credential, loadTile),
      share: share && { compact: writeCompact(share), anchor: share.anchor },
    });
    if ((index + 1) % TOGETHER !== 0) continue;
    target.settle();
    await settled(index + 1);
  }
  await target.end();
  return { path: target.path, credentials: batch.size };
}

/** Throws `not_published`. */
export async function loadPublished(store: Store, batchId: number): Promise<Batch> {
  const batch = await store.batches.load(batchId);
  if (batch.state !== "published") throw new CredenceError("not_published", { batch: batchId, state: batch.state });
  return batch;
}

export const proofLink = (origin: string, id: string): string => `${origin}/p/${id}`;

/** Columns of the list of links, which a rebuild reads again. */
export const LINK_COLUMNS = ["row", "name", "credential", "link", "file"] as const;

const nameOf = (id: string): string => id.replace(/^urn:uuid:/, "");

/** In the order of the roster. */
async function linksCsv(store: Store, batch: Batch, links: ReadonlyMap<string, string>): Promise<string> {
  const lines: { row: number; cells: string[] }[] = [];
  for await (const { id, row, body } of store.credentials.read(batch.id))
    lines.push({
      row,
      cells: [String(row), detachedText(holderName(body)), id, links.get(id) ?? "", `${nameOf(id)}.json`],
    });
  return writeCsv(
    LINK_COLUMNS,
    lines.toSorted((a, b) => a.row - b.row).map(({ cells }) => cells),
  );
}

function holderName(body: JsonObject): string {
  const subject: Json | undefined = body.credentialSubject;
  const identifiers = isObject(subject) && Array.isArray(subject.identifier) ? subject.identifier : [];
  const name = identifiers.filter(isObject).find(({ identityType }) => identityType === "name");
  return typeof name?.identityHash === "string" ? name.identityHash : "";
}
