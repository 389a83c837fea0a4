// Terms of canonical N-Quads, as rdf-canonize writes them.
import type { Literal } from "jsonld";

const XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";
const LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

const ESCAPED = /[\u0000-\u001f\u007f"\\]/;
const EACH_ESCAPED = new RegExp(ESCAPED, "g");
const SHORT: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

const escape = (character: string): string =>
  SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** A literal in quotes, without language or datatype. */
export const quoted = (value: string): string =>
  `"${ESCAPED.test(value) ? value.replace(EACH_ESCAPED, escape) : value}"`;

/** What follows the closing quote: `@en`, `^^<datatype>`, or nothing for a plain string. */
export function suffixOf({ datatype, language }: Literal): string {
  if (datatype.value === LANG_STRING) return language === undefined ? "" : `@${language}`;
  return datatype.value === XSD_STRING ? "" : `^^<${datatype.value}>`;
}

/** An IRI that N-Quads writes as it is: visible ASCII, without the characters that would be escaped. */
export const isUnescapedIri = (value: string): boolean => /^[!#-;=?-[\]_a-z~]+$/.test(value);

/**
 * An IRI that JSON-LD neither resolves nor expands, whatever the base, and whatever terms a context defines besides one
 * named `urn`. The others (relative, `_:b0`, `@type`, `mc:x`, not ASCII) are for the library to judge.
 */
export const isPlainIri = (value: string): boolean =>
  (value.startsWith("urn:") || value.startsWith("https://") || value.startsWith("http://")) && isUnescapedIri(value);
