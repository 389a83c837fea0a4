// Registers an organisation on the ledger: its DID for ever, the hash of its profile for now. Registration says nothing
// about trust; recognition is the verifier's own decision.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { issuerIdIn, ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { type IssuerProfile, profileHash } from "../../core/trust/issuerProfile.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";
import type { IssuerContext, SendingContext } from "../context/issuerContext.ts";
import { transact } from "../transact/transact.ts";

/** The new issuer id. The sender becomes the issuer's authority. What a broken-off command has registered is not registered again. */
export async function registerIssuer(
  context: SendingContext,
  authority: AccountKey,
  profile: IssuerProfile,
): Promise<number> {
  const before = await registrationWith(context, authority.address, profile);
  const mined = before?.mined ?? null;
  const { hash } =
    mined ?? (await transact(context, authority, registrationOf(profile), { purpose: "issuer", batchId: null }));
  const issuerId = issuerIdIn((await context.ledger.minedReceipt(hash))?.logs ?? []);
  if (issuerId !== null) return issuerId;
  throw new CredenceError("transaction_failed", { hash, reason: "the ledger did not say which issuer id it gave" });
}

/** The profile of a registration that this account has signed already, if it is one of these. */
export async function profileUnderWay(
  context: SendingContext,
  authority: string,
  profiles: readonly IssuerProfile[],
): Promise<IssuerProfile | null> {
  for (const profile of profiles) if ((await registrationWith(context, authority, profile)) !== null) return profile;
  return null;
}

async function registrationWith(
  { store, ledger }: SendingContext,
  authority: string,
  profile: IssuerProfile,
): Promise<LedgerTransaction | null> {
  const of = { chainId: ledger.address.chainId, sender: authority.toLowerCase() };
  const transactions = await store.transactions.list(["intended", "sent", "included", "finalized"], of);
  const call = registrationOf(profile);
  return (
    transactions.find(({ attempts: [first] }) => first !== undefined && ledger.isSameCall(first.raw, call)) ?? null
  );
}

const registrationOf = (profile: IssuerProfile) => ledgerCall("registerIssuer", [profile.did, profileHash(profile)]);

/** Put a changed profile in force from now on; the history of hashes stays on the ledger. */
export async function updateProfile(
  context: IssuerContext,
  authority: AccountKey,
  profile: IssuerProfile,
): Promise<string> {
  const call = ledgerCall("setProfile", [context.account.issuerId, profileHash(profile)]);
  return (await transact(context, authority, call, { purpose: "issuer", batchId: null })).hash;
}
