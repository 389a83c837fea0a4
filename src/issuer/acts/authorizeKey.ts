// Binds keys to the issuer on the ledger, with their own consent, and ends them.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { type KeyGrant, signConsent } from "../../chain/keys/keyConsent.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { transact } from "../transact/transact.ts";

/** How long a consent may be used, in seconds. */
const CONSENT_LIFETIME = 3_600;

/** The key consents by signature, the authority sends; the transaction's hash. Throws what the ledger refuses. */
export async function authorizeKey(
  context: IssuerContext,
  key: AccountKey,
  authority: AccountKey,
  grant: KeyGrant,
): Promise<string> {
  const { ledger, account } = context;
  const deadline = (await ledger.blockTime()) + CONSENT_LIFETIME;
  const consent = await signConsent(key, account, grant, await ledger.keyNonce(key.address), deadline);
  const { permissions, until } = grant;
  const call = ledgerCall("authorizeKey", [account.issuerId, key.address, permissions, until, deadline, consent]);
  return (await transact(context, authority, call, { purpose: "key", batchId: null })).hash;
}

/**
 * End a key, for ever. What it did stands. Throws `key_in_use` where a transaction of it is under way, which would fail then,
 * unless forced; and what the ledger refuses.
 */
export async function revokeKey(
  context: IssuerContext,
  authority: AccountKey,
  address: string,
  force = false,
): Promise<string> {
  const of = { chainId: context.account.chainId, sender: address.toLowerCase() };
  const [open] = await context.store.transactions.list(["intended", "sent"], of);
  if (open !== undefined && !force)
    throw new CredenceError("key_in_use", { address, sending: open.id, batch: open.batchId });
  return (await transact(context, authority, ledgerCall("revokeKey", [address]), { purpose: "key", batchId: null }))
    .hash;
}

/** End a key, and put in doubt what it anchored at or after `since` (seconds). Throws what the ledger refuses. */
export async function reportCompromise(
  context: IssuerContext,
  authority: AccountKey,
  address: string,
  since: number,
): Promise<string> {
  return (
    await transact(context, authority, ledgerCall("reportCompromise", [address, since]), {
      purpose: "key",
      batchId: null,
    })
  ).hash;
}
