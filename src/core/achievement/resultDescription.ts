// How an achievement is graded, and whether a learner's result fits: a number in a range, or a name from an ordered list.
import { compareDecimals, decimal, isDecimal } from "../values/decimal.ts";
import { isObject, type Json } from "../json/strictJson.ts";
import { either, type Infer, list, oneOf, optional, record, type OnFault, withRule } from "../json/shape.ts";
import { line } from "../values/normalText.ts";
import { NAMED_RESULTS, NUMERIC_RESULTS } from "./vocabulary.ts";

const numeric = withRule(
  record({
    name: line("a name such as Final grade"),
    type: oneOf(NUMERIC_RESULTS),
    min: decimal(),
    max: decimal(),
    /** least result that passes */
    required: optional(decimal()),
  }),
  (value, where, onFault) => {
    if (isObject(value)) checkRange(value.min ?? null, value.max ?? null, value.required ?? null, where, onFault);
  },
);

const named = withRule(
  record({
    name: line("a name such as Final grade"),
    type: oneOf(NAMED_RESULTS),
    /** from the lowest to the highest */
    allowed: list(line("a value", 100), 1, 100),
    /** least result that passes */
    required: optional(line("a value", 100)),
  }),
  (value, where, onFault) => {
    if (!isObject(value) || !Array.isArray(value.allowed)) return;
    if (new Set(value.allowed).size < value.allowed.length)
      onFault({ code: "repeated", where: `${where}/allowed`, message: "lists a value twice" });
    if (value.required !== undefined && !value.allowed.includes(value.required))
      onFault({ code: "bad_value", where: `${where}/required`, message: "must be one of the allowed values" });
  },
);

export const resultDescription = either(numeric, named);
export type ResultDescription = Infer<typeof resultDescription>;

function checkRange(min: Json, max: Json, required: Json, where: string, onFault: OnFault): void {
  const isNumber = (value: Json): value is string => typeof value === "string" && isDecimal(value);
  if (!isNumber(min) || !isNumber(max)) return;
  if (compareDecimals(min, max) >= 0)
    onFault({ code: "bad_range", where: `${where}/max`, message: `must be more than the least value ${min}` });
  if (isNumber(required) && (compareDecimals(required, min) < 0 || compareDecimals(required, max) > 0))
    onFault({ code: "bad_range", where: `${where}/required`, message: `expected ${min} to ${max}` });
}

/** What was expected of a result, where `value` is not it; null where it fits and passes. */
export function resultFault(value: string, description: ResultDescription): string | null {
  if ("allowed" in description) {
    const first = description.required === undefined ? 0 : description.allowed.indexOf(description.required);
    const accepted = description.allowed.slice(first);
    return accepted.includes(value) ? null : `expected one of ${accepted.map((one) => JSON.stringify(one)).join(", ")}`;
  }
  const least = description.required ?? description.min;
  const fits = isDecimal(value) && compareDecimals(value, least) >= 0 && compareDecimals(value, description.max) <= 0;
  return fits ? null : `expected a number from ${least} to ${description.max}`;
}
