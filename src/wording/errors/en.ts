// English: what each error says to a person. What happened, where, and what to do next. One entry for each code.
import type { ErrorData } from "../../core/errors/errorData.ts";
import type { Fault } from "../../core/errors/fault.ts";
import type { RefusalData } from "../../core/errors/contractErrors.ts";
import { readerTexts } from "../../core/json/readerText.ts";
import { refusalSentences } from "./refusals.en.ts";
import type { Sentences } from "./sentences.ts";
import { transactionSentences } from "./transactions.en.ts";

const list = (what: string, next: string) => (data: { faults: readonly Fault[] }) =>
  [
    `${what}: ${data.faults.length} ${data.faults.length === 1 ? "fault" : "faults"}. ${next}`,
    ...data.faults.map((fault) => `  ${fault.where}: ${fault.message} [${fault.code}]`),
  ].join("\n");

const refuserOf = (code: string): string =>
  code.startsWith("ledger_") ? "ledger" : code.startsWith("registry_") ? "accreditation registry" : "contract";

/** A contract refuses while a call is tried out, before it is sent. */
const refusals = Object.fromEntries(
  Object.entries(refusalSentences).map(([code, write]) => [
    code,
    (data: never) => `The ${refuserOf(code)} refused: ${write(data)}. Nothing was sent.`,
  ]),
) as Sentences<RefusalData>;

