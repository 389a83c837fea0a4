// The writer of canonical JSON (RFC 8785). Every credential goes through it when it is issued and when it is verified, so it
// builds one text as it goes, and looks at a string only once where nothing in it needs an escape.
import { constantText, isShared } from "./frozenConstant.ts";
import { CredenceError } from "../errors/credenceError.ts";
import type { Json } from "./strictJson.ts";
import { byCodeUnits, insertionSort } from "./insertionSort.ts";

/** RFC 8785 canonical form. Throws `lone_surrogate` for text that is not Unicode, `lossy_number` for NaN and infinity. */
export const canonicalize = (value: Json): string => write(value, null);

/** Stands for the shared constant (frozenConstant.ts) in a text; no canonical text holds a control character. */
export const MARK = "\u0001";

/** The same with MARK for the shared constant. */
export const canonicalizeShort = (value: Json): string => write(value, MARK);

function write(value: Json, mark: string | null): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      if (!Number.isFinite(value)) throw new CredenceError("lossy_number", { pointer: "", read: String(value) });
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    default:
  }
  if (value === null) return "null";
  const kept = constantText(value);
  if (kept !== undefined) return mark !== null && isShared(value) ? mark : kept;
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += text === "" ? write(item, mark) : `,${write(item, mark)}`;
    return `[${text}]`;
  }
  for (const name of sortedNames(value)) {
    if (text !== "") text += ",";
    text += labelOf(name) + write(value[name] as Json, mark);
  }
  return `{${text}}`;
}

/** Up to here, an insertion sort is quicker than sort(), which copies the list first. Beyond, it would be quadratic. */
const FEW_NAMES = 16;

/** By UTF-16 code units, as RFC 8785 says and as JavaScript compares. */
function sortedNames(value: object): string[] {
  const names = Object.keys(value);
  if (names.length > FEW_NAMES) return names.sort();
  insertionSort(names, byCodeUnits);
  return names;
}

/** Characters that JSON.stringify escapes, and all halves of surrogate pairs. */
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new CredenceError("lone_surrogate", { pointer: "" });
  return JSON.stringify(text);
}

/** Member names repeat. A stranger's document may have any number of them, so only a few short ones are kept. */
const labels = new Map<string, string>();
const [MOST_LABELS, LONGEST_LABEL] = [1_000, 64];

function labelOf(name: string): string {
  const known = labels.get(name);
  if (known !== undefined) return known;
  const label = `${quoted(name)}:`;
  if (labels.size < MOST_LABELS && name.length <= LONGEST_LABEL) labels.set(name, label);
  return label;
}
