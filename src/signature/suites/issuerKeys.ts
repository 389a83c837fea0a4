// What one secret of a signing keystore gives: an Ed25519 key for view A and a P-256 key for view B.
import { es256KeyOf, publicJwkOf } from "./es256.ts";
import { multikeyOf, privateKeyOf } from "./ed25519.ts";

/** Both public halves, as the issuer profile and the keystore hold them. `secret`: 32 bytes. */
export const publicHalvesOf = (secret: Uint8Array) => ({
  publicKey: multikeyOf(privateKeyOf(secret)),
  publicJwk: { ...publicJwkOf(es256KeyOf(secret)) },
});
