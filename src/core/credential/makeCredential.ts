// View A of a credential, before any proof [FORMATS 2]: one row, one achievement, one issuer, one account. Ids, salt and
// time come as arguments, so that the same input gives the same bytes on any machine.
import { sha256 } from "#hash";
import type { Achievement } from "../achievement/achievement.ts";
import { achievementObject, compact, filled, resultDescriptionId } from "../achievement/openBadgeForm.ts";
import { hex } from "../bytes/bytes.ts";
import { canonicalize } from "../json/canonical.ts";
import { frozenConstant } from "../json/frozenConstant.ts";
import { decimalNumber } from "../values/decimal.ts";
import { did } from "../values/did.ts";
import { CredenceError, type Fault } from "../errors/credenceError.ts";
import { type IssuerAccount, accountText, writeAccount } from "../values/issuerAccount.ts";
import type { Json, JsonObject } from "../json/strictJson.ts";
import { contextOf } from "../openBadge/credentialShape.ts";
import type { RosterEvidence, RosterRow } from "./rosterRow.ts";
import { dateTime, faultsOf, isDateTime, optional, pattern, record, refine, string, text } from "../json/shape.ts";
import { line } from "../values/normalText.ts";
import { secondsOf } from "../values/time.ts";
import { isUrnUuid } from "../values/uri.ts";

export interface CredentialInput {
  readonly account: IssuerAccount;
  readonly issuer: {
    readonly did: string;
    /** the name shown in the credential, in its language */
    readonly name: string;
    /** ISO 3166-1, two capital letters */
    readonly country: string;
  };
  readonly achievement: Achievement;
  readonly row: RosterRow;
  /** urn:uuid of the credential and of its subject; random, never reused for the same learner */
  readonly id: string;
  readonly subjectId: string;
  /** at least 128 random bits as text; hides the e-mail address */
  readonly emailSalt: string;
  /** RFC 3339 in UTC and whole seconds */
  readonly validFrom: string;
  /** id of the credential that this one corrects */
  readonly replaces?: string;
}

/** The body of view A, without `proof`. Throws `bad_credential` with all faults of the arguments. */
export function makeCredential(input: CredentialInput): JsonObject {
  checkInput(input);
  const { account, issuer, achievement, row, replaces } = input;
  const body = compact({
    id: input.id,
    type: CREDENTIAL_TYPE,
    name: achievement.title,
    issuer: issuerObject(issuer),
    validFrom: input.validFrom,
    validUntil: row.validUntil,
    awardedDate: startOfDay(row.awardedDate) ?? input.validFrom,
    "mc:ledger": writeAccount(account),
    "mc:replaces": replaces === undefined ? undefined : [{ id: replaces }],
    credentialSubject: subject(input),
    evidence: row.evidence && [evidenceObject(row.evidence)],
  });
  // all types outside of the achievement are named here
  return { "@context": contextOf(achievementObject(achievement)), ...body };
}

const constant = <T extends Json[] | JsonObject>(value: T): T => frozenConstant(value, canonicalize);

const CREDENTIAL_TYPE = constant(["VerifiableCredential", "OpenBadgeCredential"]);
const SUBJECT_TYPE = constant(["AchievementSubject"]);
const RESULT_TYPE = constant(["Result"]);

const issuerObjects = new WeakMap<CredentialInput["issuer"], JsonObject>();

/** Frozen; of one issuer the same each time. */
function issuerObject(issuer: CredentialInput["issuer"]): JsonObject {
  const known = issuerObjects.get(issuer);
  if (known !== undefined) return known;
  const { did: id, name, country } = issuer;
  const address = { type: ["Address"], addressCountryCode: country };
  const object = constant({ id, type: ["Profile"], name, address });
  issuerObjects.set(issuer, object);
  return object;
}

const subject = ({ subjectId, row, emailSalt, achievement }: CredentialInput): JsonObject =>
  compact({
    id: subjectId,
    type: SUBJECT_TYPE,
    identifier: identifiers(row, emailSalt),
    activityStartDate: startOfDay(row.activityStartDate),
    activityEndDate: startOfDay(row.activityEndDate),
    creditsEarned: row.creditsEarned === undefined ? undefined : decimalNumber(row.creditsEarned),
    "mc:language": row.language,
    achievement: achievementObject(achievement),
    result: filled(results(achievement, row)),
  });

