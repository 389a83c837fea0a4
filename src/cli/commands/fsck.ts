// credence fsck: everything stored of a batch, computed again.
import { fsckBatch } from "../../issuer/fsck.ts";
import { batchNumber } from "../arguments.ts";
import { EXIT, UsageError } from "../exit.ts";
import { withProgress } from "../progress.ts";
import { printResult, type Session, withStore } from "../session.ts";

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
