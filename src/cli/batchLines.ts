// A batch as commands show it: for machines, as a line, and what to do with it next.
import type { Batch, Outgoing } from "./tools.ts";

export const batchResult = (batch: Batch) => ({ format: "credence-batch-v1", ...batch });

export const batchLine = (batch: Batch): string =>
  `batch ${batch.id}: ${batch.state}, ${batch.size} credentials of "${batch.achievementName}"` +
  (batch.root === "" ? "" : `, root ${batch.root}`) +
  (batch.transactionHash === null ? "" : `, transaction ${batch.transactionHash}`);

/** What to do with it next; nothing where it is done. `waiting`: what the outbox has. */
export function nextSteps(batch: Batch, waiting: readonly Outgoing[] = []): string[] {
  if (batch.state === "published") return waiting.filter(({ batchId }) => batchId === batch.id).map(waitingLine);
  if (batch.state === "abandoned") return [];
  if (batch.state === "open")
    return [`  Being issued, or broken off: then drop it with credence abandon ${batch.id}, and issue again.`];
  if (batch.state === "halted")
    return ["  The nonce of its transaction was used by another one: look at the account before going on."];
  return [`  Not finished: credence resume ${batch.id}`];
}

const waitingLine = ({ batchId, folder, next }: Outgoing): string =>
  `  Files for ${folder} are not all written (${next} holders have theirs): credence resume ${batchId}`;
