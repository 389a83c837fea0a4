// What each error says to a person: what happened, where, and what to do next. One line per code; data typed by code.
// What contracts refuse is in contractMessages.ts, what is told of transactions under way in sendingMessages.ts.
import { contractMessages, type RefusalData } from "./contractErrors.ts";
import type { Fault } from "./fault.ts";
import { type TransactionErrorData, transactionMessages } from "./transactionErrors.ts";

export interface ErrorData extends RefusalData, TransactionErrorData {
  // text and bytes
  bad_encoding: { expected: string };
  // strict JSON reader (FORMATS 1); `pointer` is a JSON pointer, "" for the whole document
  not_utf8: { pointer: string };
  byte_order_mark: { pointer: string };
  bad_json: { pointer: string; offset: number; expected: string };
  trailing_data: { pointer: string; offset: number };
  duplicate_key: { pointer: string };
  reserved_key: { pointer: string };
  lone_surrogate: { pointer: string };
  too_deep: { pointer: string; limit: number };
  lossy_number: { pointer: string; read: string };
  too_large: { pointer: string; limit: number };
  nested_context: { pointer: string };
  not_an_object: { pointer: string };
  // documents with faults: every fault at once
  bad_achievement: { faults: readonly Fault[] };
  bad_roster: { faults: readonly Fault[] };
  bad_profile: { faults: readonly Fault[] };
  bad_deployment: { faults: readonly Fault[] };
  bad_policy: { faults: readonly Fault[] };
  bad_credential: { faults: readonly Fault[] };
  bad_share: { faults: readonly [Fault, ...Fault[]] };
  bad_anchor_request: { faults: readonly Fault[] };
  // anchor proof codec (FORMATS 6)
  bad_anchor: { expected: string };
  newer_format: { version: string };
  // batches and trees
  bad_batch: { expected: string };
  // chain
  rpc_unreachable: { url: string; reason: string };
  wrong_chain: { url: string; expected: number; found: number };
  wrong_contract: { url: string; address: string; expected: string; found: string };
  no_registry: { ledger: string };
  wrong_bytecode: { contract: string; address: string; expected: string; found: string };
  deployment_missing: { path: string };
  deployment_exists: { path: string };
  embedded_failed: { reason: string };
  // keystore
  wrong_password: { path: string };
  bad_keystore: { path: string; reason: string };
  keystore_exists: { path: string };
  keystore_missing: { path: string };
  // workspace
  no_workspace: { path: string };
  bad_workspace: { faults: readonly Fault[] };
  no_issuer: { path: string };
  not_published: { batch: number; state: string };
  file_differs: { path: string };
  disk_full: { path: string; free: number };
  bad_backup: { faults: readonly Fault[] };
  // issuing
  worker_failed: { reason: string };
  root_mismatch: { batch: number; credential: string | null };
  anchor_not_found: { batch: number; root: string };
  key_not_entitled: { address: string; issuerId: number };
  profile_not_current: object;
  signing_key_not_in_profile: { key: string };
  unknown_credential: { id: string };
  foreign_request: { chainId: number; ledger: string };
  // store
  database_unreachable: { server: string; reason: string };
  other_roster: { batch: number };
  duplicate_credential: { batch: number };
  duplicate_link: object;
  database_not_new: { path: string };
  unknown_batch: { batch: string };
  bad_move: { batch: number; state: string; to: string };
  damaged_row: { table: string; key: string };
  // signature
  context_not_pinned: { url: string };
}

const at = (pointer: string): string => (pointer === "" ? "in the document" : `at ${pointer}`);

const list = (what: string, next: string) => (data: { faults: readonly Fault[] }) =>
  [
    `${what}: ${data.faults.length} ${data.faults.length === 1 ? "fault" : "faults"}. ${next}`,
    ...data.faults.map((fault) => `  ${fault.where}: ${fault.message} [${fault.code}]`),
  ].join("\n");

