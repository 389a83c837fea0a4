// Are stored signatures good? By the keys that the issuer's profiles name: no chain is asked, so whether a key could be used
// at that time is for the verifier to say. The library canonicalises some 300 credentials a second, so of a large batch a
// sample is checked, unless all are asked for.
import type { ViewBDocument } from "../core/document.ts";
import type { Fault } from "../core/errors.ts";
import type { IssuerProfile, ProfileKey } from "../core/profile.ts";
import { publicKeyOf } from "../signature/ed25519.ts";
import { isSignedBy } from "../signature/eddsaRdfc2022.ts";
import { isShareSignedBy } from "../signature/es256.ts";
import type { SealedCredential } from "../store/store.ts";

const SAMPLE = 1_000;

export class SignatureCheck {
  readonly #keys: readonly ProfileKey[];
  /** every so manyth is checked */
  readonly #step: number;
  readonly #unknown = new Set<string>();
  #checked = 0;

  constructor(profiles: readonly IssuerProfile[], size: number, all: boolean) {
    this.#keys = profiles.flatMap(({ keys }) => keys);
    this.#step = all ? 1 : Math.max(1, Math.ceil(size / SAMPLE));
  }

  get checked(): number {
    return this.#checked;
  }

  /** Nothing where it is not one of the sample. A key that no profile has is told once. */
  async faults(sealed: SealedCredential, share: ViewBDocument | null): Promise<Fault[]> {
    if (sealed.index % this.#step !== 0) return [];
    this.#checked++;
    const ofA = await this.#viewA(sealed);
    return share === null ? ofA : [...ofA, ...this.#viewB(sealed.id, share)];
  }

  async #viewA({ id, body, signature }: SealedCredential): Promise<Fault[]> {
    const keys = this.#keysOf("Multikey", signature.verificationMethod);
    if (keys.length === 0) return this.#unknownKey(signature.verificationMethod);
    for (const { value } of keys)
      if (await isSignedBy(body, signature, publicKeyOf(value)).catch(() => false)) return [];
    return [{ code: "signature", where: id, message: "its signature on view A is wrong" }];
  }

  #viewB(id: string, { jwt }: ViewBDocument): Fault[] {
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
    return [{ code: "key_unknown", where: id, message }];
  }
}
