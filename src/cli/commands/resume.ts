// credence resume: take an unfinished batch further, and write the files that it was issued for.
import { advanceBatch } from "../../issuer/anchorBatch.ts";
import { deliverWaiting } from "../../issuer/deliver.ts";
import { batchNumber } from "../arguments.ts";
import { batchLine, batchResult, nextSteps } from "../batchLines.ts";
import { EXIT } from "../exit.ts";
import { withProgress } from "../progress.ts";
import { openAccount, printResult, type Session, withOffice } from "../session.ts";
import type { Batch, Office } from "../tools.ts";

export async function resume(session: Session, batchText: string): Promise<number> {
  return withOffice(session, async (office) => {
    const batch = await office.store.loadBatch(batchNumber(batchText));
    const done = batch.state === "published" ? batch : await advance(session, office, batch.id);
    const { origin } = session.workspace.load();
    const exported = await deliverWaiting(office.context(), done.id, origin);
    printResult(session, { ...batchResult(done), files: exported.map(({ path }) => path) }, [
      batchLine(done),
      ...exported.map(({ path, credentials }) => `Files of ${credentials} holders and links.csv in ${path}`),
      ...nextSteps(done),
    ]);
    return EXIT.ok;
  });
}

async function advance(session: Session, office: Office, batchId: number): Promise<Batch> {
  const key = await openAccount(session, "anchor");
  return withProgress(session, (tell) => advanceBatch(office.context(), batchId, key, tell));
}
