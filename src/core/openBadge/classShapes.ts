// The classes of Open Badges 3.0.3 below the credential, as its JSON schema (json-ld variant) types them.
import { isObject, type JsonObject } from "../json/strictJson.ts";
import { IDENTIFIER_TYPES, RESULT_TYPES, TARGET_TYPES } from "./terms.ts";
import {
  bool,
  date,
  dateTime,
  either,
  lazy,
  list,
  literal,
  number,
  oneOf,
  optional,
  pattern,
  record,
  rule,
  type Shape,
  string,
} from "../json/shape.ts";

type Members = Parameters<typeof record>[0];

export const object: Shape<JsonObject> = rule("an object", isObject);

/** A list of texts that holds, of each of these groups, at least one name. */
export const typesWith = (...groups: readonly (readonly string[])[]): Shape<readonly string[]> =>
  rule(
    `a list of types with ${groups.map((names) => names.join(" or ")).join(" and ")}`,
    (value) =>
      Array.isArray(value) &&
      value.every((type) => typeof type === "string") &&
      groups.every((names) => names.some((name) => value.includes(name))),
    "bad_type",
  );

/** An open object of the class `name`. */
export const typed = <const M extends Members>(name: string, members: M) =>
  record({ type: typesWith([name]), ...members }, "open");

/** One of a closed list, or any name that starts with `ext:` (as loosely as the schema's pattern). */
export const oneOrExtension = (choices: readonly string[]): Shape<string> =>
  either(oneOf(choices), pattern("a name with ext:", /ext:[a-zA-Z0-9|._]/u, 256_000));

export const languageTag = pattern(
  "a language such as en or pt-BR",
  /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/,
  20,
);
export const jwts = list(pattern("a compact JWT", /^[\w-]+\.[\w-]*\.[\w-]+$/, 256_000));

export const withIdAndType = record({ id: string, type: string }, "open");
export const image = record({ id: string, type: literal("Image"), caption: optional(string) });

export const identifierEntry = record({
  type: literal("IdentifierEntry"),
  identifier: string,
  identifierType: oneOrExtension(IDENTIFIER_TYPES),
});

export const alignment = typed("Alignment", {
  targetName: string,
  targetUrl: string,
  targetCode: optional(string),
  targetDescription: optional(string),
  targetFramework: optional(string),
  targetType: optional(oneOrExtension(TARGET_TYPES)),
});

const alignments = { alignment: optional(list(alignment)) };

export const criteria = record({ id: optional(string), narrative: optional(string) }, "open");

export const evidence = typed("Evidence", {
  id: optional(string),
  narrative: optional(string),
  name: optional(string),
  description: optional(string),
  genre: optional(string),
  audience: optional(string),
});

export const proof = record(
  {
    type: string,
    created: optional(dateTime),
    cryptosuite: optional(string),
    challenge: optional(string),
    domain: optional(string),
    nonce: optional(string),
    proofPurpose: optional(string),
    proofValue: optional(string),
    verificationMethod: optional(string),
  },
  "open",
);

/** What badge and endorsement have in common. */
export const credentialMembers = {
  awardedDate: optional(dateTime),
  validFrom: dateTime,
  validUntil: optional(dateTime),
  proof: optional(list(proof)),
  credentialSchema: optional(list(withIdAndType)),
  credentialStatus: optional(withIdAndType),
  refreshService: optional(withIdAndType),
  termsOfUse: optional(list(record({ id: optional(string), type: string }, "open"))),
};

export const result = typed("Result", {
  ...alignments,
  achievedLevel: optional(string),
  resultDescription: optional(string),
  status: optional(oneOf(["Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"])),
  value: optional(string),
});

const rubricCriterionLevel = typed("RubricCriterionLevel", {
  id: string,
  name: string,
  ...alignments,
  description: optional(string),
  level: optional(string),
  points: optional(string),
  "mc:fails": optional(bool),
});

export const resultDescription = typed("ResultDescription", {
  id: string,
  name: string,
  resultType: oneOrExtension(RESULT_TYPES),
  ...alignments,
  allowedValue: optional(list(string)),
  requiredLevel: optional(string),
  requiredValue: optional(string),
  rubricCriterionLevel: optional(list(rubricCriterionLevel)),
  valueMax: optional(string),
  valueMin: optional(string),
  "mc:criterionDescription": optional(string),
  "mc:weight": optional(string),
  "mc:scale": optional(string),
});

const address = typed("Address", {
  addressCountry: optional(string),
  addressCountryCode: optional(string),
  addressRegion: optional(string),
  addressLocality: optional(string),
  streetAddress: optional(string),
  postOfficeBoxNumber: optional(string),
  postalCode: optional(string),
  geo: optional(record({ type: literal("GeoCoordinates"), latitude: number, longitude: number }, "open")),
});

const OB_CONTEXT = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/;

/** What the schema asks of any `@context`; contextFault asks for more. */
export const context = rule<readonly unknown[]>(
  "a list that starts with the contexts of VCDM 2.0 and Open Badges 3.0",
  (value) =>
    Array.isArray(value) &&
    value[0] === "https://www.w3.org/ns/credentials/v2" &&
    typeof value[1] === "string" &&
    OB_CONTEXT.test(value[1]) &&
    value.every((entry) => typeof entry === "string" || isObject(entry)),
);

/** A profile names its parent organisation, and an endorsement its issuer: both refer back to profiles. */
export const profile: Shape<JsonObject> = lazy(() => profileShape as Shape<unknown> as Shape<JsonObject>);
export const profileRef: Shape<string | JsonObject> = either(string, profile);
export const endorsements = { endorsement: optional(list(lazy(() => endorsement as Shape<unknown>))) };

const profileShape = typed("Profile", {
  id: string,
  name: optional(string),
  url: optional(string),
  phone: optional(string),
  description: optional(string),
  ...endorsements,
  endorsementJwt: optional(jwts),
  image: optional(image),
  email: optional(string),
  address: optional(address),
  otherIdentifier: optional(list(identifierEntry)),
  official: optional(string),
  parentOrg: optional(profile),
  familyName: optional(string),
  givenName: optional(string),
  additionalName: optional(string),
  patronymicName: optional(string),
  honorificPrefix: optional(string),
  honorificSuffix: optional(string),
  familyNamePrefix: optional(string),
  dateOfBirth: optional(date),
});

const endorsement = record(
  {
    "@context": context,
    type: typesWith(["VerifiableCredential"], ["EndorsementCredential"]),
    id: string,
    name: string,
    description: optional(string),
    credentialSubject: typed("EndorsementSubject", { id: string, endorsementComment: optional(string) }),
    issuer: profileRef,
    ...credentialMembers,
  },
  "open",
);
