// credence status: every batch and where it stands. credence resume: take one further. credence export: its files.
import { advanceBatch } from "../../issuer/anchorBatch.ts";
import { exportBatch } from "../../issuer/exportBatch.ts";
import { EXIT, UsageError } from "../exit.ts";
import { openAccount, printResult, type Session, withOffice, withStore } from "../session.ts";
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
    const done =
      batch.state === "published"
        ? batch
        : await advanceBatch(office.context(), batch.id, await openAccount(session, "anchor"), (state) =>
            session.io.err(state),
          );
    printResult(session, batchResult(done), [batchLine(done), ...next(done)]);
    return EXIT.ok;
  });
}

export async function exportFiles(session: Session, batchText: string, out: string): Promise<number> {
  return withStore(session, async (store) => {
    const profile = session.workspace.currentProfile();
    const exported = await exportBatch(
      { store, profile },
      batchNumber(batchText),
      out,
      session.workspace.load().origin,
    );
    printResult(session, { format: "credence-export-v1", ...exported }, [
      `${exported.files} files and links.csv in ${exported.directory}`,
    ]);
    return EXIT.ok;
  });
}

export const batchResult = (batch: Batch) => ({ format: "credence-batch-v1", ...batch });

export const batchLine = (batch: Batch): string =>
  `batch ${batch.id}: ${batch.state}, ${batch.size} credentials of "${batch.achievementName}", root ${batch.root}` +
  (batch.transactionHash === null ? "" : `, transaction ${batch.transactionHash}`);

function next(batch: Batch): string[] {
  if (batch.state === "published") return [];
  if (batch.state === "halted")
    return ["  The nonce of its transaction was used by another one: look at the account before going on."];
  return [`  Not finished: credence resume ${batch.id}`];
}

function batchNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${text} is not a batch number. credence status lists them.`);
  return Number(text);
}
