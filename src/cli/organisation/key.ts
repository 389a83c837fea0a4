// credence key new | list | authorize | revoke | report-compromise. Secrets are made here, encrypted at once, never printed.
import { authorizeKey, reportCompromise, revokeKey } from "../../issuer/acts/authorizeKey.ts";
import { keyAddressOf, timeOf } from "../session/arguments.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import {
  chooseKey,
  confirm,
  type ConfirmOptions,
  openAccount,
  printResult,
  readNewPassword,
  type Session,
  vaultOf,
  withIssuingSession,
} from "../session/session.ts";
import { SHARE_KEY_SUFFIX } from "../session/signingKeyIds.ts";
import type { KeyInfo, KeyPurpose } from "../../core/trust/keyInfo.ts";
import { PERMISSIONS, PERMISSION_NAMES, isPermission } from "../../core/trust/permissions.ts";

export interface NewKeyOptions {
  readonly for: KeyPurpose;
}

export async function newKey(session: Session, name: string, { for: purpose }: NewKeyOptions): Promise<number> {
  if (!session.workspace.exists)
    throw new UsageError("There is no workspace here. Make one: credence up, or credence deploy.");
  if (purpose === "signing" && name.endsWith(SHARE_KEY_SUFFIX))
    throw new UsageError(`The name of a signing key may not end in ${SHARE_KEY_SUFFIX}: its second key is called so.`);
  const password = await readNewPassword(session, `the new ${purpose} key ${name}`);
  const key = await vaultOf(session).make(name, purpose, password);
  printResult(session, { format: "credence-key-v1", ...key }, [`Made ${describe(key)}`]);
  return EXIT.ok;
}

export async function listKeys(session: Session): Promise<number> {
  const keys = await vaultOf(session).list();
  printResult(session, { format: "credence-keys-v1", keys }, keys.length === 0 ? ["No keys."] : keys.map(describe));
  return EXIT.ok;
}

const describe = ({ name, purpose, address, publicKey }: KeyInfo): string =>
  `${name.padEnd(16)} ${purpose.padEnd(10)} ${address ?? publicKey ?? ""}`;

export interface AuthorizeOptions {
  /** comma-separated: anchor, suspend, revoke */
  readonly permissions: string;
  /** RFC 3339 */
  readonly until?: string;
}

export async function authorize(session: Session, name: string, options: AuthorizeOptions): Promise<number> {
  const permissions = options.permissions.split(",").reduce((sum, word) => sum | permissionOf(word.trim()), 0);
  const until = options.until === undefined ? 0 : timeOf(options.until, "--until");
  await chooseKey(session, "anchor", name);
  return withIssuingSession(session, async (issuing) => {
    const context = issuing.context();
    const key = await openAccount(session, "anchor", name);
    const authority = await openAccount(session, "authority");
    const transaction = await authorizeKey(context, key, authority, { permissions, until });
    await issuing.network.fund(key.address);
    const result = {
      format: "credence-key-v1",
      name,
      address: key.address.toLowerCase(),
      permissions: options.permissions,
      transaction,
    };
    printResult(session, result, [
      `${name} (${key.address.toLowerCase()}) may now ${options.permissions.replaceAll(",", ", ")} for issuer ${context.account.issuerId}.`,
    ]);
    return EXIT.ok;
  });
}

export interface RevokeKeyOptions extends ConfirmOptions {
  /** even where a transaction of the key is under way */
  readonly force: boolean;
}

export async function revoke(session: Session, name: string, { yes, force }: RevokeKeyOptions): Promise<number> {
  const address = await keyAddressOf(session, name);
  await confirm(session, yes, `End the key ${address} for ever? What it anchored stands.`);
  return withIssuingSession(session, async (issuing) => {
    const authority = await openAccount(session, "authority");
    const transaction = await revokeKey(issuing.context(), authority, address, force);
    printResult(session, { format: "credence-key-change-v1", change: "revoke", address, transaction }, [
      `The key ${address} has ended. What it anchored stands.`,
    ]);
    return EXIT.ok;
  });
}

export interface ReportStolenOptions extends ConfirmOptions {
  /** RFC 3339 */
  readonly since: string;
}

export async function reportStolen(session: Session, name: string, options: ReportStolenOptions): Promise<number> {
  const address = await keyAddressOf(session, name);
  const since = timeOf(options.since, "--since");
  const question = `Report the key ${address} as compromised since ${options.since}? It ends, and what it anchored from then on fails until it is reaffirmed.`;
  await confirm(session, options.yes, question);
  return withIssuingSession(session, async (issuing) => {
    const authority = await openAccount(session, "authority");
    const transaction = await reportCompromise(issuing.context(), authority, address, since);
    printResult(
      session,
      { format: "credence-key-change-v1", change: "report-compromise", address, since, transaction },
      [
        `The key ${address} has ended. Batches that it anchored before ${options.since} stand.`,
        "An honest batch from then on: credence batch reaffirm BATCH",
      ],
    );
    return EXIT.ok;
  });
}

function permissionOf(word: string): number {
  if (!isPermission(word)) throw new UsageError(`${word} is not a permission. Known: ${PERMISSION_NAMES.join(", ")}.`);
  return PERMISSIONS[word];
}
