// credence status: every batch and where it stands. credence abandon: drop one that broke off before it was sealed.
import { CredenceError } from "../../core/errors.ts";
import { batchNumber } from "../arguments.ts";
import { batchLine, batchResult, nextSteps } from "../batchLines.ts";
import { EXIT } from "../exit.ts";
import { confirm, printResult, type Session, withStore } from "../session.ts";

export async function status(session: Session): Promise<number> {
  return withStore(session, async (store) => {
    const [batches, waiting] = [await store.listBatches(), await store.outbox.listUnfinished()];
    printResult(
      session,
      { format: "credence-status-v1", batches: batches.map(batchResult), waiting },
      batches.length === 0
        ? ["No batches yet."]
        : batches.flatMap((batch) => [batchLine(batch), ...nextSteps(batch, waiting)]),
    );
    return EXIT.ok;
  });
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
