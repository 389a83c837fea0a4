// The key of an account, opened only if something has to be signed.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import type { KeyVault } from "./keyVault.ts";

/** A key, or the vault that may have the key of an address. */
export type KeySource = AccountKey | Pick<KeyVault, "openAccountOf">;

export async function openKey(source: KeySource, address: string): Promise<AccountKey | null> {
  const key = "openAccountOf" in source ? await source.openAccountOf(address) : source;
  return key?.address.toLowerCase() === address ? key : null;
}
