// Level and field of a credential, as the `achievement` of both views states them. Check 10 compares them with the scope of
// an accreditation. Nothing of issuing is imported here, so that a verifier in a browser stays small.
import { isObject, type Json } from "../json/strictJson.ts";

type Achievement = Readonly<Record<string, Json | undefined>>;

/** `targetType` of the alignment that states the EQF level. */
export const EQF_TARGET = "ext:EQF";

/** EQF level that the achievement states, 1 to 8, or null where it states none or more than one. */
export function eqfLevelOf({ alignment }: Achievement): number | null {
  const levels = new Set<Json>();
  for (const one of Array.isArray(alignment) ? alignment : [])
    if (isObject(one) && one.targetType === EQF_TARGET) levels.add(one.targetCode ?? null);
  const [level] = levels;
  return levels.size === 1 && typeof level === "string" && /^[1-8]$/.test(level) ? Number(level) : null;
}

/** ISCED-F broad field that the achievement states: the first two digits of `fieldOfStudy`, or null. */
export function fieldOf({ fieldOfStudy }: Achievement): number | null {
  const digits = typeof fieldOfStudy === "string" ? /^\d{2}/.exec(fieldOfStudy)?.[0] : undefined;
  return digits === undefined ? null : Number(digits);
}
