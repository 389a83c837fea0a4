// credence resume: take an unfinished batch further; without a number, all that is unfinished, after a look at whether what was
// final still is.
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import { giveUpAnchor } from "../../issuer/transact/abandonBatch.ts";
import { advanceSending } from "../../issuer/transact/settleTransaction.ts";
import { advanceBatch, type AnchorKey } from "../../issuer/transact/anchorBatch.ts";
import { isoTime } from "../../issuer/context/issuerContext.ts";
import { deliverWaiting } from "../../issuer/deliver/deliverFiles.ts";
import { recheck } from "../../issuer/transact/recheckFinal.ts";
import { isForOthers } from "../../issuer/acts/relayAnchor.ts";
import { batchNumber } from "../session/arguments.ts";
import { batchLine, batchResult, nextSteps, sendingLine, sendingResult } from "../output/batchLines.ts";
import { EXIT } from "../session/exit.ts";
import { withProgress } from "../output/progress.ts";
import { openAccount, openAccountOf, printResult, type Session, withOffice } from "../session/session.ts";
import type { Batch, Office } from "../session/ports.ts";

export interface ResumeOptions {
  readonly again: boolean;
  readonly speedUp: boolean;
}

export async function resume(session: Session, batchText: string | undefined, options: ResumeOptions): Promise<number> {
  const { speedUp } = options;
  return withOffice(
    session,
    async (office) => {
      if (batchText === undefined) return resumeAll(session, office);
      const batch = await office.store.loadBatch(batchNumber(batchText));
      if (options.again) await giveUpAnchor(office.store, batch, isoTime(office.clock()));
      await recheck(office);
      await resumeBatch(session, office, batch.id);
      return EXIT.ok;
    },
    { speedUp },
  );
}

async function resumeBatch(session: Session, office: Office, id: number): Promise<void> {
  const keys = keysOf(session);
  const batch = await withProgress(session, (tell) => advanceBatch(office.context(), id, keys, tell));
  if (batch.state === "halted") throw await haltedError(office, batch);
  const exported = await deliverWaiting(office.context(), batch.id, session.workspace.load().origin);
  printResult(session, { ...batchResult(batch), files: exported.map(({ path }) => path) }, [
    batchLine(batch),
    ...exported.map(({ path, credentials }) => `Files of ${credentials} holders and links.csv in ${path}`),
    ...nextSteps(batch),
  ]);
}

/** One after the other; what stops at one does not keep the others back, and the exit code tells. */
async function resumeAll(session: Session, office: Office): Promise<number> {
  const { store, ledger } = office;
  await recheck(office);
  let exit: number = EXIT.ok;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isCredenceError(error)) throw error;
      session.io.err(error.message);
      exit = EXIT.failed;
    }
  };
  const { chainId } = ledger.address;
  const sendings = await store.sendings.list(["intended", "sent", "included"], { chainId });
  for (const { id, purpose } of sendings)
    if (purpose !== "anchor")
      await attempt(async () => {
        const sending = await advanceSending(office, id, keysOf(session).forSender);
        printResult(session, { format: "credence-sending-v1", ...sendingResult(sending) }, [sendingLine(sending)]);
      });
  const waits = new Set((await store.outbox.listUnfinished()).map(({ batchId }) => batchId));
  for (const batch of (await store.listBatches()).toReversed())
    await attempt(() => resumeOne(session, office, batch, waits));
  return exit;
}

/** `waits`: batches whose files are not all written. */
async function resumeOne(session: Session, office: Office, batch: Batch, waits: ReadonlySet<number>): Promise<void> {
  if (batch.state === "abandoned" || (batch.state === "published" && !waits.has(batch.id))) return;
  if (batch.state === "open" || (batch.state === "sealed" && (await isForOthers(office, batch))))
    printResult(session, batchResult(batch), [batchLine(batch), ...nextSteps(batch)]);
  else await resumeBatch(session, office, batch.id);
}

const keysOf = (session: Session): Exclude<AnchorKey, { address: string }> => ({
  forNew: () => openAccount(session, "anchor"),
  forSender: (address) => openAccountOf(session, address),
});

async function haltedError(office: Office, { id, sendingId }: Batch): Promise<CredenceError> {
  const { nonce, sender } = await office.store.sendings.load(sendingId ?? 0);
  const journal = await office.store.sendings.journal({ batchId: id });
  const by = journal.findLast(({ to }) => to === "halted")?.detail?.replace(/^.* by /, "") ?? "unknown";
  return new CredenceError("sending_halted", {
    sending: sendingId ?? 0,
    batch: id,
    address: sender,
    nonce: nonce ?? 0,
    by,
  });
}
