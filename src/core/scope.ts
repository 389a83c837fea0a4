// What a credential says of its own level and field: the scope of an accreditation is held against it (check 10). Nothing
// of issuing is imported here, so that a verifier in a browser stays small.
import { isObject, type Json, type JsonObject } from "./json.ts";

/** `targetType` of the alignment that states the EQF level. */
export const EQF_TARGET = "ext:EQF";

/** EQF level that the credential states, 1 to 8, or null where it states none or more than one. */
export function eqfLevelOf(credential: JsonObject): number | null {
  const levels = new Set<Json>();
  const { alignment } = achievementOf(credential);
  for (const one of Array.isArray(alignment) ? alignment : [])
    if (isObject(one) && one.targetType === EQF_TARGET) levels.add(one.targetCode ?? null);
  const [level] = levels;
  return levels.size === 1 && typeof level === "string" && /^[1-8]$/.test(level) ? Number(level) : null;
}

/** ISCED-F broad field that the credential states: the first two digits of `fieldOfStudy`, or null. */
export function fieldOf(credential: JsonObject): number | null {
  const { fieldOfStudy } = achievementOf(credential);
  const digits = typeof fieldOfStudy === "string" ? /^\d{2}/.exec(fieldOfStudy)?.[0] : undefined;
  return digits === undefined ? null : Number(digits);
}

function achievementOf(credential: JsonObject): Readonly<Record<string, Json | undefined>> {
  const { credentialSubject } = credential;
  const achievement = isObject(credentialSubject) ? credentialSubject.achievement : undefined;
  return isObject(achievement) ? achievement : {};
}
