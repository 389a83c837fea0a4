// The form of a credential is everything but its slots: members, list lengths and the value of every constant. Bodies of
// one form have one template. A form is found step by step in a tree, as a word is in a dictionary: a key as one text
// would take longer to join than the rest of the work.
import type { Json, JsonObject } from "../../core/json/strictJson.ts";
import { BODY, isSlotValue, type Plan, type PlanOfMembers, SLOT, type SlotValue } from "./credentialSlots.ts";

/** One object for each form. */
export type BodyForm = ReadonlyMap<Step, unknown>;

export interface ReadBody {
  readonly form: BodyForm;
  /** in the order of the body */
  readonly values: readonly SlotValue[];
}

/** A member's name, a constant text, a mark, or the number of another constant. */
type Step = string | number;
type Steps = Map<Step, Steps>;

/** Behind the last step that is remembered. */
const NOWHERE: Steps = new Map<Step, Steps>();

const OBJECT = 0;
const LIST = 1;
const END = 2;
const TEXT = 3;
const NUMBER = 4;
const FIRST_CONSTANT = 5;

/** Steps that are remembered; a form has about 50, and shares most of them with others. */
const STEP_LIMIT = 50_000;
/** Values of one constant that are remembered; a batch has one, the types of five objects five. */
const CONSTANT_LIMIT = 64;

interface Constant {
  readonly value: Snapshot;
  readonly number: number;
}

/** A copy of a JSON value, laid out for comparing: an achievement has a hundred values, and is compared each time. */
type Snapshot = null | boolean | number | string | Container;

/** `names`: of an object's members, in their order; null for a list. */
interface Container {
  readonly names: readonly string[] | null;
  readonly values: readonly Snapshot[];
}

/** Finds the forms of bodies; remembers every form and constant that it meets, up to its limits. */
export class BodyForms {
  readonly #first: Steps = new Map<Step, Steps>();
  /** by the member that they stand in */
  readonly #constants = new Map<string, Constant[]>();
  /** numbers of constants that can no longer change */
  readonly #frozen = new WeakMap<object, number>();
  #constantCount = 0;
  #stepCount = 0;
  #at = this.#first;
  #values: SlotValue[] = [];

  /** Null where the form is new, and no more are remembered. */
  read(body: JsonObject): ReadBody | null {
    this.#at = this.#first;
    this.#values = [];
    this.#members(body, BODY);
    return this.#at === NOWHERE ? null : { form: this.#at, values: this.#values };
  }

  // After a name comes a value, after a value a name or the end; so no two forms take the same steps.
  #step(step: Step): void {
    const next = this.#at.get(step);
    if (next !== undefined) this.#at = next;
    else if (this.#at !== NOWHERE) this.#at = this.#newStep(this.#at, step);
  }

  #newStep(from: Steps, step: Step): Steps {
    if (this.#stepCount >= STEP_LIMIT) return NOWHERE;
    this.#stepCount++;
    const next: Steps = new Map<Step, Steps>();
    from.set(step, next);
    return next;
  }

  #members(value: JsonObject, plan: PlanOfMembers): void {
    this.#step(OBJECT);
    for (const name in value) {
      this.#step(name);
      this.#value(name, value[name] as Json, plan.get(name));
    }
    this.#step(END);
  }

  #value(name: string, value: Json, plan: Plan | undefined): void {
    if (plan === undefined) this.#step(typeof value === "string" ? value : this.#constant(name, value));
    else if (Array.isArray(value)) {
      this.#step(LIST);
      for (const item of value) this.#value(name, item, plan);
      this.#step(END);
    } else if (plan === SLOT && isSlotValue(value)) {
      this.#step(typeof value === "string" ? TEXT : NUMBER);
      this.#values.push(value);
    } else if (plan !== SLOT && typeof value === "object" && value !== null) this.#members(value, plan);
    else this.#value(name, value, undefined);
  }

  // Compared by value, unless it is frozen all through: a caller may change an object that it handed over before.
  #constant(name: string, value: Json): number {
    if (typeof value !== "object" || value === null || !Object.isFrozen(value)) return this.#numberOf(name, value);
    let number = this.#frozen.get(value);
    if (number === undefined) {
      number = this.#numberOf(name, value);
      if (isFrozen(value)) this.#frozen.set(value, number);
    }
    return number;
  }

  #numberOf(name: string, value: Json): number {
    let seen = this.#constants.get(name);
    if (seen === undefined) this.#constants.set(name, (seen = []));
    for (const one of seen) if (isSame(value, one.value)) return one.number;
    const number = FIRST_CONSTANT + this.#constantCount++;
    if (seen.length < CONSTANT_LIMIT) seen.push({ value: snapshotOf(value), number });
    return number;
  }
}

/** Is it frozen at every level? */
const isFrozen = (value: Json): boolean =>
  typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));

function snapshotOf(value: Json): Snapshot {
  if (typeof value !== "object" || value === null) return value;
  const names = Array.isArray(value) ? null : Object.keys(value);
  return { names, values: Object.values(value).map(snapshotOf) };
}

/** Same values, with members in the same order. */
function isSame(value: Json, snapshot: Snapshot): boolean {
  if (typeof value !== "object" || value === null) return Object.is(value, snapshot);
  if (typeof snapshot !== "object" || snapshot === null) return false;
  const { names, values } = snapshot;
  let count = 0;
  if (Array.isArray(value)) {
    if (names !== null || value.length !== values.length) return false;
    for (const item of value) if (!isSame(item, values[count++] as Snapshot)) return false;
    return true;
  }
  if (names === null) return false;
  for (const name in value) {
    if (name !== names[count] || !isSame(value[name] as Json, values[count] as Snapshot)) return false;
    count++;
  }
  return count === names.length;
}
