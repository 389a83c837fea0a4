// A batch, or another transaction that is under way, as commands show it: for machines, as a line, what its state means, and
// what to do with it next.
import type { Batch } from "../../state/batch.ts";
import type { Outgoing } from "../../state/outbox.ts";
import type { JournalEntry } from "../../state/journal.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";

/** JSON keeps the name `sendingId` for what is a transaction in the code: other programs read it. */
export const batchResult = ({ transactionId, transactionHash, anchoredAt, requestedUntil: _, ...batch }: Batch) => ({
  format: "credence-batch-v1",
  ...batch,
  sendingId: transactionId,
  transactionHash,
  anchoredAt,
});

export const batchLine = (batch: Batch): string =>
  `batch ${batch.id}: ${batch.state}, ${batch.size} credentials of "${batch.achievementName}"` +
  (batch.root === "" ? "" : `, root ${batch.root}`) +
  (batch.transactionHash === null ? "" : `, transaction ${batch.transactionHash}`);

/** What its state means; nothing where it is done. */
const MEANING: Readonly<Partial<Record<Batch["state"], string>>> = {
  sealed: "Signed and durable, nothing sent.",
  intended: "Its anchor is signed and stored, and may not be sent yet.",
  sent: "Its anchor is with the network, not mined as far as is known here.",
  included: "Its anchor is mined, not final yet: nothing is published.",
  finalized: "Its anchor is final; proof links are not made yet.",
};

/** What to do with it next; nothing where it is done. `waiting`: what the outbox has. */
export function nextSteps({ id, state }: Batch, waiting: readonly Outgoing[] = []): string[] {
  if (state === "published") return waiting.filter(({ batchId }) => batchId === id).map(waitingLine);
  if (state === "abandoned") return [];
  if (state === "open")
    return [`  Being issued, or broken off: the same credence issue goes on with it, credence abandon ${id} drops it.`];
  if (state === "halted")
    return [
      "  The nonce of its anchor was used by another transaction: find out who uses the key before going on.",
      `  Then credence resume ${id} --again signs a new anchor, credence abandon ${id} gives the batch up.`,
    ];
  return [`  ${MEANING[state] ?? ""} Not finished: credence resume ${id}`];
}

const waitingLine = ({ batchId, folder, next }: Outgoing): string =>
  `  Files for ${folder} are not all written (${next} holders have theirs): credence resume ${batchId}`;

/** Machines get no raw bytes: whoever has them can send them. */
export const transactionResult = ({ attempts, nonceUsedBy: _, ...transaction }: LedgerTransaction) => ({
  ...transaction,
  versions: attempts.map(({ hash, createdAt }) => ({ hash, createdAt })),
});

export function transactionLine({
  id,
  purpose,
  batchId,
  state,
  sender,
  nonce,
  attempts,
  mined,
}: LedgerTransaction): string {
  const about = `sending ${id} (${purpose}${batchId === null ? "" : `, batch ${batchId}`}): ${state}`;
  const hash = mined?.hash ?? attempts.at(-1)?.hash;
  return hash === undefined
    ? `${about}, in a transaction of somebody else`
    : `${about}, nonce ${nonce} of ${sender}, transaction ${hash}`;
}

export const journalResult = ({ at, batchId, transactionId, from, to, detail }: JournalEntry) => ({
  at,
  batchId,
  sendingId: transactionId,
  from,
  to,
  detail,
});

export const journalLine = ({ at, from, to, detail }: JournalEntry): string =>
  `  ${at} ${from === null || from === to ? to : `${from} → ${to}`}${detail === null ? "" : `: ${detail}`}`;
