// One batch out of its files: read again, signatures checked, sealed only under the root that the ledger has, linked as the
// list of links says. Where something is wrong, nothing of it stays but its number, as abandoned.
import { SharedText, NOTHING_SHARED } from "../../core/batch/sharedText.ts";
import { sealTree } from "../../core/batch/tiles.ts";
import { hex } from "../../core/bytes/bytes.ts";
import { canonicalize } from "../../core/json/canonical.ts";
import { type Fault, isCredenceError } from "../../core/errors/credenceError.ts";
import type { Json } from "../../core/json/strictJson.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import { isoTime } from "../../core/values/time.ts";
import type { NewBatch } from "../../state/batch.ts";
import type { StoredCredential } from "../../state/credential.ts";
import { untilFinal } from "../transact/untilFinal.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import type { FoundBatch, ListedLink } from "./exportedFolders.ts";
import { type HolderCredential, readHolderFiles } from "./readHolderFiles.ts";
import { detachedText } from "../context/detachedText.ts";
import { randomId } from "../context/randomIds.ts";
import { StoredSignatures } from "./storedSignatures.ts";
import type { Progress } from "../context/progress.ts";

export interface RebuildContext extends Pick<
  IssuerContext,
  "store" | "ledger" | "account" | "clock" | "random" | "rules"
> {
  /** where the issuer's public keys are looked for */
  readonly profiles: readonly IssuerProfile[];
}

/** Its files are all here, as far as their names say. */
export interface AnchoredBatch extends FoundBatch {
  readonly size: number;
  /** seconds */
  readonly anchoredAt: number;
}

export interface RebuiltBatch {
  /** null where it could not be made again */
  readonly id: number | null;
  readonly faults: readonly Fault[];
  readonly newLinks: number;
  readonly unknownRows: number;
}

type Links = ReadonlyMap<string, ListedLink>;

export async function rebuildBatch(
  context: RebuildContext,
  batch: AnchoredBatch,
  links: Links,
  progress: Progress,
): Promise<RebuiltBatch> {
  const { store } = context;
  const first = readAt(batch, 0);
  if ("message" in first) return failed([first]);
  const about = aboutBatch(batch, first);
  const id = await store.batches.open(about);
  const sharedText = new SharedText(about.sharedTexts);
  const { leaves, ids, faults } = await fill(context, { ...batch, id, sharedText }, links, progress);
  const tree = faults.some(isWrong) ? null : sealTree(leaves);
  if (tree === null || hex(tree.root) !== batch.root) {
    await store.batches.drop(id, isoTime(context.clock()));
    const other = { code: "root", where: batch.root, message: "its files do not give this root" };
    return failed(tree === null ? faults : [...faults, other]);
  }
  await store.batches.seal(id, batch.root, tree.tiles, first.validFrom);
  const newLinks = await saveLinks(context, ids, links);
  await moveOn(context, id, batch);
  return { id, faults, newLinks, unknownRows: ids.filter((one) => rowOf(links, one) === 0).length };
}

const failed = (faults: readonly Fault[]): RebuiltBatch => ({ id: null, faults, newLinks: 0, unknownRows: 0 });

const readAt = ({ paths, root }: AnchoredBatch, index: number): HolderCredential | Fault => {
  const path = paths.get(index);
  return path === undefined
    ? { code: "incomplete", where: root, message: `lacks position ${index}` }
    : readHolderFiles(path);
};

const rowOf = (links: Links, credentialId: string): number => links.get(credentialId)?.row ?? 0;

function aboutBatch({ account, size }: AnchoredBatch, { achievement, validFrom }: HolderCredential): NewBatch {
  const { id, name } = achievement as { id: string; name: string }; // the strict reader has seen them
  const sharedTexts = { ...NOTHING_SHARED, achievement: canonicalize(achievement) };
  return { ...account, achievementId: id, achievementName: name, size, sealedAt: validFrom, sharedTexts };
}

/** That no profile has a key means that it could not be checked, not that something is wrong. */
const isWrong = ({ code }: Fault): boolean => code !== "key_unknown";

/** Credentials written at a time. */
const TOGETHER = 256;

/** Put its credentials into the open batch; after the first fault only further ones are looked for. */
async function fill(
  { store, profiles }: RebuildContext,
  batch: AnchoredBatch & { readonly id: number; readonly sharedText: SharedText },
  links: Links,
  progress: Progress,
): Promise<{ leaves: Uint8Array[]; ids: string[]; faults: Fault[] }> {
  const signatures = new StoredSignatures(profiles, batch.size, false);
  const [leaves, ids, faults]: [Uint8Array[], string[], Fault[]] = [[], [], []];
  for (let from = 0; from < batch.size; from += TOGETHER) {
    const chunk: StoredCredential[] = [];
    for (let index = from; index < Math.min(from + TOGETHER, batch.size); index++) {
      const found = readAt(batch, index);
      faults.push(...("message" in found ? [found] : await signatures.faults(found.sealed, found.share)));
      if (!("message" in found)) chunk.push(written(found, rowOf(links, found.sealed.id), batch.sharedText));
    }
    if (!faults.some(isWrong)) await store.credentials.add(batch.id, chunk);
    for (const { leaf } of chunk) leaves.push(leaf);
    for (const one of chunk) ids.push(detachedText(one.id));
    progress.onProgress?.("check", Math.min(from + TOGETHER, batch.size), batch.size);
  }
  return { leaves, ids, faults };
}

const written = ({ sealed }: HolderCredential, row: number, sharedText: SharedText): StoredCredential => ({
  ...sealed,
  row,
  body: sharedText.short(canonicalize(sealed.body)),
  signature: canonicalize(sealed.signature as unknown as Json),
});

/** The listed links, and new ones for the other credentials; how many are new. */
async function saveLinks({ store, random, clock }: RebuildContext, ids: readonly string[], links: Links) {
  const listed = ids.map((credentialId) => ({ id: links.get(credentialId)?.link ?? null, credentialId }));
  const all = listed.map(({ id, credentialId }) => ({ id: id ?? randomId(random), credentialId }));
  await store.links.save(all, isoTime(clock()));
  return listed.filter(({ id }) => id === null).length;
}

/** As far as the ledger has it: published where its anchor is final, else `resume` waits for that. */
async function moveOn(context: RebuildContext, id: number, { account, root, anchoredAt }: AnchoredBatch) {
  const { store, ledger, clock } = context;
  const at = isoTime(clock());
  const { key } = await ledger.facts(account.issuerId, root);
  const about = { purpose: "anchor", batchId: id, chainId: account.chainId, sender: key, attempt: null } as const;
  const transaction = await store.transactions.open({ ...about, createdAt: at, anchoredAt: isoTime(anchoredAt) }, null);
  try {
    const { state } = await untilFinal(context, transaction, 0);
    if (state === "finalized") await store.batches.publish(id, at);
  } catch (error) {
    if (!isCredenceError(error, "not_final", "rpc_behind")) throw error;
  }
}
