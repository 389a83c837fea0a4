// Which key may have signed a credential: found in the issuer profile whose hash the ledger held when the batch was
// anchored [FORMATS 11]. The signatures themselves are checked by src/signature.
import type { Check } from "../report/answers.ts";
import { unknown } from "../report/answers.ts";
import { type ChainReading, isCause } from "./chainFacts.ts";
import { type IssuerProfile, profileHash, type ProfileKey } from "../trust/issuerProfile.ts";
import { secondsOf } from "../values/time.ts";

/**
 * The profile key that `method` names, if it could be used at anchoring; otherwise the check that says why not.
 * `profiles` come from anywhere: each counts only where its hash is the one on the ledger.
 */
export function profileKey<T extends ProfileKey["type"]>(
  method: string,
  type: T,
  profiles: readonly IssuerProfile[],
  chain: ChainReading,
): Extract<ProfileKey, { readonly type: T }> | Check<"signature"> {
  if (isCause(chain)) return unknown(chain);
  const { anchoredAt, profileHashAtAnchor, profileHashNow } = chain.newest;
  if (anchoredAt === 0) return unknown("not_anchored");
  const byHash = new Map(profiles.map((profile) => [profileHash(profile), profile]));
  const then = byHash.get(profileHashAtAnchor);
  const now = byHash.get(profileHashNow);
  if (then === undefined) return unknown("no_profile");
  if (now === undefined) return unknown("newest_profile_missing");
  const isMeant = (key: ProfileKey): key is Extract<ProfileKey, { readonly type: T }> =>
    key.id === method && key.type === type;
  const key = then.keys.find(isMeant);
  if (key === undefined) return unknown("key_not_in_profile");
  if (anchoredAt < seconds(key.from) || anchoredAt >= seconds(key.until)) return unknown("key_not_valid_then");
  const compromised = now.keys.find((candidate) => candidate.id === method)?.compromisedSince;
  return seconds(compromised) <= anchoredAt ? unknown("key_compromised") : key;
}

/** An RFC 3339 time in seconds; an absent one is never reached. */
const seconds = (time: string | undefined): number => (time === undefined ? Number.POSITIVE_INFINITY : secondsOf(time));
