// Files of a batch into a folder by way of the outbox: a stop in the middle leaves an entry that `status` names, and the same
// command or `resume` continues from there. Each file is there once and whole, however often that happens.
import { resolve } from "node:path";
import { isCredenceError } from "../../core/errors/credenceError.ts";
import { isoTime } from "../../core/values/time.ts";
import type { Outgoing } from "../../state/outbox.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { exportBatch, type Exported, loadPublished } from "./exportBatch.ts";
import { toFolder } from "./exportTargets.ts";

type Delivering = Pick<IssuerContext, "store" | "profile" | "clock">;

/** Every file of a published batch; those that are there already are left alone. Throws `not_published`, `file_differs`. */
export async function exportToFolder(
  context: Delivering,
  batchId: number,
  folder: string,
  origin: string,
): Promise<Exported> {
  const { outbox } = context.store;
  await loadPublished(context.store, batchId);
  const outgoing = { batchId, folder: resolve(folder), next: 0 };
  await outbox.add(batchId, outgoing.folder);
  const exported = await deliver(context, outgoing, origin);
  return { ...exported, path: folder };
}

/** What the outbox still has of a batch; nothing before it is published. Throws `file_differs`. */
export async function deliverWaiting(context: Delivering, batchId: number, origin: string): Promise<Exported[]> {
  if ((await context.store.batches.load(batchId)).state !== "published") return [];
  const waiting = (await context.store.outbox.listUnfinished()).filter((outgoing) => outgoing.batchId === batchId);
  const exported: Exported[] = [];
  for (const outgoing of waiting) exported.push(await deliver(context, outgoing, origin));
  return exported;
}

async function deliver(context: Delivering, outgoing: Outgoing, origin: string): Promise<Exported> {
  const { batchId, folder, next } = outgoing;
  const { outbox } = context.store;
  const done = () => outbox.finish(outgoing, isoTime(context.clock()));
  try {
    const exported = await exportBatch(context, batchId, toFolder(folder), origin, {
      from: next,
      settled: (reached) => outbox.advance(outgoing, reached),
    });
    await done();
    return exported;
  } catch (error) {
    if (isCredenceError(error, "file_differs")) await done(); // a person has to decide which file is right
    throw error;
  }
}
