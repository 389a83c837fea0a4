// credence revoke | supersede | suspend | reinstate: credentials by id or by file. The authority
// signs what is for ever; the anchoring key signs a suspension and its end.
import { isObject, parseJsonObject } from "../../core/json/strictJson.ts";
import { changeStatus, type StatusChange } from "../../issuer/acts/changeStatus.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import {
  confirm,
  type ConfirmOptions,
  openAccount,
  printResult,
  readInput,
  type Session,
  withIssuingSession,
} from "../session/session.ts";

const DONE: Readonly<Record<StatusChange, string>> = {
  revoke: "revoked",
  supersede: "superseded",
  suspend: "suspended",
  reinstate: "reinstated",
};

/** The work of the command that makes this change. */
export const changeStatusTo =
  (change: StatusChange) =>
  (session: Session, credentials: readonly string[], options: ConfirmOptions): Promise<number> =>
    changeAll(session, change, credentials, options);

async function changeAll(
  session: Session,
  change: StatusChange,
  credentials: readonly string[],
  options: ConfirmOptions,
): Promise<number> {
  const ids = credentials.map(credentialId);
  const forEver = change === "revoke" || change === "supersede";
  if (forEver)
    await confirm(
      session,
      options.yes,
      `${change === "revoke" ? "Revoke" : "Mark as replaced"} ${counted(ids.length)} for ever?`,
    );
  return withIssuingSession(session, async (issuing) => {
    const context = issuing.context();
    const key = await openAccount(session, forEver ? "authority" : "anchor");
    const batches = await changeStatus(context, change, ids, key);
    printResult(
      session,
      { format: "credence-status-change-v1", change, batches },
      batches.map(
        ({ batchId, indices, transactionHash }) =>
          `${counted(indices.length)} of batch ${batchId} ${DONE[change]} in transaction ${transactionHash}`,
      ),
    );
    return EXIT.ok;
  });
}

const counted = (count: number): string => (count === 1 ? "1 credential" : `${count} credentials`);

/** An id as it stands in the file, or the file itself. */
function credentialId(text: string): string {
  if (/^urn:uuid:[0-9a-f-]{36}$/.test(text)) return text;
  const file = parseJsonObject(readInput(text));
  if (!isObject(file) || typeof file.id !== "string")
    throw new UsageError(`${text} is neither a credential id nor a credential file.`);
  return file.id;
}
