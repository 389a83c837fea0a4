// credence batch reaffirm | revoke | request: a whole batch, by its number here or by its root.
import { writeFileSync } from "node:fs";
import { PUBLIC } from "../../disk/atomicFiles.ts";
import { reaffirmBatch, revokeBatch } from "../../issuer/acts/changeBatch.ts";
import type { IssuerContext } from "../../issuer/context/issuerContext.ts";
import { requestAnchor } from "../../issuer/acts/relayAnchor.ts";
import { batchNumber, batchOf, timeOf } from "../session/arguments.ts";
import { EXIT } from "../session/exit.ts";
import type { AccountKey } from "../../issuer/transact/keyVault.ts";
import type { Batch } from "../../state/batch.ts";
import {
  type ConfirmOptions,
  type Session,
  confirm,
  openAccount,
  printResult,
  withIssuingSession,
} from "../session/session.ts";

/** How long a request is valid by default, in seconds. */
const REQUEST_LIFETIME = 7 * 86_400;

export async function reaffirm(session: Session, batch: string, options: ConfirmOptions): Promise<number> {
  return withIssuingSession(session, async (issuing) => {
    const found = await batchOf(issuing, batch);
    await confirm(session, options.yes, `Vouch for the batch ${found.root}, although its key is reported as stolen?`);
    const transaction = await reaffirmBatch(issuing.context(), await openAccount(session, "authority"), found);
    printResult(session, { format: "credence-batch-change-v1", change: "reaffirm", ...found, transaction }, [
      `The authority vouches for the batch ${found.root} (transaction ${transaction}).`,
    ]);
    return EXIT.ok;
  });
}

export interface RevokeBatchOptions extends ConfirmOptions {
  readonly keyCompromise: boolean;
}

export async function revokeWhole(session: Session, batch: string, options: RevokeBatchOptions): Promise<number> {
  return withIssuingSession(session, async (issuing) => {
    const found = await batchOf(issuing, batch);
    await confirm(session, options.yes, `Revoke every credential of the batch ${found.root} for ever?`);
    const authority = await openAccount(session, "authority");
    const transaction = await revokeBatch(issuing.context(), authority, found, options.keyCompromise);
    printResult(session, { format: "credence-batch-change-v1", change: "revoke", ...found, transaction }, [
      `Revoked the batch ${found.root} (transaction ${transaction}).`,
    ]);
    return EXIT.ok;
  });
}

export interface RequestOptions {
  readonly out: string;
  /** RFC 3339 */
  readonly deadline?: string;
}

export async function request(session: Session, batchText: string, options: RequestOptions): Promise<number> {
  return withIssuingSession(session, async (issuing) => {
    const batch = await issuing.store.batches.load(batchNumber(batchText));
    const deadline = options.deadline === undefined ? undefined : timeOf(options.deadline, "--deadline");
    await writeRequest(issuing.context(), batch, await openAccount(session, "anchor"), options.out, deadline);
    const result = { format: "credence-request-v1", batch: batch.id, request: options.out };
    printResult(session, result, requestLines(batch, options.out));
    return EXIT.ok;
  });
}

export async function writeRequest(
  context: IssuerContext,
  batch: Batch,
  key: AccountKey,
  path: string,
  deadline?: number,
): Promise<void> {
  const last = deadline ?? (await context.ledger.blockTime()) + REQUEST_LIFETIME;
  const request = await requestAnchor(context, batch, key, last);
  // in place: the path may be one such as /dev/stdout. The file is for somebody else to read, and can be signed again
  writeFileSync(path, `${JSON.stringify(request, null, 2)}\n`, { mode: PUBLIC });
}

export const requestLines = (batch: Batch, path: string): string[] => [
  `Signed request in ${path}: somebody else anchors the batch with credence relay, and pays.`,
  `After that: credence resume ${batch.id}`,
];
