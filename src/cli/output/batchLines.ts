// How commands show a batch or another transaction: as JSON for machines, and as lines for people, with the next step.
import type { Batch } from "../../state/batch.ts";
import type { JournalEntry } from "../../state/journal.ts";
import type { Outgoing } from "../../state/outbox.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";

/** In JSON the id of a transaction is still called `sendingId`: other programs read it. */
export const batchResult = (batch: Batch) => ({
  format: "credence-batch-v1",
  id: batch.id,
  state: batch.state,
  chainId: batch.chainId,
  ledger: batch.ledger,
  issuerId: batch.issuerId,
  achievementId: batch.achievementId,
  achievementName: batch.achievementName,
  root: batch.root,
  size: batch.size,
  sealedAt: batch.sealedAt,
  sendingId: batch.transactionId,
  transactionHash: batch.transactionHash,
  anchoredAt: batch.anchoredAt,
});

export const batchLine = (batch: Batch): string =>
  `batch ${batch.id}: ${batch.state}, ${batch.size} credentials of "${batch.achievementName}"` +
  (batch.root === "" ? "" : `, root ${batch.root}`) +
  (batch.transactionHash === null ? "" : `, transaction ${batch.transactionHash}`);

/** What the state of an unfinished batch means. */
const MEANING: Readonly<Partial<Record<Batch["state"], string>>> = {
  sealed: "Signed and durable, nothing sent.",
  intended: "Its anchor is signed and stored, and may not be sent yet.",
  sent: "Its anchor is with the network, not mined as far as is known here.",
  included: "Its anchor is mined, not final yet: nothing is published.",
  finalized: "Its anchor is final; proof links are not made yet.",
};

/** What to do next; no line for a batch that is done. `waiting`: the unfinished folders of the outbox. */
export function nextSteps({ id, state }: Batch, waiting: readonly Outgoing[] = []): string[] {
  if (state === "published") return waiting.filter(({ batchId }) => batchId === id).map(waitingLine);
  if (state === "abandoned") return [];
  if (state === "open")
    return [`  Being issued, or interrupted: the same credence issue continues it, credence abandon ${id} drops it.`];
  if (state === "halted")
    return [
      "  The nonce of its anchor was used by another transaction: find out first who uses the key.",
      `  Then credence resume ${id} --again signs a new anchor, credence abandon ${id} gives the batch up.`,
    ];
  return [`  ${MEANING[state] ?? ""} Not finished: credence resume ${id}`];
}

const waitingLine = ({ batchId, folder, next }: Outgoing): string =>
  `  Files for ${folder} are not all written (${next} holders have theirs): credence resume ${batchId}`;

/** The signed bytes are not shown: anybody who has them can send them. */
export const transactionResult = (transaction: LedgerTransaction) => ({
  id: transaction.id,
  purpose: transaction.purpose,
  batchId: transaction.batchId,
  chainId: transaction.chainId,
  sender: transaction.sender,
  nonce: transaction.nonce,
  state: transaction.state,
  createdAt: transaction.createdAt,
  triedAt: transaction.triedAt,
  mined: transaction.mined,
  versions: transaction.attempts.map(({ hash, createdAt }) => ({ hash, createdAt })),
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
  const about = `transaction ${id} (${purpose}${batchId === null ? "" : `, batch ${batchId}`}): ${state}`;
  const hash = mined?.hash ?? attempts.at(-1)?.hash;
  return hash === undefined ? `${about}, sent by somebody else` : `${about}, nonce ${nonce} of ${sender}, hash ${hash}`;
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
