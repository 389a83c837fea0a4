// From a row of the roster to the record that both views are made of. Everything random and the time come in as arguments;
// nothing is stored or sent here.
import type { CredentialInput } from "../../core/credential/makeCredential.ts";
import { profileName } from "../../core/trust/issuerProfile.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { SALTS_LENGTH } from "../../core/share/makeShare.ts";
import { isoTime } from "../../core/values/time.ts";
import type { Random } from "../context/issuerContext.ts";
import { randomId, randomUrn } from "../context/randomIds.ts";
import type { Common } from "../pool/poolTasks.ts";

/** Random bytes that one credential uses: two ids, the salt of its e-mail address, a nonce per view, the salts of view B. */
export const RANDOM_BYTES = 16 + 16 + 16 + 32 + 32 + SALTS_LENGTH;

/** What the records of a batch have in common. */
export type CommonInput = Pick<CredentialInput, "account" | "issuer" | "achievement" | "validFrom">;

export const commonInput = ({ achievement, account, profile, now }: Common): CommonInput => ({
  account,
  issuer: { did: profile.did, name: profileName(profile, achievement.language, "en"), country: profile.country },
  achievement,
  validFrom: isoTime(now),
});

/** The record that both views are made of. */
export const inputOf = (common: CommonInput, row: RosterRow, random: Random): CredentialInput => ({
  ...common,
  row,
  id: randomUrn(random),
  subjectId: randomUrn(random),
  emailSalt: randomId(random),
});
