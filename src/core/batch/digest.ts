// Digests and blinded commitments of the two views [FORMATS 4]. A nonce of 32 random bytes per credential and view keeps
// a hidden grade from being guessed out of a sibling in another holder's path [D4].
import { sha256 } from "#hash";
import { joined } from "../bytes/bytes.ts";
import { canonicalize } from "../json/canonical.ts";
import type { JsonObject } from "../json/strictJson.ts";

export type View = "A" | "B";

const COMMITMENT_TAG = { A: Uint8Array.of(0x0a), B: Uint8Array.of(0x0b) } as const;

/** Commitment of a view that was not issued: 32 zero bytes. */
export const NO_VIEW: Uint8Array = new Uint8Array(32);

/** SHA-256 of the JCS bytes of view A without its member `proof`. */
export const digestOfCredential = (credential: JsonObject): Uint8Array => sha256(canonicalize(bodyOf(credential)));

/** View A without its member `proof`: what digest and signature cover. */
export function bodyOf(credential: JsonObject): JsonObject {
  const body = { ...credential };
  delete body.proof;
  return body;
}

/** SHA-256 of the ASCII of the issuer-signed JWT of view B, up to the first `~`. */
export const digestOfShare = (compact: string): Uint8Array => sha256(compact.split("~", 1)[0] ?? "");

/** SHA-256(tag ‖ nonce ‖ digest): what the leaf holds of a view. */
export const commitmentOf = (view: View, nonce: Uint8Array, digest: Uint8Array): Uint8Array =>
  sha256(joined(COMMITMENT_TAG[view], nonce, digest));
