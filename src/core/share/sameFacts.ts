// Do view A and view B of one credential state the same facts? Our issuer makes both from one record, and fsck checks here
// that it did. It is written from view A's side and shares no code with makeShare.ts. No value is repeated in a fault.
import { hashEmail } from "../credential/makeCredential.ts";
import { issuerOf } from "../values/did.ts";
import { secondsOf } from "../values/time.ts";
import { DISCLOSABLE } from "./disclosure.ts";
import type { Fault } from "../errors/credenceError.ts";
import { canonicalize } from "../json/canonical.ts";
import { isObject, type Json, type JsonObject, pointerStep } from "../json/strictJson.ts";
import { VCT } from "./jwt.ts";

/** `claims`: all that view B states, with every disclosure shown. A fault for each fact that differs, named by its claim. */
export function sameFacts(viewA: JsonObject, claims: JsonObject): Fault[] {
  const expected = expectedClaims(viewA, claims);
  const names = new Set([...Object.keys(expected), ...Object.keys(claims).filter((name) => !NO_FACTS.includes(name))]);
  const faults = [...names].flatMap((name) => differing(name, expected[name], claims[name]));
  const disclosed = DISCLOSABLE.filter((name) => Object.hasOwn(claims, name)).length;
  return Array.isArray(claims._sd) && claims._sd.length === disclosed
    ? faults
    : [...faults, { code: "hidden", where: "/_sd", message: "view B hides something that was not shown here" }];
}

/** Members of view B that say how it is made, or who holds it. */
const NO_FACTS = ["_sd", "_sd_alg", "cnf"];

function differing(name: string, inA: Json | undefined, inB: Json | undefined): Fault[] {
  const where = pointerStep(name);
  if (inA === undefined && inB === undefined) return [];
  if (inB === undefined) return [{ code: "missing", where, message: "is stated in view A, but not in view B" }];
  if (inA === undefined) return [{ code: "unexpected", where, message: "is stated in view B, but not in view A" }];
  if (canonicalize(inA) === canonicalize(inB)) return [];
  return [{ code: "differs", where, message: "view A and view B do not state the same" }];
}

type Loose = Readonly<Record<string, Json | undefined>>;

function expectedClaims(viewA: JsonObject, claims: JsonObject): Loose {
  const issuer = objectOf(viewA.issuer);
  const subject = objectOf(viewA.credentialSubject);
  return {
    iss: typeof issuer.id === "string" ? issuerOf(issuer.id) : undefined,
    nbf: seconds(viewA.validFrom),
    exp: seconds(viewA.validUntil),
    vct: VCT,
    credential_id: viewA.id,
    ledger: viewA["mc:ledger"],
    achievement: subject.achievement,
    issuing_authority: issuer.name,
    issuing_country: objectOf(issuer.address).addressCountryCode,
    name: identityOf(subject, "name")?.identityHash,
    learner_id: identityOf(subject, "identifier")?.identityHash,
    email_hash: emailHash(identityOf(subject, "emailAddress"), claims.email_hash),
    awarded_date: day(viewA.awardedDate),
    activity_start: day(subject.activityStartDate),
    activity_end: day(subject.activityEndDate),
    credits_earned: credits(subject.creditsEarned, claims.credits_earned),
    result: result(subject.result, claims.result),
  };
}

const objectOf = (value: Json | undefined): Loose => (isObject(value) ? value : {});

const identityOf = ({ identifier }: Loose, type: string): JsonObject | undefined =>
  (Array.isArray(identifier) ? identifier : []).filter(isObject).find(({ identityType }) => identityType === type);

/** View A has the same hash and salt, or the address itself, which is then hashed with the salt of view B. */
function emailHash(identity: JsonObject | undefined, inB: Json | undefined): Json | undefined {
  if (identity === undefined) return undefined;
  const { hashed, identityHash = null, salt = null } = identity;
  if (hashed === true) return { salt, hash: identityHash };
  const saltB = objectOf(inB).salt;
  return typeof saltB === "string" && typeof identityHash === "string"
    ? { salt: saltB, hash: hashEmail(identityHash, saltB) }
    : null;
}

/** View A has a number where view B has a decimal text. */
const credits = (inA: Json | undefined, inB: Json | undefined): Json | undefined =>
  typeof inB === "string" && Number(inB) === inA ? inB : inA;

/** View A has a list where view B may have the one value of it. */
const result = (inA: Json | undefined, inB: Json | undefined): Json | undefined =>
  typeof inB === "string" && Array.isArray(inA) && inA.length === 1 ? objectOf(inA[0]).value : inA;

const day = (time: Json | undefined): Json | undefined => (typeof time === "string" ? time.slice(0, 10) : undefined);
const seconds = (time: Json | undefined): Json | undefined => (typeof time === "string" ? secondsOf(time) : undefined);
