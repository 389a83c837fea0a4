// Binding a key to the issuer on the ledger, with that key's own consent.
import { ANCHOR, type Grant, REVOKE, signConsent, SUSPEND } from "../chain/keyConsent.ts";
import type { AccountKey } from "../chain/keystore.ts";
import { ledgerCall } from "../chain/ledgerCodec.ts";
import type { IssuerContext } from "./context.ts";
import { sendNow } from "./sendNow.ts";

/** What a key may be allowed, by the names that commands use. */
export const PERMISSIONS: Readonly<Record<string, number>> = { anchor: ANCHOR, suspend: SUSPEND, revoke: REVOKE };

/** How long a consent may be used, in seconds. */
const CONSENT_LIFETIME = 3_600;

/** The key consents by signature, the authority sends; the transaction's hash. Throws what the ledger refuses. */
export async function authorizeKey(
  context: IssuerContext,
  key: AccountKey,
  authority: AccountKey,
  grant: Grant,
): Promise<string> {
  const { ledger, home } = context;
  const deadline = (await ledger.blockTime()) + CONSENT_LIFETIME;
  const consent = await signConsent(key, home, grant, await ledger.keyNonce(key.address), deadline);
  const { permissions, until } = grant;
  const data = ledgerCall("authorizeKey", [home.issuerId, key.address, permissions, until, deadline, consent]);
  return (await sendNow(context, authority, data, "key")).hash;
}
