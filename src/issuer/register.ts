// Registers an organisation on the ledger: its DID for ever, the hash of its profile for now. Registration says nothing
// about trust; recognition is the verifier's own decision.
import type { AccountKey } from "../chain/keystore.ts";
import { issuerIdIn, ledgerCall } from "../chain/ledgerCodec.ts";
import { CredenceError } from "../core/errors.ts";
import { type IssuerProfile, profileHash } from "../core/profile.ts";
import type { IssuerContext, SendingContext } from "./context.ts";
import { sendNow } from "./sendNow.ts";

/** The new issuer id. The sender becomes the issuer's authority. */
export async function registerIssuer(
  sending: SendingContext,
  authority: AccountKey,
  profile: IssuerProfile,
): Promise<number> {
  const call = ledgerCall("registerIssuer", [profile.did, profileHash(profile)]);
  const { logs, hash } = await sendNow(sending, authority, call, "issuer");
  const issuerId = issuerIdIn(logs);
  if (issuerId !== null) return issuerId;
  throw new CredenceError("transaction_failed", { hash, reason: "the ledger did not say which issuer id it gave" });
}

/** Put a changed profile in force from now on; the history of hashes stays on the ledger. */
export async function updateProfile(
  context: IssuerContext,
  authority: AccountKey,
  profile: IssuerProfile,
): Promise<string> {
  const call = ledgerCall("setProfile", [context.home.issuerId, profileHash(profile)]);
  return (await sendNow(context, authority, call, "issuer")).hash;
}
