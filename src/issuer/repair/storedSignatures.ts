// Are stored signatures good? By the keys that the issuer's profiles name: no chain is asked, so whether a key could be used
// at that time is for the verifier to say. Every signature is checked. Of a large batch the quads of most bodies come from
// templates, as when it was signed; the library, which canonicalises some 300 a second, has the word on a sample, on whatever
// a template finds wrong, and on all where that is asked for.
import type { KeyObject } from "node:crypto";
import type { ShareDocument } from "../../core/share/readShare.ts";
import type { Fault } from "../../core/errors/credenceError.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";
import type { IssuerProfile, ProfileKey } from "../../core/trust/issuerProfile.ts";
import type { SignatureProof } from "../../core/credential/proof.ts";
import { Canonicalizer } from "../../signature/canonical/canonicalizer.ts";
import { publicKeyOf } from "../../signature/suites/ed25519.ts";
import { type HashQuads, isSignedBy } from "../../signature/suites/eddsaRdfc2022.ts";
import { isShareSignedBy } from "../../signature/suites/es256.ts";
import type { Credential } from "../../state/credential.ts";

/** How many bodies of a batch the library is asked about. */
const SAMPLE = 100;

export const KEY_UNKNOWN = "key_unknown";

export class StoredSignatures {
  readonly #keys: readonly ProfileKey[];
  readonly #canonicalizer = new Canonicalizer();
  /** every so manyth is for the library */
  readonly #step: number;
  readonly #unknown = new Set<string>();

  constructor(profiles: readonly IssuerProfile[], size: number, all: boolean) {
    this.#keys = profiles.flatMap(({ keys }) => keys);
    this.#step = all ? 1 : Math.max(1, Math.ceil(size / SAMPLE));
  }

  /** A key that no profile has is reported once. */
  async faults(sealed: Credential, share: ShareDocument | null): Promise<Fault[]> {
    const ofA = await this.#viewA(sealed);
    return share === null ? ofA : [...ofA, ...this.#shareFaults(sealed.id, share)];
  }

  async #viewA({ id, index, body, signature }: Credential): Promise<Fault[]> {
    const keys = this.#keysOf("Multikey", signature.verificationMethod).map(({ value }) => publicKeyOf(value));
    if (keys.length === 0) return this.#unknownKey(signature.verificationMethod);
    const byTemplate = (one: JsonObject) => this.#canonicalizer.hash(one);
    if (index % this.#step !== 0 && (await isSignedByAny(body, signature, keys, byTemplate))) return [];
    if (await isSignedByAny(body, signature, keys)) return [];
    return [{ code: "signature", where: id, message: "its signature on view A is wrong" }];
  }

  #shareFaults(id: string, { jwt }: ShareDocument): Fault[] {
    const kid = jwt.header.kid as string; // the strict reader has seen it
    const keys = this.#keysOf("JsonWebKey", kid);
    if (keys.length === 0) return this.#unknownKey(kid);
    if (keys.some(({ value }) => isShareSignedBy(jwt, value))) return [];
    return [{ code: "signature", where: id, message: "its signature on view B is wrong" }];
  }

  #keysOf<T extends ProfileKey["type"]>(type: T, id: string): Extract<ProfileKey, { readonly type: T }>[] {
    const isMeant = (key: ProfileKey): key is Extract<ProfileKey, { readonly type: T }> =>
      key.id === id && key.type === type;
    return this.#keys.filter(isMeant);
  }

  #unknownKey(id: string): Fault[] {
    if (this.#unknown.has(id)) return [];
    this.#unknown.add(id);
    const message = "no issuer profile here has this key, so its signatures were not checked";
    return [{ code: KEY_UNKNOWN, where: id, message }];
  }
}

/** A body with terms that no context defines cannot have been signed. */
async function isSignedByAny(
  body: JsonObject,
  signature: SignatureProof,
  keys: readonly KeyObject[],
  hashQuads?: HashQuads,
): Promise<boolean> {
  for (const key of keys) if (await isSignedBy(body, signature, key, hashQuads).catch(() => false)) return true;
  return false;
}
