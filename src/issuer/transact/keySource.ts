// The key of an account, opened only where something has to be signed.
import type { AccountKey } from "../../chain/keys/keystore.ts";

/** A key, or what opens the key of an address; null where it is not here. */
export type KeySource = AccountKey | ((address: string) => Promise<AccountKey | null>);

export async function openKey(source: KeySource, address: string): Promise<AccountKey | null> {
  const key = typeof source === "function" ? await source(address) : source;
  return key?.address.toLowerCase() === address ? key : null;
}
