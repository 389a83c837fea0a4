// credence status: every batch and where it stands. credence resume: take one further. credence abandon: drop one that was
// not sealed. credence export: its files.
import { CredenceError } from "../../core/errors.ts";
import { advanceBatch } from "../../issuer/anchorBatch.ts";
import { exportBatch } from "../../issuer/exportBatch.ts";
import { fsckBatch } from "../../issuer/fsck.ts";
import { type ExportTarget, toFolder, toNdjson, toZip } from "../../issuer/exportTargets.ts";
import { batchNumber } from "../arguments.ts";
import { EXIT, UsageError } from "../exit.ts";
import { withProgress } from "../progress.ts";
import { confirm, openAccount, printResult, type Session, withOffice, withStore } from "../session.ts";
import type { Office } from "../tools.ts";

type Batch = Awaited<ReturnType<Office["store"]["listBatches"]>>[number];

export async function status(session: Session): Promise<number> {
  return withStore(session, async (store) => {
    const batches = await store.listBatches();
    printResult(
      session,
      { format: "credence-status-v1", batches: batches.map(batchResult) },
      batches.length === 0 ? ["No batches yet."] : batches.flatMap((batch) => [batchLine(batch), ...next(batch)]),
    );
    return EXIT.ok;
  });
}

export async function resume(session: Session, batchText: string): Promise<number> {
  return withOffice(session, async (office) => {
    const batch = await office.store.loadBatch(batchNumber(batchText));
    const done = batch.state === "published" ? batch : await advance(session, office, batch.id);
    printResult(session, batchResult(done), [batchLine(done), ...next(done)]);
    return EXIT.ok;
  });
}

async function advance(session: Session, office: Office, batchId: number): Promise<Batch> {
  const key = await openAccount(session, "anchor");
  return withProgress(session, (tell) => advanceBatch(office.context(), batchId, key, tell));
}

/** Drop a batch that was never sealed: nothing of it was sent anywhere. */
export async function abandon(
  session: Session,
  batchText: string,
  options: { readonly yes: boolean },
): Promise<number> {
  return withStore(session, async (store) => {
    const { id, state, size, achievementName } = await store.loadBatch(batchNumber(batchText));
    if (state !== "open") throw new CredenceError("bad_move", { batch: id, state, to: "abandoned" });
    await confirm(session, options.yes, `Drop the open batch ${id}, ${size} credentials of "${achievementName}"?`);
    await store.dropBatch(id);
    printResult(session, batchResult(await store.loadBatch(id)), [`Dropped batch ${id}. Nothing of it was sent.`]);
    return EXIT.ok;
  });
}

/** Exit 5 where something is wrong. */
export async function fsck(session: Session, batchText: string): Promise<number> {
  return withStore(session, async (store) => {
    const batch = await store.loadBatch(batchNumber(batchText));
    if (batch.state === "open" || batch.root === "")
      throw new UsageError(`Batch ${batch.id} was not sealed: there is nothing that could be compared.`);
    const faults = await withProgress(session, (tell) => fsckBatch(store, batch, tell));
    printResult(session, { format: "credence-fsck-v1", batch: batch.id, size: batch.size, faults }, [
      faults.length === 0
        ? `batch ${batch.id}: ${batch.size} credentials, both views, tree and root are as they were sealed`
        : `batch ${batch.id} is damaged. Restore the database from a backup; do not anchor or export it.`,
      ...faults.map(({ where, message, code }) => `  ${where}: ${message} [${code}]`),
    ]);
    return faults.length === 0 ? EXIT.ok : EXIT.failed;
  });
}

export interface ExportOptions {
  readonly out?: string;
  readonly zip?: string;
  readonly ndjson?: string;
}

export async function exportFiles(session: Session, batchText: string, options: ExportOptions): Promise<number> {
  const makeTarget = targetOf(options);
  return withStore(session, async (store) => {
    const profile = session.workspace.currentProfile();
    const { origin } = session.workspace.load();
    const exported = await exportBatch({ store, profile }, batchNumber(batchText), makeTarget, origin);
    printResult(session, { format: "credence-export-v1", ...exported }, [
      `Files of ${exported.credentials} holders in ${exported.path}`,
    ]);
    return EXIT.ok;
  });
}

function targetOf({ out, zip, ndjson }: ExportOptions): () => ExportTarget {
  const [target, ...more] = [
    ...(out === undefined ? [] : [() => toFolder(out)]),
    ...(zip === undefined ? [] : [() => toZip(zip)]),
    ...(ndjson === undefined ? [] : [() => toNdjson(ndjson)]),
  ];
  if (target !== undefined && more.length === 0) return target;
  throw new UsageError("Name one of --out DIR, --zip FILE and --ndjson FILE.");
}

export const batchResult = (batch: Batch) => ({ format: "credence-batch-v1", ...batch });

export const batchLine = (batch: Batch): string =>
  `batch ${batch.id}: ${batch.state}, ${batch.size} credentials of "${batch.achievementName}", root ${batch.root}` +
  (batch.transactionHash === null ? "" : `, transaction ${batch.transactionHash}`);

function next(batch: Batch): string[] {
  if (batch.state === "published" || batch.state === "abandoned") return [];
  if (batch.state === "open")
    return [`  Being issued, or broken off: then drop it with credence abandon ${batch.id}, and issue again.`];
  if (batch.state === "halted")
    return ["  The nonce of its transaction was used by another one: look at the account before going on."];
  return [`  Not finished: credence resume ${batch.id}`];
}
