// Under which id an issuer profile lists the keys of a signing keystore: the text that `verificationMethod` (view A) or `kid` (view B)
// carries [FORMATS 2] [FORMATS 11].
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import type { KeyInfo } from "../../core/trust/keyInfo.ts";

/** No signing key may have a name with this ending: it would have the id of the second key of another. */
export const SHARE_KEY_SUFFIX = "-es256";

const DID_KEY = "did:key:";

export const isDidKey = (did: string): boolean => did.startsWith(DID_KEY);

/**
 * The id for view A: `did:web:example.edu#signing-1`. Software that resolves a did:key finds exactly one key,
 * `did:key:z6Mk…#z6Mk…`; null for a key that the DID does not name.
 */
export function signingKeyIdOf(did: string, { name, publicKey }: Pick<KeyInfo, "name" | "publicKey">): string | null {
  if (!isDidKey(did)) return `${did}#${name}`;
  return publicKey !== null && did === DID_KEY + publicKey ? `${did}#${publicKey}` : null;
}

/** The id for view B: `did:web:example.edu#signing-1-es256`; null under a did:key, which names no second key. */
export const shareKeyIdOf = (did: string, name: string): string | null =>
  isDidKey(did) ? null : `${did}#${name}${SHARE_KEY_SUFFIX}`;

/** The ids under which this profile has the keys. Version 0.1.0 listed those of a did:key by their names. */
export function listedKeyIds(
  profile: IssuerProfile,
  key: KeyInfo,
): { readonly signing: string; readonly share: string } {
  const { did, keys } = profile;
  const own = signingKeyIdOf(did, key);
  const signing = own !== null && keys.some(({ id }) => id === own) ? own : `${did}#${key.name}`;
  return { signing, share: `${did}#${key.name}${SHARE_KEY_SUFFIX}` };
}
