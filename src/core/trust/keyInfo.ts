// What a workspace says of a key of its own without the password. The keystore writes it, commands show it.
import type { JsonObject } from "../json/strictJson.ts";

export const KEY_PURPOSES = ["anchor", "signing", "authority", "relay"] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

export interface KeyInfo {
  readonly name: string;
  readonly purpose: KeyPurpose;
  /** account address; null for a signing key, whose address would mean nothing */
  readonly address: string | null;
  /** Multikey text of a signing key; null for the others */
  readonly publicKey: string | null;
  /** public JWK of its second key, which signs view B; null for the others, and for a keystore from before view B */
  readonly publicJwk: JsonObject | null;
}
