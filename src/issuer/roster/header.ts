// From the names of a file's columns, or the keys of an NDJSON object, to the columns that we know. A name that is neither
// known nor mapped is a fault: a misspelt optional column would otherwise be lost in silence.
import { type Column, COLUMNS, isColumn } from "./columns.ts";

/** The file's own name → our column, or "ignore". */
export type ColumnMapping = Readonly<Record<string, string>>;

export const IGNORE = "ignore";

export type Meaning = { readonly column: Column } | { readonly ignored: true } | { readonly fault: string };

export function meaningOf(name: string, mapping: ColumnMapping): Meaning {
  const target = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
  if (target === IGNORE) return { ignored: true };
  if (target !== undefined)
    return isColumn(target) ? { column: target } : { fault: `is mapped to ${target}, which is not a column; ${KNOWN}` };
  if (isColumn(name)) return { column: name };
  const alike = COLUMNS.find((column) => plain(column) === plain(name));
  return {
    fault: alike === undefined ? `is not a known column; map or remove it. ${KNOWN}` : `did you mean ${alike}?`,
  };
}

const KNOWN = `Known are: ${COLUMNS.join(", ")}`;

const plain = (name: string): string =>
  name
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[\s_.-]/g, "");
