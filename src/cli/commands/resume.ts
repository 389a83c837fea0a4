// credence resume: take an unfinished batch further; without a number, all that is unfinished, after a look at whether what was
// final still is.
import { CredenceError, isCredenceError } from "../../core/errors.ts";
import { giveUpAnchor } from "../../issuer/abandon.ts";
import { advanceSending } from "../../issuer/advanceSending.ts";
import { advanceBatch, type AnchorKey } from "../../issuer/anchorBatch.ts";
import { isoTime } from "../../issuer/context.ts";
import { recheck } from "../../issuer/recheck.ts";
import { isForOthers } from "../../issuer/relay.ts";
import { batchNumber } from "../arguments.ts";
import { batchLine, batchResult, nextSteps, sendingLine, sendingResult } from "../batchLines.ts";
import { EXIT } from "../exit.ts";
import { withProgress } from "../progress.ts";
import { openAccount, openAccountOf, printResult, type Session, withOffice } from "../session.ts";
import type { Batch, Office } from "../tools.ts";

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
  printResult(session, batchResult(batch), [batchLine(batch), ...nextSteps(batch)]);
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
  for (const batch of (await store.listBatches()).toReversed()) await attempt(() => resumeOne(session, office, batch));
  return exit;
}

async function resumeOne(session: Session, office: Office, batch: Batch): Promise<void> {
  if (batch.state === "published" || batch.state === "abandoned") return;
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
