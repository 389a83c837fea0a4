// One run of one command: its workspace, its dependencies, and what commands share to ask and to answer.
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "./exit.ts";
import type { Io } from "./io.ts";
import type { KeyInfo, KeyPurpose } from "../../core/trust/keyInfo.ts";
import type { AccountKey, KeyVault, SigningKeys } from "../../issuer/transact/keyVault.ts";
import type { Store } from "../../state/store.ts";
import type { Dependencies, IssuingSession, SessionOptions } from "./dependencies.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { listedKeyIds } from "./signingKeyIds.ts";

export interface Session {
  readonly workspace: Workspace;
  readonly dependencies: Dependencies;
  readonly io: Io;
  /** results as JSON, for machines */
  readonly json: boolean;
  readonly passwordFile: string | null;
  /** names of the keys to use where there are several for a purpose */
  readonly keys: readonly string[];
  /** cap of fees in gwei; null: the workspace's */
  readonly maxFee: string | null;
  readonly takeOver: boolean;
}

/** Of a command that asks before it acts. */
export interface ConfirmOptions {
  /** do not ask */
  readonly yes: boolean;
}

/** Print a result: the object for machines, the lines for people. */
export function printResult(session: Session, result: object, lines: readonly string[]): void {
  if (session.json) session.io.out(JSON.stringify(result));
  else for (const line of lines) session.io.out(line);
}

/** The password of keys, never from the command line: a file, the trial workspace's own file, or the terminal. */
export async function readPassword(session: Session, what: string): Promise<string> {
  const path = session.passwordFile ?? session.workspace.passwordPath;
  if (session.passwordFile !== null || existsSync(path)) {
    if (!existsSync(path)) throw new UsageError(`There is no password file ${path}.`);
    return firstLine(readFileSync(path, "utf8"));
  }
  const answer = await session.io.askSecret(`Password of ${what}: `);
  if (answer === null)
    throw new UsageError(`A password is needed for ${what}: name a file with --password-file, or use a terminal.`);
  return answer;
}

/** A password for a new key: asked twice on a terminal. */
export async function readNewPassword(session: Session, what: string): Promise<string> {
  const password = await readPassword(session, what);
  const asked = session.passwordFile === null && !existsSync(session.workspace.passwordPath);
  if (asked && (await session.io.askSecret("The same again: ")) !== password)
    throw new UsageError("The two passwords differ. Nothing was made.");
  if (password.length < 8) throw new UsageError("A password needs at least 8 characters. Nothing was made.");
  return password;
}

/** Ask before something that cannot be undone. Throws UsageError unless a person says yes or the command line has `--yes`. */
export async function confirm(session: Session, yes: boolean, question: string): Promise<void> {
  if (yes) return;
  const answer = await session.io.askYes(question);
  if (answer === null) throw new UsageError(`Nobody can be asked here: add --yes. (${question})`);
  if (!answer) throw new UsageError("Not confirmed. Nothing was changed.");
}

/** The keys of the workspace; each opening asks for its password once. */
export const vaultOf = (session: Session): KeyVault =>
  session.dependencies.keyVault(session.workspace, ({ name, purpose }) =>
    readPassword(session, `the ${purpose} key ${name}`),
  );

/** The only key of a purpose, or the one that was named. */
export async function chooseKey(session: Session, purpose: KeyPurpose, name?: string): Promise<KeyInfo> {
  const all = await vaultOf(session).list();
  const keys = all.filter((key) => key.purpose === purpose);
  const wanted = name === undefined ? session.keys : [name];
  const chosen = keys.filter((key) => wanted.includes(key.name));
  const named = name === undefined && chosen.length === 0 ? keys : chosen;
  const [key] = named;
  if (key === undefined)
    throw new UsageError(
      name === undefined
        ? `There is no ${purpose} key. Make one: credence key new NAME --for ${purpose}`
        : `There is no ${purpose} key ${name}. credence key list shows all.`,
    );
  if (named.length > 1)
    throw new UsageError(
      `There are several ${purpose} keys: ${named.map((one) => one.name).join(", ")}. Name one with --key.`,
    );
  return key;
}

export async function openAccount(session: Session, purpose: KeyPurpose, name?: string): Promise<AccountKey> {
  return vaultOf(session).openAccount((await chooseKey(session, purpose, name)).name);
}

/** The keys of a signing keystore under the ids that the profile gives them: one password opens both. */
export async function openSigning(session: Session, profile: IssuerProfile, name?: string): Promise<SigningKeys> {
  const key = await chooseKey(session, "signing", name);
  return vaultOf(session).openSigning(key.name, listedKeyIds(profile, key));
}

/** How this command sends, as its arguments say. */
export function sessionOptions({ maxFee, takeOver, json, io }: Session): SessionOptions {
  const notice = (text: string): void =>
    io.err(json ? JSON.stringify({ format: "credence-notice-v1", message: text }) : printable(text));
  return { notice, takeOver, ...(maxFee !== null && { maxFee }) };
}

/** Run with the workspace's store and ledger open, and close them even after an error. */
export async function withIssuingSession<T>(
  session: Session,
  work: (issuing: IssuingSession) => Promise<T>,
  options: Partial<SessionOptions> = {},
): Promise<T> {
  const issuing = await session.dependencies.openIssuingSession(session.workspace, {
    ...sessionOptions(session),
    ...options,
  });
  try {
    return await work(issuing);
  } finally {
    await issuing.close();
  }
}

/** Run with the workspace's store alone: no network is needed. */
export async function withStore<T>(session: Session, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await session.dependencies.openStore(session.workspace);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A file that the user named. Throws UsageError if it cannot be read. */
export function readInput(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}.`);
  }
}

/** Text of strangers may hold escape sequences that redraw a terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, "�");

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? "";
