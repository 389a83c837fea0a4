// A published credential as the file that its holder gets: body, signature and anchor, the path read from stored tiles.
import type { AnchorProof } from "../core/anchor.ts";
import { pathFromTiles } from "../core/batch.ts";
import { parseHex } from "../core/bytes.ts";
import { CredenceError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import { anchorMember, withProofs } from "../core/proof.ts";
import type { Batch, SealedCredential, Store } from "./store.ts";

/** The file of one sealed credential. Throws `damaged_row` where a tile is missing. */
export async function fileOf(store: Store, batch: Batch, credential: SealedCredential): Promise<JsonObject> {
  const path = await pathFromTiles(credential.index, batch.size, (level, number) =>
    store.loadTile(batch.id, level, number),
  );
  if (path === null) throw new CredenceError("damaged_row", { table: "tiles", key: `batch ${batch.id}` });
  const anchor: AnchorProof = {
    home: { chainId: batch.chainId, ledger: batch.ledger, issuerId: batch.issuerId },
    root: parseHex(batch.root, 32),
    index: credential.index,
    view: "A",
    nonce: credential.nonceA,
    otherCommitment: credential.commitmentB,
    path,
  };
  const issuer = credential.body.issuer as JsonObject;
  return withProofs(credential.body, credential.signature, anchorMember(issuer.id as string, anchor));
}

/** The file behind a proof link, or null where the link is unknown or withdrawn, or its batch not published. */
export async function fileBehindLink(store: Store, linkId: string): Promise<JsonObject | null> {
  const credentialId = await store.findLink(linkId);
  const address = credentialId === null ? null : await store.findCredential(credentialId);
  if (address === null || address.batch.state !== "published") return null;
  const sealed = await store.loadSealed(address.batch.id, address.index);
  return sealed === null ? null : fileOf(store, address.batch, sealed);
}
