// What our verifier accepts as view A: the JSON schema of Open Badges 3.0.3 (OpenBadgeCredential), the top level of VCDM
// 2.0, and the JSON types of the `mc:` members that we know. Further members are allowed. No issue-time rule is here.
import { constantText, frozenConstant } from "../json/frozenConstant.ts";
import type { Fault } from "../errors/credenceError.ts";
import { canonicalize } from "../json/canonical.ts";
import { isObject, type Json, type JsonObject } from "../json/strictJson.ts";
import {
  alignment,
  context,
  credentialMembers,
  criteria,
  endorsements,
  evidence,
  identifierEntry,
  image,
  jwts,
  languageTag,
  object,
  oneOrExtension,
  profile,
  profileRef,
  result,
  resultDescription,
  typed,
  typesWith,
} from "./classShapes.ts";
import { ACHIEVEMENT_TYPES, IDENTIFIER_TYPES } from "./terms.ts";
import { bool, dateTime, either, list, literal, number, optional, record, refine, string } from "../json/shape.ts";

const VC_CONTEXT = "https://www.w3.org/ns/credentials/v2";
const OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const EXTENSIONS_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
const PREFIXES = { mc: "https://w3id.org/credence/microcredential#" };

/** Types that only the extensions context defines. */
const EXTENSION_TYPES = ["1EdTechJsonSchemaValidator2019", "1EdTechRevocationList", "1EdTechCredentialRefresh"];

const SHORT_CONTEXT: Json[] = frozenConstant([VC_CONTEXT, OB_CONTEXT, PREFIXES], canonicalize);
const LONG_CONTEXT: Json[] = frozenConstant([VC_CONTEXT, OB_CONTEXT, EXTENSIONS_CONTEXT, PREFIXES], canonicalize);

/** The one `@context` that a body may have, frozen: `part` of it is whatever may name a type of the extensions. */
export const contextOf = (part: JsonObject): Json[] => (namesExtension(part) ? LONG_CONTEXT : SHORT_CONTEXT);

/** Is `context`, an `@context`, one that we issue and accept? Exactly these entries, in this order [FORMATS 2]. */
export function contextFault(context: Json): Fault | null {
  const written = canonicalize(context);
  if ([SHORT_CONTEXT, LONG_CONTEXT].some((one) => canonicalize(one) === written)) return null;
  return { code: "context", where: "/@context", message: `expected exactly ${canonicalize(SHORT_CONTEXT)}` };
}

const constants = new WeakMap<object, boolean>();

/** Does the document use a type of the extensions context, at any depth? For a frozen constant the answer is kept. */
function namesExtension(value: Json): boolean {
  if (Array.isArray(value)) return value.some(namesExtension);
  if (!isObject(value)) return false;
  if (constantText(value) === undefined) return usesExtension(value);
  const known = constants.get(value) ?? usesExtension(value);
  constants.set(value, known);
  return known;
}

function usesExtension(value: JsonObject): boolean {
  const types = Array.isArray(value.type) ? value.type : [value.type ?? null];
  return (
    types.some((type) => typeof type === "string" && EXTENSION_TYPES.includes(type)) ||
    Object.values(value).some(namesExtension)
  );
}

const identity = record({
  type: literal("IdentityObject"),
  hashed: bool,
  identityHash: string,
  identityType: oneOrExtension(IDENTIFIER_TYPES),
  salt: optional(string),
});

const references = list(record({ id: string }, "open"));
const texts = list(string);

const related = typed("Related", { id: string, inLanguage: optional(languageTag), version: optional(string) });

/** The `achievement` of either view. */
export const achievement = typed("Achievement", {
  id: string,
  name: string,
  description: string,
  criteria,
  alignment: optional(list(alignment)),
  achievementType: optional(oneOrExtension(ACHIEVEMENT_TYPES)),
  creator: optional(profile),
  creditsAvailable: optional(number),
  ...endorsements,
  endorsementJwt: optional(jwts),
  fieldOfStudy: optional(string),
  humanCode: optional(string),
  image: optional(image),
  inLanguage: optional(languageTag),
  otherIdentifier: optional(list(identifierEntry)),
  related: optional(list(related)),
  resultDescription: optional(list(resultDescription)),
  specialization: optional(string),
  tag: optional(texts),
  version: optional(string),
  "mc:certifiedLearning": optional(string),
  "mc:learningOutcome": optional(texts),
  "mc:prerequisites": optional(string),
  "mc:participationMode": optional(string),
  "mc:effortHours": optional(string),
  "mc:assessmentComplexity": optional(string),
  "mc:assessmentVerification": optional(string),
  "mc:assessmentType": optional(string),
  "mc:equivalentLevel": optional(string),
  "mc:qualityAssurance": optional(texts),
  "mc:entryToDegree": optional(string),
  "mc:entryTarget": optional(list(object)),
  "mc:creditToDegree": optional(string),
  "mc:creditTarget": optional(list(object)),
  "mc:creditUnits": optional(string),
  "mc:creditBearing": optional(bool),
  "mc:creditSystem": optional(string),
  "mc:ectsCredits": optional(string),
  "mc:hoursPerCredit": optional(string),
  "mc:nqf": optional(list(object)),
  "mc:stackability": optional(string),
  "mc:isPartOf": optional(references),
  "mc:hasComponent": optional(references),
  "mc:party": optional(list(object)),
  "mc:evaluatorTraining": optional(string),
});

const subject = typed("AchievementSubject", {
  id: optional(string),
  achievement,
  activityStartDate: optional(dateTime),
  activityEndDate: optional(dateTime),
  creditsEarned: optional(number),
  identifier: optional(list(identity)),
  image: optional(image),
  licenseNumber: optional(string),
  narrative: optional(string),
  result: optional(list(result)),
  role: optional(string),
  source: optional(profile),
  term: optional(string),
  "mc:language": optional(string),
});

const objectOrList = either(object, list(object));

/** View A as a verifier accepts it; `@context` is judged by contextFault. */
export const openBadgeCredential = refine(
  record(
    {
      "@context": context,
      id: string,
      type: typesWith(["VerifiableCredential"], ["OpenBadgeCredential", "AchievementCredential"]),
      name: optional(string),
      description: optional(string),
      image: optional(image),
      credentialSubject: subject,
      ...endorsements,
      endorsementJwt: optional(jwts),
      evidence: optional(list(evidence)),
      issuer: profileRef,
      ...credentialMembers,
      relatedResource: optional(objectOrList),
      renderMethod: optional(objectOrList),
      confidenceMethod: optional(objectOrList),
      "mc:ledger": optional(string),
      "mc:replaces": optional(references),
    },
    "open",
  ),
  (value, where, onFault) => {
    const document = value as unknown as JsonObject;
    if (value["@context"].includes(EXTENSIONS_CONTEXT) !== namesExtension(document))
      onFault({
        code: "context",
        where: `${where}/@context`,
        message: `${EXTENSIONS_CONTEXT} stands with the types ${EXTENSION_TYPES.join(", ")}, and only there`,
      });
  },
);
