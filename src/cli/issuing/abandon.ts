// credence abandon: give up a batch whose anchor cannot be mined any more.
import { abandonBatch } from "../../issuer/transact/abandonBatch.ts";
import { batchNumber } from "../session/arguments.ts";
import { batchResult } from "../output/batchLines.ts";
import { EXIT } from "../session/exit.ts";
import { isoTime } from "../../core/values/time.ts";
import { type ConfirmOptions, type Session, confirm, printResult, withStore } from "../session/session.ts";

export async function abandon(session: Session, batchText: string, options: ConfirmOptions): Promise<number> {
  return withStore(session, async (store) => {
    const batch = await store.batches.load(batchNumber(batchText));
    const { id, state, size, achievementName } = batch;
    await confirm(session, options.yes, `Give up batch ${id} (${state}), ${size} credentials of "${achievementName}"?`);
    await abandonBatch(store, batch, isoTime(session.dependencies.clock()));
    printResult(session, batchResult(await store.batches.load(id)), [
      `Batch ${id} is abandoned. ${state === "halted" ? "Its anchor can never be mined." : "Nothing of it was sent."}`,
    ]);
    return EXIT.ok;
  });
}
