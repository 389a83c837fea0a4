// credence status: every batch with its state, and other transactions under way. With a number: the history of that batch.
import { batchNumber } from "../session/arguments.ts";
import {
  batchLine,
  batchResult,
  journalLine,
  journalResult,
  nextSteps,
  transactionLine,
  transactionResult,
} from "../output/batchLines.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";
import { EXIT } from "../session/exit.ts";
import { printResult, type Session, withStore } from "../session/session.ts";

export async function status(session: Session, batchText?: string): Promise<number> {
  if (batchText !== undefined) return history(session, batchNumber(batchText));
  return withStore(session, async (store) => {
    const [batches, waiting] = [await store.batches.list(), await store.outbox.listUnfinished()];
    // an anchor is shown with its batch
    const transactions = (await store.transactions.list()).filter(({ purpose }) => purpose !== "anchor");
    printResult(
      session,
      {
        format: "credence-status-v1",
        batches: batches.map(batchResult),
        sendings: transactions.map(transactionResult),
        waiting,
      },
      [
        ...(batches.length === 0 ? ["No batches yet."] : []),
        ...batches.flatMap((batch) => [batchLine(batch), ...nextSteps(batch, waiting)]),
        ...transactions.flatMap((transaction) => [
          transactionLine(transaction),
          `  Not finished: ${finishing(transaction)}`,
        ]),
      ],
    );
    return EXIT.ok;
  });
}

/** A contract that is not made yet stands in no deployment file, and `resume` needs one. */
const finishing = ({ purpose, state }: LedgerTransaction): string =>
  purpose === "deploy" && state !== "included" ? "credence deploy" : "credence resume";

async function history(session: Session, batchId: number): Promise<number> {
  return withStore(session, async (store) => {
    const batch = await store.batches.load(batchId);
    const journal = await store.transactions.journal({ batchId });
    const transaction = batch.transactionId === null ? null : await store.transactions.load(batch.transactionId);
    printResult(
      session,
      {
        ...batchResult(batch),
        sending: transaction && transactionResult(transaction),
        journal: journal.map(journalResult),
      },
      [
        batchLine(batch),
        ...nextSteps(batch),
        ...(transaction === null ? [] : [`  ${transactionLine(transaction)}`]),
        ...journal.map(journalLine),
      ],
    );
    return EXIT.ok;
  });
}
