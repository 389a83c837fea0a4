// Text with holes that are filled from a list of terms.
import { byteText, type ByteText, type ByteWriter } from "./byteText.ts";
import type { Term } from "./symbolicQuads.ts";

/** fixed[0], term holes[0], fixed[1], … */
export interface Pattern {
  readonly fixed: readonly ByteText[];
  readonly holes: readonly number[];
  /** the bytes of those fixed texts that are so long that copying bytes is cheaper than joining texts */
  readonly long: readonly (Uint8Array | null)[];
}

const LONG = 256;

export function patternOf(parts: readonly Term[]): Pattern {
  const texts = [""];
  const holes: number[] = [];
  for (const part of parts) {
    if (typeof part === "string") texts.push((texts.pop() ?? "") + part);
    else {
      holes.push(part);
      texts.push("");
    }
  }
  const fixed = texts.map(byteText);
  return { fixed, holes, long: fixed.map((text) => (text.length < LONG ? null : Buffer.from(text, "latin1"))) };
}

/** `terms` has, at every position that is a hole, the text of that term. */
export function filled({ fixed, holes }: Pattern, terms: readonly ByteText[]): ByteText {
  let text = fixed[0] as string;
  for (let i = 0; i < holes.length; i++) text += (terms[holes[i] as number] as string) + (fixed[i + 1] as string);
  return text;
}

/** The same text, written out. */
export function writeFilled({ fixed, holes, long }: Pattern, terms: readonly ByteText[], out: ByteWriter): void {
  for (let i = 0; i < fixed.length; i++) {
    if (i > 0) out.text(terms[holes[i - 1] as number] as string);
    const bytes = long[i] as Uint8Array | null;
    if (bytes === null) out.text(fixed[i] as string);
    else out.bytes(bytes);
  }
}
