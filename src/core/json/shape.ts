// Small typed checkers for parsed JSON. A shape reports every fault of a document at once, with its JSON pointer, and
// its TypeScript type is inferred from it, so that the two cannot disagree. No document is changed by being checked.
import type { Fault } from "../errors/credenceError.ts";
import { isObject, type Json, pointerStep } from "./strictJson.ts";

export type OnFault = (fault: Fault) => void;

export interface Shape<T> {
  readonly check: (value: Json, where: string, onFault: OnFault) => void;
  readonly optional?: true;
  /** carries the type only; never present */
  readonly type?: T;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

interface OptionalShape<T> extends Shape<T> {
  readonly optional: true;
}

type Members = Readonly<Record<string, Shape<unknown>>>;
type RecordOf<M extends Members> = {
  readonly [K in keyof M as M[K] extends OptionalShape<unknown> ? never : K]: Infer<M[K]>;
} & { readonly [K in keyof M as M[K] extends OptionalShape<unknown> ? K : never]?: Infer<M[K]> };

/** All faults of `value` under `shape`, in document order. */
export function faultsOf(value: Json, shape: Shape<unknown>, where = ""): Fault[] {
  const faults: Fault[] = [];
  shape.check(value, where, (fault) => faults.push(fault));
  return faults;
}

/** A shape from a predicate and the words for what it expects. */
export const rule = <T>(expected: string, holds: (value: Json) => boolean, code = "bad_value"): Shape<T> => ({
  check(value, where, onFault) {
    if (!holds(value)) onFault({ code, where: where || "/", message: `expected ${expected}, found ${show(value)}` });
  },
});

export const anything: Shape<Json> = rule("any value", () => true);
export const bool: Shape<boolean> = rule("true or false", (value) => typeof value === "boolean");
export const number: Shape<number> = rule("a number", (value) => typeof value === "number");
export const string: Shape<string> = rule("a text", (value) => typeof value === "string");

/** A text of 1 to `max` UTF-16 units that `matches` accepts. */
export const text = (expected = "a text", max = 10_000, matches: (text: string) => boolean = () => true) =>
  rule<string>(expected, (value) => typeof value === "string" && value !== "" && value.length <= max && matches(value));

export const pattern = (expected: string, expression: RegExp, max = 2_048) =>
  text(expected, max, (value) => expression.test(value));

export const integer = (min: number, max: number): Shape<number> =>
  rule(
    `a whole number from ${min} to ${max}`,
    (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max,
  );

export const literal = <const T extends Json>(expected: T): Shape<T> =>
  rule(show(expected), (value) => value === expected);

/** One of a closed list of texts. */
export const oneOf = <const T extends string>(choices: readonly T[]): Shape<T> =>
  rule(
    `one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`,
    (value) => choices.includes(value as T),
    "unknown_choice",
  );

export const optional = <T>(shape: Shape<T>): OptionalShape<T> => ({ ...shape, optional: true });

export const list = <T>(item: Shape<T>, min = 0, max = 10_000): Shape<readonly T[]> => ({
  check(value, where, onFault) {
    const pointer = where || "/";
    if (!Array.isArray(value)) {
      onFault({ code: "bad_type", where: pointer, message: `expected a list, found ${show(value)}` });
      return;
    }
    if (value.length < min || value.length > max)
      onFault({
        code: "bad_length",
        where: pointer,
        message: `expected ${min} to ${max} items, found ${value.length}`,
      });
    for (const [i, member] of value.slice(0, max).entries()) item.check(member, where + pointerStep(i), onFault);
  },
});

/** An object with these members; unknown ones are a fault unless `open`. */
export function record<const M extends Members>(members: M, kind: "closed" | "open" = "closed"): Shape<RecordOf<M>> {
  const steps = Object.entries(members).map(([key, shape]) => ({ key, shape, step: pointerStep(key) }));
  return {
    check(value, where, onFault) {
      if (!isObject(value)) {
        onFault({ code: "bad_type", where: where || "/", message: `expected an object, found ${show(value)}` });
        return;
      }
      for (const { key, shape, step } of steps)
        if (Object.hasOwn(value, key)) shape.check(value[key] as Json, where + step, onFault);
        else if (!shape.optional)
          onFault({ code: "missing", where: where + step, message: "is required, but missing" });
      if (kind === "open") return;
      for (const key of Object.keys(value))
        if (!Object.hasOwn(members, key))
          onFault({ code: "unknown_key", where: where + pointerStep(key), message: "is not a known key" });
    },
  };
}

/** An object whose keys all satisfy `key` and whose values all have one shape. */
export const dictionary = <T>(key: RegExp, item: Shape<T>): Shape<Readonly<Record<string, T>>> => ({
  check(value, where, onFault) {
    if (!isObject(value)) {
      onFault({ code: "bad_type", where: where || "/", message: `expected an object, found ${show(value)}` });
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const pointer = where + pointerStep(name);
      if (!key.test(name))
        onFault({ code: "unknown_key", where: pointer, message: `the key must match ${key.source}` });
      item.check(member, pointer, onFault);
    }
  },
});

/** A shape that refers to itself. */
export const lazy = <T>(shape: () => Shape<T>): Shape<T> => ({
  check: (value, where, onFault) => shape().check(value, where, onFault),
});

/** Either of two shapes; the faults reported are those of the one that came closer. */
export const either = <A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> => ({
  check(value, where, onFault) {
    const [a, b] = [faultsOf(value, first, where), faultsOf(value, second, where)];
    if (a.length > 0 && b.length > 0) for (const fault of a.length <= b.length ? a : b) onFault(fault);
  },
});

/** A shape and a further rule over the whole value, checked only where the shape itself holds. */
export const refine = <T>(shape: Shape<T>, more: (value: T, where: string, onFault: OnFault) => void): Shape<T> => ({
  check(value, where, onFault) {
    const faults = faultsOf(value, shape, where);
    if (faults.length > 0) for (const fault of faults) onFault(fault);
    else more(value as T, where, onFault);
  },
});

/** A shape and a further rule that runs even where the shape does not hold, on untyped JSON: for conditional members. */
export const withRule = <T>(
  shape: Shape<T>,
  more: (value: Json, where: string, onFault: OnFault) => void,
): Shape<T> => ({
  check(value, where, onFault) {
    shape.check(value, where, onFault);
    more(value, where, onFault);
  },
});

function show(value: Json): string {
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Is `text` an RFC 3339 date-time with a calendar date that exists? */
export function isDateTime(text: string): boolean {
  const [, year, month, day, hour, minute, second] = DATE_TIME.exec(text) ?? [];
  if (year === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
  return isDate(`${year}-${month}-${day}`) && !Number.isNaN(Date.parse(text));
}

/** Is `text` a calendar date, YYYY-MM-DD, that exists? */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const dateTime: Shape<string> = text("an RFC 3339 time such as 2026-06-30T00:00:00Z", 40, isDateTime);
export const date: Shape<string> = text("a calendar date such as 2026-06-30", 10, isDate);
