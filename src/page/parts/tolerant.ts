// Reading a document of unknown shape without ever failing: a member that is absent or of another type is no value.
// Control and bidi-override characters are made visible, so that a text cannot rearrange the words around it.
import { isObject, type Json, type JsonObject } from "../../core/json/strictJson.ts";

/** More of one member than this is not shown; the file itself holds it. */
export const MAX_ITEMS = 40;
const MAX_TEXT = 2_000;

const NOTHING: JsonObject = {};

/** C0 and C1 controls except tab and line feed, and the characters that embed, override or isolate directions. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text fit to be shown: unseen characters replaced, and cut at 2,000 characters. */
export function shown(text: string): string {
  const clean = text
    .slice(0, MAX_TEXT + 1)
    .replace(UNSEEN, "\ufffd")
    .toWellFormed();
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT).toWellFormed()}…` : clean;
}

/** A text that is not blank, or a number as text; else null. */
export function textOf(value: Json | undefined): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? shown(value) : null;
}

const member = (parent: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(parent, name) ? parent[name] : undefined;

export const textAt = (parent: JsonObject, name: string): string | null => textOf(member(parent, name));

/** One text or a list of texts. */
export const texts = (parent: JsonObject, name: string): string[] =>
  listed(member(parent, name)).flatMap((item) => textOf(item) ?? []);

/** One object or a list of objects. */
export const items = (parent: JsonObject, name: string): JsonObject[] => listed(member(parent, name)).filter(isObject);

/** An object, the first object of a list, or an object without members. */
export const objectAt = (parent: JsonObject, name: string): JsonObject => items(parent, name)[0] ?? NOTHING;

const listed = (value: Json | undefined): Json[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).slice(0, MAX_ITEMS);

/** The language of an achievement's texts where it states a well-formed one, else null. */
export function languageOf(achievement: JsonObject): string | null {
  const tag = textAt(achievement, "inLanguage");
  return tag !== null && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$/.test(tag) ? tag : null;
}