export const messages: { readonly [C in keyof ErrorData]: (data: ErrorData[C]) => string } = {
  ...contractMessages,
  ...transactionMessages,
  bad_encoding: ({ expected }) => `Bad text form of bytes: expected ${expected}.`,
  not_utf8: () => "The document is not UTF-8. Save it as UTF-8 without a byte order mark.",
  byte_order_mark: () => "The document starts with a byte order mark. Save it as UTF-8 without one.",
  bad_json: ({ pointer, offset, expected }) => `Not JSON ${at(pointer)}: expected ${expected} at character ${offset}.`,
  trailing_data: ({ offset }) => `Data follows the JSON document from character ${offset} on. Remove it.`,
  duplicate_key: ({ pointer }) => `The key ${at(pointer)} appears twice. Each key may appear once.`,
  reserved_key: ({ pointer }) => `The key ${at(pointer)} is reserved and may not be used.`,
  lone_surrogate: ({ pointer }) => `The text ${at(pointer)} holds half a surrogate pair, so it is not Unicode.`,
  too_deep: ({ pointer, limit }) => `The document is nested deeper than ${limit} levels ${at(pointer)}.`,
  lossy_number: ({ pointer, read }) =>
    `The number ${at(pointer)} would change to ${read} when it is read. Write it as a text, or with fewer digits.`,
  too_large: ({ limit }) => `The document is larger than ${limit} bytes.`,
  nested_context: ({ pointer }) => `There is an @context ${at(pointer)}; it may stand at the top level only.`,
  not_an_object: () => "The document is JSON, but not an object.",
  bad_achievement: list("The achievement cannot be used", "Mend the file and run the command again."),
  bad_roster: list("The roster cannot be issued", "Nothing was signed. Mend the file and run the command again."),
  bad_profile: list("The issuer profile cannot be used", "Mend the file and run the command again."),
  bad_deployment: list("The deployment file cannot be used", "Restore it from the repository or deploy again."),
  bad_policy: list("The trust policy cannot be used", "Mend the file and run the command again."),
  bad_credential: list("The credential cannot be made", "Mend its source and run the command again."),
  bad_share: list("The share cannot be read", "Ask the holder to send it again."),
  bad_anchor_request: list("The anchor request cannot be used", "Ask the institution for it again. Nothing was sent."),
  bad_anchor: ({ expected }) => `The anchor proof is malformed: expected ${expected}.`,
  newer_format: ({ version }) =>
    `The anchor proof has version ${version}, which is newer than this software. Update it.`,
  rpc_unreachable: ({ url, reason }) =>
    `The RPC endpoint ${url} cannot be reached: ${reason}. Check the address and that the node runs; nothing was lost.`,
  wrong_chain: ({ url, expected, found }) =>
    `The RPC endpoint ${url} serves chain ${found}, but chain ${expected} was expected. Nothing was sent.`,
  wrong_contract: ({ url, address, expected, found }) =>
    `The contract at ${address} (by ${url}) has code hash ${found}, but the deployment says ${expected}. Nothing was sent.`,
  no_registry: ({ ledger }) =>
    `No accreditation registry over the ledger ${ledger} is in the deployment file. Deploy one with credence deploy.`,
  wrong_bytecode: ({ contract, address, expected, found }) =>
    `The code at ${address} has hash ${found}, but this build of ${contract} gives ${expected} there. ` +
    "Do not use that contract. Nothing was written to the deployment file; check the endpoint, and build again.",
  deployment_missing: ({ path }) =>
    `There is no deployment file ${path}. Deploy the contracts first (credence deploy).`,
  deployment_exists: ({ path }) =>
    `The deployment file ${path} names contracts already, and what it says is never rewritten.`,
  embedded_failed: ({ reason }) => `The embedded chain failed: ${reason}.`,
  wrong_password: ({ path }) => `The password does not open ${path}. Nothing was changed; try again.`,
  bad_keystore: ({ path, reason }) => `The keystore ${path} cannot be used: ${reason}.`,
  keystore_exists: ({ path }) => `The keystore ${path} exists and is never overwritten. Choose another name.`,
  keystore_missing: ({ path }) => `There is no keystore ${path}. Make one with credence key new.`,
  no_workspace: ({ path }) =>
    `There is no workspace in ${path}. Make one with credence up, or name one with --workspace.`,
  bad_workspace: list("The workspace file credence.json cannot be used", "Mend it and run the command again."),
  no_issuer: ({ path }) => `The workspace ${path} has no issuer yet. Register one with credence issuer register.`,
  not_published: ({ batch, state }) =>
    `Batch ${batch} is ${state}, not published yet. credence resume ${batch} takes it further.`,
  file_differs: ({ path }) =>
    `${path} is there already and says something else; it was left as it is. Export into another folder, or move it away.`,
  disk_full: ({ path, free }) =>
    `The disk is full: ${path} could not be written, and ${Math.floor(free / 1000)} kB are free. What was stored is whole. ` +
    "A batch needs some 8 kB for each credential, and up to 100 MB besides while it is made. Make room, and give the command again.",
  bad_backup: list(
    "The backup is damaged",
    "No workspace was made. Take another backup, or copy out of it by hand what is whole: it is a plain folder.",
  ),
  worker_failed: ({ reason }) =>
    `A worker thread failed: ${reason}. Nothing was sent. credence status names the open batch, credence abandon drops it.`,
  root_mismatch: ({ batch, credential }) =>
    `The stored data of batch ${batch} does not give its root again${credential === null ? "" : `: ${credential} differs`}. ` +
    "Nothing was sent. Check the disk, then abandon the batch and issue it again.",
  anchor_not_found: ({ batch, root }) =>
    `The ledger does not show the anchor of batch ${batch} (${root}) as it was sent. Look at the transaction before going on.`,
  key_not_entitled: ({ address, issuerId }) =>
    `The ledger does not let ${address} anchor for issuer ${issuerId}. Authorize it with credence key authorize.`,
  profile_not_current: () =>
    "The issuer profile here is not the one whose hash the ledger holds. Put it in force with credence issuer update.",
  signing_key_not_in_profile: ({ key }) =>
    `The signing key ${key} is not usable by the issuer profile. Add it with credence issuer update.`,
  foreign_request: ({ chainId, ledger }) =>
    `The request is for the ledger ${ledger} on chain ${chainId}, which is not this workspace's. Nothing was sent.`,
  unknown_credential: ({ id }) => `${id} is not an anchored credential of this workspace. Nothing was changed.`,
  database_unreachable: ({ server, reason }) =>
    `The database ${server} cannot be used: ${reason}. Check DATABASE_URL and that the server runs; what was saved stays.`,
  other_roster: ({ batch }) =>
    `Batch ${batch} was begun with another roster, achievement or signing key. Name those, or drop it: credence abandon ${batch}`,
  duplicate_credential: ({ batch }) =>
    `Two credentials have the same id. Nothing was sent; drop the open batch with credence abandon ${batch}, and issue again.`,
  duplicate_link: () =>
    "Another command makes the proof links of this batch just now. Nothing was changed; look at credence status.",
  database_not_new: ({ path }) =>
    `There is a database already: ${path}. A rebuilt one never takes its place; move it away first, with all that begins with its name.`,
  unknown_batch: ({ batch }) => `There is no batch ${batch}. credence status lists them.`,
  bad_move: ({ batch, state, to }) =>
    `Batch ${batch} is ${state} and cannot become ${to}. Another command may have moved it; look at credence status.`,
  damaged_row: ({ table, key }) =>
    `The database is damaged: row ${key} of ${table} cannot be read. Restore it from a backup.`,
  context_not_pinned: ({ url }) => `The JSON-LD context ${url} is not bundled with this software; nothing is fetched.`,
  bad_batch: ({ expected }) => `The batch cannot be sealed: expected ${expected}.`,
};
