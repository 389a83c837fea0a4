// The port to the keys of an institution. Today they lie in keystores of the workspace (bin/compose/keyVault.ts); keys of a
// remote signer or of a Safe will come through the same port. Private keys of accounts never leave the vault.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import type { KeyInfo, KeyPurpose } from "../../core/trust/keyInfo.ts";
import type { SigningKey } from "../../signature/suites/eddsaRdfc2022.ts";
import type { ShareKey } from "../../signature/suites/es256.ts";

export type { AccountKey };

/** Both keys of one signing keystore, under the exact names that the issuer profile gives them. */
export interface SigningKeys {
  /** for view A */
  readonly signing: SigningKey;
  /** for view B; null if the keystore is from before view B: then no profile can list its key */
  readonly share: ShareKey | null;
}

/** Each opening asks for the password of the key once, if it has one. */
export interface KeyVault {
  /** Throws `keystore_exists`. */
  make(name: string, purpose: KeyPurpose, password: string): Promise<KeyInfo>;
  list(): Promise<KeyInfo[]>;
  has(name: string): boolean;
  /** Throws `keystore_missing`, `wrong_password`, `bad_keystore`. */
  openAccount(name: string): Promise<AccountKey>;
  /** The key of an account address in lower case; null if it is not here. Throws as openAccount. */
  openAccountOf(address: string): Promise<AccountKey | null>;
  /** Throws as openAccount. */
  openSigning(name: string, ids: { readonly signing: string; readonly share: string }): Promise<SigningKeys>;
}

/** The password of a key, from a person or a file. */
export type AskPassword = (key: KeyInfo) => Promise<string>;
