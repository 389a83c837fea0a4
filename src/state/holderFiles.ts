// A published credential as the files that its holder gets: view A with signature and anchor, and view B as a full share; the
// path is read from stored tiles.
import { type AnchorProof, writeAnchor } from "../core/anchor/anchorProof.ts";
import { pathFromTiles } from "../core/batch/tiles.ts";
import { parseHex } from "../core/bytes/bytes.ts";
import { commitmentOf, digestOfCredential } from "../core/batch/digest.ts";
import { CredenceError } from "../core/errors/credenceError.ts";
import type { JsonObject } from "../core/json/strictJson.ts";
import { anchorMember, withProofs } from "../core/credential/proof.ts";
import type { Share } from "../core/share/shareForm.ts";
import type { Batch } from "./batch.ts";
import type { Credential } from "./credential.ts";
import type { Store } from "./store.ts";

/** A JSON file as a holder gets it. */
export const fileText = (file: JsonObject): string => `${JSON.stringify(file, null, 2)}\n`;

type LoadTile = (level: number, number: number) => Promise<Uint8Array | null>;

/** The file of one sealed credential. Throws `damaged_row` where a tile is missing. */
export async function fileOf(
  store: Store,
  batch: Batch,
  credential: Credential,
  loadTile: LoadTile = tilesOf(store, batch),
): Promise<JsonObject> {
  const anchor: AnchorProof = {
    ...(await anchoring(batch, credential.index, loadTile)),
    view: "A",
    nonce: credential.nonceA,
    otherCommitment: credential.commitmentB,
  };
  const issuer = credential.body.issuer as JsonObject;
  return withProofs(credential.body, credential.signature, anchorMember(issuer.id as string, anchor));
}

/** Its view B with every disclosure and the anchor, or null where it has none. Throws as fileOf. */
export async function shareOf(
  store: Store,
  batch: Batch,
  { index, body, nonceA, share }: Credential,
  loadTile: LoadTile = tilesOf(store, batch),
): Promise<(Share & { readonly anchor: string }) | null> {
  if (share === null) return null;
  const { jwt, disclosures, nonceB } = share;
  const anchor: AnchorProof = {
    ...(await anchoring(batch, index, loadTile)),
    view: "B",
    nonce: nonceB,
    otherCommitment: commitmentOf("A", nonceA, digestOfCredential(body)),
  };
  return { jwt, disclosures, anchor: writeAnchor(anchor) };
}

/** Tiles of one batch. The last tile of each level is kept, for callers that read the batch in order. */
export function tilesOf(store: Store, { id }: Batch): LoadTile {
  const last = new Map<number, { readonly number: number; readonly nodes: Promise<Uint8Array | null> }>();
  return (level, number) => {
    const kept = last.get(level);
    if (kept?.number === number) return kept.nodes;
    const nodes = store.batches.loadTile(id, level, number);
    last.set(level, { number, nodes });
    return nodes;
  };
}

async function anchoring(batch: Batch, index: number, loadTile: LoadTile) {
  const path = await pathFromTiles(index, batch.size, loadTile);
  if (path === null) throw new CredenceError("damaged_row", { table: "tiles", key: `batch ${batch.id}` });
  const { chainId, ledger, issuerId } = batch;
  return { account: { chainId, ledger, issuerId }, root: parseHex(batch.root, 32), index, path };
}

/** The file behind a proof link, or null where the link is unknown or withdrawn, or its batch not published. */
export async function fileBehindLink(store: Store, linkId: string): Promise<JsonObject | null> {
  const credentialId = await store.links.find(linkId);
  const address = credentialId === null ? null : await store.credentials.find(credentialId);
  if (address === null || address.batch.state !== "published") return null;
  const sealed = await store.credentials.load(address.batch.id, address.index);
  return sealed === null ? null : fileOf(store, address.batch, sealed);
}