export const englishErrors: Sentences<ErrorData> = {
  ...readerTexts,
  ...refusals,
  ...transactionSentences,
  bad_achievement: list("The achievement cannot be used", "Correct the file and run the command again."),
  bad_roster: list("The roster cannot be issued", "Nothing was signed. Correct the file and run the command again."),
  bad_profile: list("The issuer profile cannot be used", "Correct the file and run the command again."),
  bad_deployment: list("The deployment file cannot be used", "Restore it from the repository or deploy again."),
  bad_policy: list("The trust policy cannot be used", "Correct the file and run the command again."),
  bad_credential: list("The credential cannot be made", "Correct its source and run the command again."),
  bad_share: list("The share cannot be read", "Ask the holder to send it again."),
  bad_anchor_request: list("The anchor request cannot be used", "Ask the institution for it again. Nothing was sent."),
  bad_anchor: ({ expected }) => `The anchor proof is malformed: expected ${expected}. Ask for the file again.`,
  newer_format: ({ version }) =>
    `The anchor proof has version ${version}, which is newer than this software. Update the software.`,
  rpc_unreachable: ({ url, reason }) =>
    `The RPC endpoint ${url} cannot be reached: ${reason}. Check the address and that the node runs; nothing was lost.`,
  wrong_chain: ({ url, expected, found }) =>
    `The RPC endpoint ${url} serves chain ${found}, but chain ${expected} was expected. Nothing was sent. Name an endpoint of that chain.`,
  wrong_contract: ({ url, address, expected, found }) =>
    `The contract at ${address} (by ${url}) has code hash ${found}, but the deployment says ${expected}. ` +
    "Nothing was sent. Check the endpoint and the deployment file.",
  no_registry: ({ ledger }) =>
    `No accreditation registry over the ledger ${ledger} is in the deployment file. Deploy one with credence deploy.`,
  wrong_bytecode: ({ contract, address, expected, found }) =>
    `The code at ${address} has hash ${found}, but this build of ${contract} gives ${expected} there. ` +
    "Do not use that contract. Nothing was written to the deployment file; check the endpoint, and build again.",
  deployment_missing: ({ path }) =>
    `There is no deployment file ${path}. Deploy the contracts first (credence deploy).`,
  deployment_exists: ({ path }) =>
    `The deployment file ${path} names contracts already, and what it says is never rewritten. Use another workspace.`,
  embedded_failed: ({ reason }) =>
    `The embedded chain failed: ${reason}. Run the command again; what was stored is whole.`,
  wrong_password: ({ path }) => `The password does not open ${path}. Nothing was changed; try again.`,
  bad_keystore: ({ path, reason }) =>
    `The keystore ${path} cannot be used: ${reason}. Correct that, or restore the file from a backup.`,
  keystore_exists: ({ path }) => `The keystore ${path} exists and is never overwritten. Choose another name.`,
  keystore_missing: ({ path }) => `There is no keystore ${path}. Make one with credence key new.`,
  no_workspace: ({ path }) =>
    `There is no workspace in ${path}. Make one with credence up, or name one with --workspace.`,
  bad_workspace: list("The workspace file credence.json cannot be used", "Correct it and run the command again."),
  no_issuer: ({ path }) => `The workspace ${path} has no issuer yet. Register one with credence issuer register.`,
  not_published: ({ batch, state }) =>
    `Batch ${batch} is ${state}, not published yet. Finish it with credence resume ${batch}.`,
  file_differs: ({ path }) =>
    `${path} is there already and says something else; it was not changed. Export into another folder, or move it away.`,
  disk_full: ({ path, free }) =>
    `The disk is full: ${path} could not be written, and ${Math.floor(free / 1000)} kB are free. What was stored is whole. ` +
    "A batch needs some 8 kB for each credential, and up to 100 MB more while it is made. Make room, and run the command again.",
  bad_backup: list(
    "The backup is damaged",
    "No workspace was made. Use another backup, or copy the files that are whole by hand: a backup is a plain folder.",
  ),
  worker_failed: ({ reason }) =>
    `A worker thread failed: ${reason}. Nothing was sent. credence status names the open batch, credence abandon drops it.`,
  root_mismatch: ({ batch, credential }) =>
    `The stored data of batch ${batch} does not give its root again${credential === null ? "" : `: ${credential} differs`}. ` +
    "Nothing was sent. Check the disk, then abandon the batch and issue it again.",
  anchor_not_found: ({ batch, root }) =>
    `The ledger does not show the anchor of batch ${batch} (${root}) as it was sent. Look at the transaction first.`,
  key_not_entitled: ({ address, issuerId }) =>
    `The ledger does not let ${address} anchor for issuer ${issuerId}. Authorize it with credence key authorize.`,
  profile_not_current: () =>
    "The issuer profile here is not the one whose hash the ledger holds. Put it in force with credence issuer update.",
  signing_key_not_in_profile: ({ key }) =>
    `The issuer profile does not allow the signing key ${key} now. Add it with credence issuer update.`,
  foreign_request: ({ chainId, ledger }) =>
    `The request is for the ledger ${ledger} on chain ${chainId}, which is not this workspace's. ` +
    "Nothing was sent. Use the workspace of that ledger.",
  unknown_credential: ({ id }) =>
    `${id} is not an anchored credential of this workspace. Nothing was changed. Check the id.`,
  database_unreachable: ({ server, reason }) =>
    `The database ${server} cannot be used: ${reason}. Check DATABASE_URL and that the server runs; what was saved stays.`,
  other_roster: ({ batch }) =>
    `Batch ${batch} was begun with another roster, achievement or signing key. Use the same ones again, or drop the batch with credence abandon ${batch}.`,
  duplicate_credential: ({ batch }) =>
    `Two credentials have the same id. Nothing was sent; drop the open batch with credence abandon ${batch}, and issue again.`,
  duplicate_link: () =>
    "Another command is making the proof links of this batch. Nothing was changed; look at credence status.",
  database_newer: ({ found, known }) =>
    `A newer version of Credence has used this database (its step ${found}; this version knows ${known} steps). Install that version; nothing was changed.`,
  database_not_new: ({ path }) =>
    `There is a database already: ${path}. A rebuilt one never replaces it. Move it away first, with every file whose name begins with its name.`,
  unknown_batch: ({ batch }) => `There is no batch ${batch}. credence status lists them.`,
  bad_move: ({ batch, state, to }) =>
    `Batch ${batch} is ${state} and cannot become ${to}. Another command may have moved it; look at credence status.`,
  damaged_row: ({ table, key }) =>
    `The database is damaged: row ${key} of ${table} cannot be read. Restore it from a backup.`,
  context_not_pinned: ({ url }) =>
    `The JSON-LD context ${url} is not part of this software, and nothing is fetched. Use the contexts of the format.`,
  file_too_large: ({ row, size, limit }) =>
    `Row ${row} would give a file of ${size} bytes, and verifiers read at most ${limit}. Shorten the texts of the achievement, or the evidence of that row. Nothing was signed or saved.`,
  file_unreadable: ({ row, reason }) =>
    `Row ${row} would give a file that our own verifier refuses (${reason}). Nothing was signed or saved. This is a fault of Credence: please report it.`,
  bad_batch: ({ expected }) =>
    `The batch cannot be sealed: expected ${expected}. This should not happen: report it with the command that you ran.`,
};
