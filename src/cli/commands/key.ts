// credence key new | list | authorize. Secrets are made here, encrypted at once, and never printed.
import { authorizeKey, PERMISSIONS } from "../../issuer/keys.ts";
import { EXIT, UsageError } from "../exit.ts";
import { chooseKey, openAccount, printResult, readNewPassword, type Session, withOffice } from "../session.ts";
import type { KeyInfo, KeyPurpose } from "../tools.ts";

export async function newKey(session: Session, name: string, purpose: KeyPurpose): Promise<number> {
  if (!session.workspace.exists)
    throw new UsageError("There is no workspace here. Make one: credence up, or credence deploy.");
  const password = await readNewPassword(session, `the new ${purpose} key ${name}`);
  const key = await session.tools.keyRing(session.workspace).make(name, purpose, password);
  printResult(session, { format: "credence-key-v1", ...key }, [`Made ${describe(key)}`]);
  return EXIT.ok;
}

export async function listKeys(session: Session): Promise<number> {
  const keys = await session.tools.keyRing(session.workspace).list();
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
  const until = options.until === undefined ? 0 : Date.parse(options.until) / 1000;
  if (!Number.isInteger(until)) throw new UsageError("--until needs a time such as 2027-06-30T00:00:00Z.");
  await chooseKey(session, "anchor", name);
  return withOffice(session, async (office) => {
    const context = office.context();
    const key = await openAccount(session, "anchor", name);
    const authority = await openAccount(session, "authority");
    const transaction = await authorizeKey(context, key, authority, { permissions, until });
    if (office.network.embedded) await office.network.fund(key.address);
    const result = {
      format: "credence-key-v1",
      name,
      address: key.address.toLowerCase(),
      permissions: options.permissions,
      transaction,
    };
    printResult(session, result, [
      `${name} (${key.address.toLowerCase()}) may now ${options.permissions.replaceAll(",", ", ")} for issuer ${context.home.issuerId}.`,
    ]);
    return EXIT.ok;
  });
}

function permissionOf(word: string): number {
  const permission = Object.hasOwn(PERMISSIONS, word) ? PERMISSIONS[word] : undefined;
  if (permission === undefined)
    throw new UsageError(`${word} is not a permission. Known: ${Object.keys(PERMISSIONS).join(", ")}.`);
  return permission;
}
