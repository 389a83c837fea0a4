// View B of a credential [FORMATS 3]: an SD-JWT VC of the same record as view A (credential/makeCredential.ts). Kind, account,
// issuer and achievement are always visible; each claim about the learner can be disclosed by itself. Salts are an argument.
import { achievementObject, compact } from "../achievement/openBadgeForm.ts";
import { checkInput, type CredentialInput, hashEmail } from "../credential/makeCredential.ts";
import { issuerOf } from "../values/did.ts";
import { DISCLOSABLE, type Disclosable, digestOfDisclosure, SALT_LENGTH, writeDisclosure } from "./disclosure.ts";
import { CredenceError } from "../errors/credenceError.ts";
import { writeAccount } from "../values/issuerAccount.ts";
import { secondsOf } from "../values/time.ts";
import type { Json, JsonObject } from "../json/strictJson.ts";
import { ALG, TYP, VCT } from "./jwt.ts";

/** Random bytes that a view B needs: a salt for each claim that it may disclose. */
export const SALTS_LENGTH = DISCLOSABLE.length * SALT_LENGTH;

export interface UnsignedShare {
  /** of the issuer-signed JWT; the same for all credentials of a key */
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly disclosures: readonly string[];
}

/**
 * View B of the record, to be signed by the key that the issuer profile lists as `kid`; `salts` are 128 random bytes that
 * are used for nothing else. Throws `bad_credential` as makeCredential, and `bad_encoding` for salts of another length.
 */
export function makeShare(input: CredentialInput, kid: string, salts: Uint8Array): UnsignedShare {
  checkInput(input);
  if (salts.length !== SALTS_LENGTH)
    throw new CredenceError("bad_encoding", { expected: `${SALTS_LENGTH} salt bytes` });
  const claims = disclosable(input);
  const disclosures = DISCLOSABLE.flatMap((name, i) => {
    const value = claims[name];
    const salt = salts.subarray(i * SALT_LENGTH, (i + 1) * SALT_LENGTH);
    return value === undefined ? [] : [writeDisclosure(salt, name, value)];
  });
  const payload = { ...visible(input), _sd_alg: "sha-256", _sd: disclosures.map(digestOfDisclosure).sort() };
  return { header: headerOf(kid), payload, disclosures };
}

/** Header of a JWT that the key `kid` signs. */
export const headerOf = (kid: string): JsonObject => ({ alg: ALG, kid, typ: TYP });

const visible = ({ account, issuer, achievement, row, id, validFrom }: CredentialInput): JsonObject =>
  compact({
    iss: issuerOf(issuer.did),
    nbf: secondsOf(validFrom),
    exp: row.validUntil === undefined ? undefined : secondsOf(row.validUntil),
    vct: VCT,
    credential_id: id,
    ledger: writeAccount(account),
    achievement: achievementObject(achievement),
    issuing_authority: issuer.name,
    issuing_country: issuer.country,
  });

const disclosable = ({
  row,
  emailSalt,
  validFrom,
}: CredentialInput): Readonly<Record<Disclosable, Json | undefined>> => ({
  name: row.name,
  learner_id: row.learnerId,
  email_hash: row.email === undefined ? undefined : { salt: emailSalt, hash: hashEmail(row.email, emailSalt) },
  awarded_date: row.awardedDate ?? validFrom.slice(0, "YYYY-MM-DD".length),
  activity_start: row.activityStartDate,
  activity_end: row.activityEndDate,
  credits_earned: row.creditsEarned,
  result: row.result,
});
