// credence authority propose | accept: hands an issuer to another owner, in two steps. A custodian takes it over with the
// profile in force, and can act for the issuer from then on.
import { parseJson } from "../../core/json/strictJson.ts";
import { parseProfile, profileHash } from "../../core/trust/issuerProfile.ts";
import { acceptAuthority, proposeAuthority } from "../../issuer/acts/authority.ts";
import { addressOf, issuerIdOf } from "../session/arguments.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { putInForce } from "../session/ownIssuer.ts";
import {
  confirm,
  type ConfirmOptions,
  openAccount,
  printResult,
  readInput,
  type Session,
  withIssuingSession,
} from "../session/session.ts";

export async function propose(session: Session, to: string, options: ConfirmOptions): Promise<number> {
  const proposed = addressOf(to);
  return withIssuingSession(session, async (issuing) => {
    const context = issuing.context();
    const { issuerId } = context.account;
    const question = `Offer the authority over issuer ${issuerId} to ${proposed}? Once it accepts, nothing here owns the issuer.`;
    await confirm(session, options.yes, question);
    const transaction = await proposeAuthority(context, await openAccount(session, "authority"), proposed);
    printResult(session, { format: "credence-authority-v1", issuerId, proposed, transaction }, [
      `Offered the authority over issuer ${issuerId} to ${proposed}. It accepts with: credence authority accept ${issuerId}`,
    ]);
    return EXIT.ok;
  });
}

export interface AcceptOptions {
  /** file with the profile in force */
  readonly profile?: string;
}

export async function accept(session: Session, id: string, options: AcceptOptions): Promise<number> {
  const issuerId = issuerIdOf(id);
  const profile = options.profile === undefined ? null : parseProfile(parseJson(readInput(options.profile)));
  if (profile !== null && session.workspace.load().issuer !== undefined)
    throw new UsageError("This workspace has an issuer already. Take over another one in a workspace of its own.");
  return withIssuingSession(session, async (issuing) => {
    if (profile !== null && profileHash(profile) !== (await issuing.ledger.profileHash(issuerId)))
      throw new UsageError(`${options.profile} is not the profile that the ledger holds for issuer ${issuerId}.`);
    const key = await openAccount(session, "authority");
    await issuing.network.fund(key.address);
    const transaction = await acceptAuthority(issuing, key, issuerId);
    if (profile !== null) putInForce(session, issuing, profile, issuerId);
    const authority = key.address.toLowerCase();
    printResult(session, { format: "credence-authority-v1", issuerId, authority, transaction }, [
      `${authority} is the authority of issuer ${issuerId} now.`,
    ]);
    return EXIT.ok;
  });
}
