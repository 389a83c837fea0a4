// credence resume: finish an unfinished batch; without a number, everything that is unfinished. First it checks that what was
// final is still final.
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import { isoTime } from "../../core/values/time.ts";
import { giveUpAnchor } from "../../issuer/transact/abandonBatch.ts";
import { settleTransaction } from "../../issuer/transact/settleTransaction.ts";
import { settleBatch, type AnchorKey } from "../../issuer/transact/anchorBatch.ts";
import { deliverWaiting } from "../../issuer/deliver/deliverFiles.ts";
import { recheckFinal } from "../../issuer/transact/recheckFinal.ts";
import { isForOthers } from "../../issuer/acts/relayAnchor.ts";
import { batchNumber } from "../session/arguments.ts";
import { batchLine, batchResult, nextSteps, transactionLine, transactionResult } from "../output/batchLines.ts";
import { EXIT } from "../session/exit.ts";
import { withProgress } from "../output/progress.ts";
import type { Batch } from "../../state/batch.ts";
import { errorText } from "../../wording/errors/errorText.ts";
import type { IssuingSession } from "../session/dependencies.ts";
import { type Session, openAccount, printResult, vaultOf, withIssuingSession } from "../session/session.ts";

export interface ResumeOptions {
  readonly again: boolean;
  readonly speedUp: boolean;
}

export async function resume(session: Session, batchText: string | undefined, options: ResumeOptions): Promise<number> {
  const { speedUp } = options;
  return withIssuingSession(
    session,
    async (issuing) => {
      if (batchText === undefined) return resumeAll(session, issuing);
      const batch = await issuing.store.batches.load(batchNumber(batchText));
      if (options.again) await giveUpAnchor(issuing.store, batch, isoTime(issuing.clock()));
      await recheckFinal(issuing);
      await resumeBatch(session, issuing, batch.id);
      return EXIT.ok;
    },
    { speedUp },
  );
}

async function resumeBatch(session: Session, issuing: IssuingSession, id: number): Promise<void> {
  const keys = keysOf(session);
  const batch = await withProgress(session, (progress) => settleBatch(issuing.context(), id, keys, progress));
  if (batch.state === "halted") throw await haltedError(issuing, batch);
  const exported = await deliverWaiting(issuing.context(), batch.id, session.workspace.load().origin);
  printResult(session, { ...batchResult(batch), files: exported.map(({ path }) => path) }, [
    batchLine(batch),
    ...exported.map(({ path, credentials }) => `Files of ${credentials} holders and links.csv in ${path}`),
    ...nextSteps(batch),
  ]);
}

/** One after the other. A failure does not stop the others; the exit code says that there was one. */
async function resumeAll(session: Session, issuing: IssuingSession): Promise<number> {
  const { store, ledger } = issuing;
  await recheckFinal(issuing);
  let exit: number = EXIT.ok;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isCredenceError(error)) throw error;
      session.io.err(errorText(error));
      exit = EXIT.failed;
    }
  };
  const { chainId } = ledger.address;
  const transactions = await store.transactions.list(["intended", "sent", "included"], { chainId });
  for (const { id, purpose } of transactions)
    if (purpose !== "anchor")
      await attempt(async () => {
        const transaction = await settleTransaction(issuing, id, vaultOf(session));
        printResult(session, { format: "credence-sending-v1", ...transactionResult(transaction) }, [
          transactionLine(transaction),
        ]);
      });
  const waiting = new Set((await store.outbox.listUnfinished()).map(({ batchId }) => batchId));
  for (const batch of (await store.batches.list()).toReversed())
    await attempt(() => resumeOne(session, issuing, batch, waiting));
  return exit;
}

/** `waiting`: batches whose files are not all written. */
async function resumeOne(
  session: Session,
  issuing: IssuingSession,
  batch: Batch,
  waiting: ReadonlySet<number>,
): Promise<void> {
  if (batch.state === "abandoned" || (batch.state === "published" && !waiting.has(batch.id))) return;
  if (batch.state === "open" || (batch.state === "sealed" && (await isForOthers(issuing, batch))))
    printResult(session, batchResult(batch), [batchLine(batch), ...nextSteps(batch)]);
  else await resumeBatch(session, issuing, batch.id);
}

const keysOf = (session: Session): Exclude<AnchorKey, { address: string }> => ({
  forNew: () => openAccount(session, "anchor"),
  forSender: vaultOf(session),
});

async function haltedError(issuing: IssuingSession, { id, transactionId }: Batch): Promise<CredenceError> {
  const { nonce, sender, nonceUsedBy } = await issuing.store.transactions.load(transactionId ?? 0);
  return new CredenceError("sending_halted", {
    sending: transactionId ?? 0,
    batch: id,
    address: sender,
    nonce: nonce ?? 0,
    by: nonceUsedBy ?? "unknown",
  });
}
