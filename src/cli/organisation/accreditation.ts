// credence accredit, credence accreditation accept | withdraw | annul: this issuer accredits others, or others accredit it.
import type { AccreditationKind } from "../../core/trust/accreditation.ts";
import {
  acceptAccreditation,
  accredit as grant,
  annulAccreditation,
  withdrawAccreditation,
} from "../../issuer/acts/accreditation.ts";
import type { IssuerContext } from "../../issuer/context/issuerContext.ts";
import { fieldsOf, issuerIdOf, timeOf } from "../session/arguments.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import type { AccountKey } from "../../issuer/transact/keyVault.ts";
import {
  type ConfirmOptions,
  type Session,
  confirm,
  openAccount,
  printResult,
  withIssuingSession,
} from "../session/session.ts";

export interface AccreditOptions {
  readonly did: string;
  readonly for: AccreditationKind;
  readonly until?: string;
  /** highest EQF level */
  readonly maxEqf?: string;
  /** ISCED-F broad fields, separated by commas */
  readonly fields?: string;
}

export async function accredit(session: Session, id: string, options: AccreditOptions): Promise<number> {
  const subject = issuerIdOf(id);
  const scope = {
    subject,
    did: options.did,
    kind: options.for,
    validUntil: options.until === undefined ? 0 : timeOf(options.until, "--until"),
    maxEqfLevel: options.maxEqf === undefined ? 0 : levelOf(options.maxEqf),
    fields: options.fields === undefined ? [] : fieldsOf(options.fields),
  };
  return change(session, "accredit", subject, (context, authority) => grant(context, authority, scope), [
    `Issuer ${subject} is accredited to ${scope.kind}. It counts once that issuer accepts:`,
    "  credence accreditation accept OUR_ISSUER_ID",
  ]);
}

export async function accept(session: Session, id: string): Promise<number> {
  const by = issuerIdOf(id);
  return change(session, "accept", by, (context, authority) => acceptAccreditation(context, authority, by), [
    `Issuer ${by} is listed among our accreditors.`,
  ]);
}

export interface WithdrawOptions {
  readonly for: AccreditationKind;
}

export async function withdraw(session: Session, id: string, options: WithdrawOptions): Promise<number> {
  const subject = issuerIdOf(id);
  const kind = options.for;
  return change(session, "withdraw", subject, (context, key) => withdrawAccreditation(context, key, subject, kind), [
    `The accreditation of issuer ${subject} to ${kind} has ended. What it anchored before keeps its standing.`,
  ]);
}

export interface AnnulOptions extends WithdrawOptions, ConfirmOptions {
  /** RFC 3339 */
  readonly since: string;
}

export async function annul(session: Session, id: string, options: AnnulOptions): Promise<number> {
  const subject = issuerIdOf(id);
  const kind = options.for;
  const since = timeOf(options.since, "--since");
  const question = `Annul the accreditation of issuer ${subject} to ${kind} from ${options.since} on, for ever? Its credentials from then on lose recognition.`;
  await confirm(session, options.yes, question);
  return change(session, "annul", subject, (context, key) => annulAccreditation(context, key, subject, kind, since), [
    `The accreditation of issuer ${subject} to ${kind} counts as never given from ${options.since} on.`,
  ]);
}

async function change(
  session: Session,
  what: string,
  other: number,
  send: (context: IssuerContext, authority: AccountKey) => Promise<string>,
  lines: readonly string[],
): Promise<number> {
  return withIssuingSession(session, async (issuing) => {
    const context = issuing.context();
    const { issuerId } = context.account;
    const transaction = await send(context, await openAccount(session, "authority"));
    printResult(
      session,
      { format: "credence-accreditation-v1", change: what, issuerId, other, transaction },
      lines.map((line) => line.replace("OUR_ISSUER_ID", String(issuerId))),
    );
    return EXIT.ok;
  });
}

function levelOf(text: string): number {
  if (!/^[1-8]$/.test(text)) throw new UsageError("--max-eqf needs a level from 1 to 8.");
  return Number(text);
}
