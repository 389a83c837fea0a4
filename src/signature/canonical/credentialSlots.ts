// What differs between the credentials of a batch: a slot is a text or a number that may differ.
import type { Json, JsonObject } from "../../core/json/strictJson.ts";

export type SlotValue = string | number;

export const SLOT = "slot";
export type Plan = typeof SLOT | PlanOfMembers;
export type PlanOfMembers = ReadonlyMap<string, Plan>;

const members = (plans: Readonly<Record<string, Plan>>): PlanOfMembers => new Map(Object.entries(plans));

/** The slots of view A (makeCredential). A member that is not named here is a constant; a list has the plan of its items. */
export const BODY = members({
  id: SLOT,
  validFrom: SLOT,
  validUntil: SLOT,
  awardedDate: SLOT,
  "mc:replaces": members({ id: SLOT }),
  credentialSubject: members({
    id: SLOT,
    identifier: members({ identityHash: SLOT, salt: SLOT }),
    activityStartDate: SLOT,
    activityEndDate: SLOT,
    creditsEarned: SLOT,
    "mc:language": SLOT,
    result: members({ value: SLOT }),
  }),
  evidence: members({ id: SLOT, name: SLOT, narrative: SLOT }),
});

export const isSlotValue = (value: Json): value is SlotValue => typeof value === "string" || typeof value === "number";

/** The body with other values in its slots, in the order of the body. */
export function withValues(body: JsonObject, values: readonly SlotValue[]): JsonObject {
  let next = 0;
  const filled = (value: Json, plan: Plan | undefined): Json => {
    if (plan === undefined) return value;
    if (Array.isArray(value)) return value.map((item) => filled(item, plan));
    if (plan === SLOT) return isSlotValue(value) ? (values[next++] as SlotValue) : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, plan.get(name))]));
  };
  return filled(body, BODY) as JsonObject;
}
