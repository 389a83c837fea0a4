// Values on which a template is compared with the library before it is trusted: every text slot with every kind of
// text that needs care.
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

/** Values for the slots of one template, one list for each kind. All different, so that no two nodes become one. */
export function probeValues(kinds: readonly Slot["kind"][]): SlotValue[][] {
  const valueOf = (kind: Slot["kind"], text: string, variant: number, slot: number): SlotValue => {
    if (kind === "number") return NUMBERS[variant % NUMBERS.length] as number;
    if (kind === "text") return `${text}${slot}`;
    return variant % 2 === 0
      ? `urn:uuid:${variant}-${slot}`
      : `https://example.org/~a(b)/?c=%C3%A9&d='${slot}'#e!${variant}`;
  };
  return TEXTS.map((text, variant) => kinds.map((kind, slot) => valueOf(kind, text, variant, slot)));
}
