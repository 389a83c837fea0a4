// Text as it may be issued [FORMATS 1]: NFC, every code point assigned, nothing invisible that reorders or hides. These
// rules bind at issue only; Unicode tables change, and an old credential must not become bad when they do.
import type { Fault } from "../errors/credenceError.ts";
import { type Json, pointerStep } from "../json/strictJson.ts";
import { faultsOf, type Shape } from "../json/shape.ts";

/** A `line` (a name, a title) has no line breaks; `prose` may have line feeds, tabs, soft hyphens, zero-width spaces. */
export type TextKind = "line" | "prose";

// Joiners are letters' business in Persian and Indic scripts; U+0600 to U+110CD are visible marks of class Cf.
const VISIBLE_FORMAT = "\\u200c\\u200d\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}";
const REFUSED = "[[\\p{C}\\p{Zl}\\p{Zp}\\ufffd]--";
const refused: Readonly<Record<TextKind, RegExp>> = {
  line: new RegExp(`${REFUSED}[${VISIBLE_FORMAT}]]`, "v"),
  prose: new RegExp(`${REFUSED}[${VISIBLE_FORMAT}\\n\\t\\u00ad\\u200b]]`, "v"),
};

/** Why a code point is refused: the first class that it belongs to. */
const CLASSES: readonly (readonly [code: string, class_: RegExp, what: string])[] = [
  ["lone_surrogate", /\p{Cs}/u, "half a surrogate pair, so the text is not Unicode"],
  ["bidi_control", /\p{Bidi_Control}/u, "a control character that changes the direction of text"],
  ["damaged_text", /\ufffd/u, "the replacement character, left by a conversion from another encoding"],
  ["unassigned", /\p{Cn}/u, "a code point that Unicode has not assigned"],
  ["private_use", /\p{Co}/u, "a private-use character, which looks different on every machine"],
  ["control_character", /[\p{Cc}\p{Zl}\p{Zp}]/u, "a control character"],
  ["invisible_character", /\p{Cf}/u, "an invisible character"],
];

/** The first code point of `value` that may not be issued, as a fault at `where`, or null. Linear in the length. */
export function textFault(value: string, where: string, kind: TextKind): Fault | null {
  const character = refused[kind].exec(value)?.[0];
  if (character === undefined) return null;
  const [code, , what] = CLASSES.find(([, class_]) => class_.test(character)) ?? [
    "control_character",
    null,
    "a control",
  ];
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { code, where, message: `holds U+${point}, ${what}; remove it` };
}

export const notNfc = (value: string): boolean => value.normalize("NFC") !== value;

export const nfcNotice = (where: string): Fault => ({
  code: "normalised",
  where,
  message: "was rewritten in Unicode normal form NFC; it looks the same",
});

/** A parsed document with every text in NFC; a notice for each that changed, a fault for each that may not be issued. */
export function normaliseTexts(document: Json): { value: Json; notices: Fault[]; faults: Fault[] } {
  const notices: Fault[] = [];
  const faults: Fault[] = [];
  const walk = (value: Json, where: string): Json => {
    if (typeof value === "string") {
      const fault = textFault(value, where, "prose");
      if (fault !== null) faults.push(fault);
      if (!notNfc(value)) return value;
      notices.push(nfcNotice(where));
      return value.normalize("NFC");
    }
    if (Array.isArray(value)) return value.map((item, i) => walk(item, where + pointerStep(i)));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, where + pointerStep(key))]));
  };
  return { value: walk(document, ""), notices, faults };
}

/** Scripts that do not put spaces between words. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u;
const WORD = /[\p{L}\p{N}]/u;
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Words of a text: what stands between spaces; in scripts without spaces, the words that a dictionary finds. */
export function countWords(value: string): number {
  let count = 0;
  for (const token of value.split(/\s+/u)) {
    if (!WORD.test(token)) continue;
    if (!UNSPACED.test(token)) count++;
    else for (const segment of segmenter.segment(token)) if (segment.isWordLike === true) count++;
  }
  return count;
}

/** A text of one line: not blank, no line break or tab in it. */
export const line = (expected: string, max = 300): Shape<string> =>
  texts(expected, max, (value) => !/[\n\t]/.test(value));

/** A text that may have several lines. */
export const prose = (expected: string, max = 10_000): Shape<string> => texts(expected, max, () => true);

const texts = (expected: string, max: number, holds: (value: string) => boolean): Shape<string> => ({
  check(value, where, onFault) {
    if (typeof value !== "string" || value.trim() === "" || !holds(value))
      onFault({ code: "bad_value", where, message: `expected ${expected}` });
    else if (value.length > max)
      onFault({
        code: "too_long",
        where,
        message: `expected ${expected} of at most ${max} characters, found ${value.length}`,
      });
  },
});

/** Prose of at most `limit` words. Counted only where it is short enough to be about that many. */
export const words = (expected: string, limit: number): Shape<string> => ({
  check(value, where, onFault) {
    const faults = faultsOf(value, prose(expected, limit * 40), where);
    for (const fault of faults) onFault(fault);
    const found = faults.length === 0 && typeof value === "string" ? countWords(value) : 0;
    if (found > limit)
      onFault({
        code: "too_many_words",
        where,
        message: `expected ${expected} of at most ${limit} words, found ${found}`,
      });
  },
});