function identifiers({ name, learnerId, email, plainEmail }: RosterRow, salt: string): JsonObject[] {
  const plain = (identityType: string, identityHash: string): JsonObject => ({
    type: "IdentityObject",
    hashed: false,
    identityHash,
    identityType,
  });
  return [
    plain("name", name),
    ...(learnerId === undefined ? [] : [plain("identifier", learnerId)]),
    ...(email === undefined ? [] : [plainEmail ? plain("emailAddress", email) : hashedEmail(email, salt)]),
  ];
}

/** An OB3 IdentityObject that confirms an e-mail address only to a reader who already knows it. */
const hashedEmail = (email: string, salt: string): JsonObject => ({
  type: "IdentityObject",
  hashed: true,
  identityHash: hashEmail(email, salt),
  identityType: "emailAddress",
  salt,
});

/** `sha256$` and the hex SHA-256 of the UTF-8 of address and salt, as OB3 says. The address is taken in lower case. */
export const hashEmail = (email: string, salt: string): string =>
  `sha256$${hex(sha256(email.toLowerCase() + salt)).slice(2)}`;

const results = (achievement: Achievement, { result }: RosterRow): JsonObject[] =>
  result === undefined
    ? []
    : [
        compact({
          type: RESULT_TYPE,
          resultDescription: achievement.result && resultDescriptionId(achievement.id),
          value: result,
        }),
      ];

const evidenceObject = ({ url, name, narrative }: RosterEvidence): JsonObject =>
  compact({ id: url, type: ["Evidence"], name, narrative });

/** A calendar date as the first second of that day in UTC. */
const startOfDay = (date: string | undefined): string | undefined =>
  date === undefined ? undefined : `${date}T00:00:00Z`;

const isUtcSecond = (time: string): boolean => time.length === 20 && time.endsWith("Z") && isDateTime(time);

const issuerShape = record({
  account: accountText,
  did,
  name: line("the issuer's name"),
  country: pattern("two capital letters", /^[A-Z]{2}$/),
  validFrom: text("a UTC time in whole seconds such as 2026-06-30T00:00:00Z", 20, isUtcSecond),
});

const urn = text("a urn:uuid in lower case", 45, isUrnUuid);
const recordShape = refine(
  record({
    id: urn,
    subjectId: urn,
    emailSalt: text("a salt of at least 16 characters", 256, (salt) => salt.length >= 16),
    validFrom: string,
    validUntil: optional(dateTime),
    replaces: optional(urn),
  }),
  (value, where, onFault) => {
    if (value.validUntil !== undefined && secondsOf(value.validUntil) <= secondsOf(value.validFrom))
      onFault({
        code: "expired",
        where: `${where}/validUntil`,
        message: `must be later than validFrom ${value.validFrom}`,
      });
    if (value.replaces === value.id)
      onFault({ code: "contradiction", where: `${where}/replaces`, message: "names the credential itself" });
  },
);

/** Records that were checked: both views are made of one. */
const checked = new WeakSet<CredentialInput>();

/** Issuers that were checked, with where and when they issue: all records of a batch have the same. */
const checkedIssuers = new WeakMap<CredentialInput["issuer"], Pick<CredentialInput, "account" | "validFrom">>();

/** Throws `bad_credential` with all faults of what view A and view B are made from. */
export function checkInput(input: CredentialInput): void {
  if (checked.has(input)) return;
  const { account, issuer, id, subjectId, emailSalt, validFrom, replaces, row } = input;
  const checkedPart = { id, subjectId, emailSalt, validFrom, validUntil: row.validUntil, replaces };
  const faults = [...issuerFaults(input), ...faultsOf(compact(checkedPart), recordShape)];
  if (faults.length > 0) throw new CredenceError("bad_credential", { faults });
  checkedIssuers.set(issuer, { account, validFrom });
  checked.add(input);
}

function issuerFaults({ account, issuer, validFrom }: CredentialInput): Fault[] {
  const known = checkedIssuers.get(issuer);
  if (known?.account === account && known.validFrom === validFrom) return [];
  return faultsOf(
    { account: writeAccount(account), did: issuer.did, name: issuer.name, country: issuer.country, validFrom },
    issuerShape,
  );
}
