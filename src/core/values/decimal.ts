// Decimals are texts from the first file to the last page: "1.0" stays "1.0", and no sum is off by a rounding error.
// Up to 6 digits before the point and 4 after it, so that every one of them survives as a JSON number where OB3 asks so.
import { CredenceError } from "../errors/credenceError.ts";
import { type Shape, text } from "../json/shape.ts";

const DECIMAL = /^(?:0|[1-9]\d{0,5})(?:\.\d{1,4})?$/;
const SCALE = 4;

export const isDecimal = (written: string): boolean => written.length <= 11 && DECIMAL.test(written);

/** Ten-thousandths. Only for texts that isDecimal accepts. */
export function scaled(written: string): number {
  const [whole = "", fraction = ""] = written.split(".");
  return Number(whole + fraction.padEnd(SCALE, "0"));
}

/** Negative, 0 or positive. Only for texts that isDecimal accepts. */
export const compareDecimals = (a: string, b: string): number => scaled(a) - scaled(b);

/** A decimal text such as "1.5" from `min` to `max` (both decimals). */
export const decimal = (min = "0", max = "999999"): Shape<string> =>
  text(`a decimal text from "${min}" to "${max}", such as "1.5"`, 11, (value) => within(value, min, max));

const within = (value: string, min: string, max: string): boolean =>
  isDecimal(value) && compareDecimals(value, min) >= 0 && compareDecimals(value, max) <= 0;

/** The JSON number of a decimal text. Throws `lossy_number` where reading it as a double would change its value. */
export function decimalNumber(written: string): number {
  const value = Number(written);
  if (!isDecimal(written) || !isDecimal(String(value)) || compareDecimals(String(value), written) !== 0)
    throw new CredenceError("lossy_number", { pointer: "", read: String(value) });
  return value;
}
