// Bodies on which a template is compared with the library before it is trusted: every text slot with every kind of
// difficult text, and every optional member left out once.
import type { Json, JsonObject } from "../core/json.ts";
import type { SlotValue } from "./credentialSlots.ts";
import type { Slot } from "./symbolicQuads.ts";

const CONTROLS = Array.from({ length: 0x21 }, (_, i) => String.fromCharCode(i === 0x20 ? 0x7f : i)).join("");

const TEXTS: readonly string[] = [
  `every escape: "quotes" \\ backslash \\" \\u0041 \\n ' ${CONTROLS}`,
  "outside the Latin alphabet: é Ł \u0080 \u2028 \uffee 王小明 😀 𐀀 \u{10ffff} محمد عبد الله \u200f עברית",
  "@type",
  "mc:x",
];
const NUMBERS: readonly number[] = [3, 0.25, 4.5, 0];

/** Values for the slots of one template, of each kind of difficulty once. All different, so that no two nodes are one. */
export function difficultValues(kinds: readonly Slot["kind"][]): SlotValue[][] {
  const valueOf = (kind: Slot["kind"], text: string, variant: number, slot: number): SlotValue => {
    if (kind === "number") return NUMBERS[variant % NUMBERS.length] as number;
    if (kind === "text") return `${text}${slot}`;
    return variant % 2 === 0
      ? `urn:uuid:${variant}-${slot}`
      : `https://example.org/~a(b)/?c=%C3%A9&d='${slot}'#e!${variant}`;
  };
  return TEXTS.map((text, variant) => kinds.map((kind, slot) => valueOf(kind, text, variant, slot)));
}

type Path = readonly (string | number)[];

/** Members and list items that makeCredential leaves out where the row has no value for them. */
const OPTIONAL: readonly Path[] = [
  ["validUntil"],
  ["mc:replaces"],
  ["evidence"],
  ["evidence", 0, "id"],
  ["evidence", 0, "name"],
  ["evidence", 0, "narrative"],
  ["credentialSubject", "identifier", 2],
  ["credentialSubject", "identifier", 1],
  ["credentialSubject", "activityStartDate"],
  ["credentialSubject", "activityEndDate"],
  ["credentialSubject", "creditsEarned"],
  ["credentialSubject", "mc:language"],
  ["credentialSubject", "result"],
];

/** The body without each of its optional members, and without all of them. */
export function withoutOptional(body: JsonObject): JsonObject[] {
  const present = OPTIONAL.filter((path) => valueAt(body, path) !== undefined);
  const least = present.reduce((left, path) => without(left, path), body);
  return [...present.map((path) => without(body, path)), least];
}

const valueAt = (value: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((at, step) => (at as JsonObject | undefined)?.[step], value);

function without(body: JsonObject, path: Path): JsonObject {
  const copy = structuredClone(body);
  const parent = valueAt(copy, path.slice(0, -1)) as JsonObject | Json[] | undefined;
  const last = path.at(-1) as string | number;
  if (Array.isArray(parent)) parent.splice(last as number, 1);
  else if (parent !== undefined) Reflect.deleteProperty(parent, last);
  return copy;
}
