// Changes of documents, one at a time, by JSON pointer: for tests that say what each change leads to.
import fc from "fast-check";
import { isCredenceError } from "../../src/core/errors/credenceError.ts";
import type { Json, JsonObject } from "../../src/core/json/strictJson.ts";

/** The document with the value at a JSON pointer replaced, or removed where `value` is undefined. */
export function changed(document: Json, pointer: string, value: Json | undefined): Json {
  if (pointer === "") return value as Json;
  const copy = structuredClone(document);
  const steps = pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop() as string;
  const holder = steps.reduce<Json>((at, step) => (at as JsonObject)[step] as Json, copy) as JsonObject;
  if (value === undefined && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}

/** `where code` of every fault that an error of this code lists; empty where nothing is thrown. */
export function faultsThrown(code: "bad_profile" | "bad_deployment" | "bad_policy", action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (!isCredenceError(error, code)) throw error;
    return error.data.faults.map((fault) => `${fault.where} ${fault.code}`);
  }
}

/** Every place of a document as a path of keys, the document itself (an empty path) left out. */
export function placesOf(value: Json, path: readonly string[] = []): (readonly string[])[] {
  const here = path.length === 0 ? [] : [path];
  if (typeof value !== "object" || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...path, key]))];
}

type Edit = {
  readonly kind: "replace" | "remove" | "add" | "rename" | "nest";
  readonly place: number;
  readonly value: Json;
};

const edits: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("replace", "remove", "add", "rename", "nest"),
  place: fc.nat(),
  value: fc.oneof(
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>(null, true, false, "", "0", 0, 1, [], {}, "true", "null"),
  ),
});

/** A document with one to three random edits anywhere in it: other values, types, keys, members more or fewer. */
export const mutants = (document: JsonObject): fc.Arbitrary<JsonObject> =>
  fc.array(edits, { minLength: 1, maxLength: 3 }).map((list) => list.reduce(edit, structuredClone(document)));

function edit(document: JsonObject, { kind, place, value }: Edit): JsonObject {
  const places = placesOf(document);
  const path = places[place % places.length];
  const last = path?.at(-1);
  if (path === undefined || last === undefined) return { ...document, added: value };
  const copy = structuredClone(document);
  const holder = path.slice(0, -1).reduce<Json>((at, key) => (at as JsonObject)[key] as Json, copy) as JsonObject;
  const old = holder[last] as Json;
  if (kind === "add") holder[Array.isArray(holder) ? String(holder.length) : "added"] = value;
  else if (kind === "nest") holder[last] = [old];
  else if (kind === "replace") holder[last] = value;
  else {
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else Reflect.deleteProperty(holder, last);
    if (kind === "rename" && !Array.isArray(holder)) holder[`${last}x`] = old;
  }
  return copy;
}
