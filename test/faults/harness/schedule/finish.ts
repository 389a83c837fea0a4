// What a registrar does after anything went wrong: look at the status, give the same issue command where the batch was never
// sealed, and resume the rest. Then everything is counted: anchors, credentials, states without an end.
import { openThreads } from "../../../../src/bin/workers/threadPool.ts";
import { Workspace } from "../../../../src/workspace/workspace.ts";
import { fsckBatch } from "../../../../src/issuer/repair/fsck.ts";
import type { Batch, BatchState } from "../../../../src/state/batch.ts";
import type { Store } from "../../../../src/state/store.ts";
import type { Anchoring } from "../chain/anchorings.ts";
import type { Ended } from "../process/cliProcess.ts";
import type { Outcome } from "./results.ts";
import type { WorkspaceCopy } from "../process/workspaceCopy.ts";

/** More than any schedule needs: what is not finished by then never is. */
const ROUNDS = 6;

const DONE: readonly BatchState[] = ["published", "abandoned", "halted"];

export interface Finished {
  readonly batches: readonly Batch[];
  /** resume and abandon came to an end: every batch is published, abandoned, or waits for a person */
  readonly ended: boolean;
}

/** `issuing`: the command that was meant to issue one batch; `keys`: options that say with which key. */
export async function finish(
  copy: WorkspaceCopy,
  issuing: readonly string[],
  keys: readonly string[] = [],
): Promise<Finished> {
  for (let round = 0; round < ROUNDS; round++) {
    await copy.done("status");
    const unfinished = await unfinishedIn(copy);
    for (const { id, state } of unfinished)
      await resumed(copy, ...keys, ...(state === "open" ? issuing : ["resume", String(id)]));
    if (unfinished.length > 0) continue;
    const batches = await copy.batches();
    if (batches.some(({ state }) => state !== "abandoned")) return { batches, ended: true };
    await copy.run(...issuing);
  }
  return { batches: await copy.batches(), ended: false };
}

/** Batches that go on by themselves, or that were never sealed. */
export const unfinishedIn = async (copy: WorkspaceCopy): Promise<Batch[]> =>
  (await copy.batches()).filter(({ state }) => !DONE.includes(state));

/** Run a command, and take the key over from a process that is known to be dead. */
export async function resumed(copy: WorkspaceCopy, ...argv: readonly string[]): Promise<Ended> {
  const ended = await copy.run(...argv);
  return ended.code === "key_locked" ? copy.run(...argv, "--take-over") : ended;
}

/** Credentials of sealed batches, by their ids: none of them may be missing in the end. */
async function sealedIds(copy: WorkspaceCopy): Promise<string[]> {
  const sealed = (await copy.batches()).filter(({ state }) => state !== "open" && state !== "abandoned");
  return (await Promise.all(sealed.map(({ id }) => idsIn(copy, id)))).flat();
}

/** Finish, and count. `meant`: batches that should be there in the end. */
export async function outcomeOf(
  copy: WorkspaceCopy,
  issuing: readonly string[],
  { meant = 1, keys = [] }: { readonly meant?: number; readonly keys?: readonly string[] } = {},
): Promise<Outcome> {
  await copy.done("status"); // before anything else opens what the crash has left
  const sealed = await sealedIds(copy);
  const { batches, ended } = await finish(copy, issuing, keys);
  const halted = batches.filter(({ state }) => state === "halted").length;
  return {
    doubleAnchors: doubleAnchors(await copy.anchorings(), meant),
    lost: await lostOf(copy, batches, sealed),
    unfinishable: ended && batches.filter(({ state }) => state === "published").length + halted >= meant ? 0 : 1,
  };
}

function doubleAnchors(anchorings: readonly Anchoring[], meant: number): number {
  const anchored = new Set<string>();
  let again = 0;
  for (const { root, succeeded } of anchorings) {
    if (anchored.has(root)) again++;
    if (succeeded) anchored.add(root);
  }
  return again + Math.max(0, anchored.size - meant);
}

async function lostOf(copy: WorkspaceCopy, batches: readonly Batch[], sealed: readonly string[]): Promise<number> {
  const kept = new Set<string>();
  let damaged = 0;
  for (const batch of batches) {
    if (batch.state === "open" || batch.state === "abandoned") continue;
    const profiles = new Workspace(copy.workspace).profiles();
    const check = (store: Store) => fsckBatch({ store, openPool: openThreads }, batch, profiles);
    damaged += (await copy.withStore(check)).length;
    const files = batch.state === "published" ? await copy.holders(batch.id) : [];
    for (const id of files) kept.add(id);
    if (batch.state === "published") damaged += batch.size - files.length;
    else for (const id of await idsIn(copy, batch.id)) kept.add(id);
  }
  return damaged + sealed.filter((id) => !kept.has(id)).length;
}

async function idsIn(copy: WorkspaceCopy, batchId: number): Promise<string[]> {
  return copy.withStore(async (store) => {
    const ids: string[] = [];
    for await (const { id } of store.credentials.read(batchId)) ids.push(id);
    return ids;
  });
}
