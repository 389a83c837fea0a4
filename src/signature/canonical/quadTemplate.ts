// Canonical N-Quads (RDFC-1.0) of the credentials of one form. Where values could change more than the text of
// their terms, the template gives null, and the library does that credential.
import { sha256 } from "#hash";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { BlankLabels } from "./blankLabels.ts";
import { byteText, type ByteText, ByteWriter } from "./byteText.ts";
import type { SlotValue } from "./credentialSlots.ts";
import { isPlainIri, quoted } from "./nquad.ts";
import type { NumberForms } from "./numberForms.ts";
import { type Prefix, PrefixHash } from "./prefixHash.ts";
import { QuadBlocks } from "./quadBlocks.ts";
import { type Slot, type SymbolicDataset, symbolicDataset } from "./symbolicQuads.ts";

export interface Template {
  /** The kind of term that each slot becomes. */
  readonly kinds: readonly Slot["kind"][];
  /** Ask the library for the numbers among these values, so that fill knows them. */
  learn(values: readonly SlotValue[]): Promise<void>;
  /** The quads in UTF-8, until any template is filled again; null where values are special, alike, or not learned. */
  fill(values: readonly SlotValue[]): Uint8Array | null;
  /** SHA-256 of what fill gives; null where that does. */
  hash(values: readonly SlotValue[]): Uint8Array | null;
}

/** The template of a body's form. Throws NoTemplate, or what the library throws. */
export async function makeTemplate(
  body: JsonObject,
  values: readonly SlotValue[],
  numbers: NumberForms,
): Promise<Template> {
  return new QuadTemplate(await symbolicDataset(body, values), numbers);
}

const out = new ByteWriter();

class QuadTemplate implements Template {
  readonly kinds: readonly Slot["kind"][];
  readonly #slots: readonly Slot[];
  readonly #numbers: NumberForms;
  readonly #labels: BlankLabels;
  readonly #blocks: QuadBlocks;
  readonly #constants: ReadonlySet<string>;
  /** slots, then blank nodes, then whatever the blocks keep */
  readonly #terms: ByteText[] = [];
  readonly #prefixHash = new PrefixHash();
  /** of what was filled in last */
  #prefix: Prefix | null = null;

  constructor(dataset: SymbolicDataset, numbers: NumberForms) {
    const { quads, slots, nodeCount } = dataset;
    this.kinds = slots.map(({ kind }) => kind);
    this.#slots = slots;
    this.#numbers = numbers;
    this.#labels = new BlankLabels(
      quads,
      Array.from({ length: nodeCount }, (_, i) => slots.length + i),
    );
    this.#blocks = new QuadBlocks(dataset);
    const terms = quads.flatMap(({ subject, object }) => [subject, object]);
    this.#constants = new Set(terms.filter((term) => typeof term === "string"));
  }

  async learn(values: readonly SlotValue[]): Promise<void> {
    for (const [i, slot] of this.#slots.entries())
      if (slot.kind === "number") await this.#numbers.learn(values[i] as number, slot.datatype);
  }

  fill(values: readonly SlotValue[]): Uint8Array | null {
    const terms = this.#terms;
    for (let i = 0; i < values.length; i++) {
      const term = this.#term(values[i] as SlotValue, this.#slots[i] as Slot);
      if (term === null) return null;
      terms[i] = term;
    }
    if (this.#irisMeet(terms)) return null;
    const nodes = this.#labels.assign(terms);
    if (nodes === null) return null;
    this.#prefix = this.#blocks.write(terms, nodes, out);
    return out.take();
  }

  hash(values: readonly SlotValue[]): Uint8Array | null {
    const filled = this.fill(values);
    if (filled === null) return null;
    return this.#prefix === null ? sha256(filled) : this.#prefixHash.of(filled, this.#prefix);
  }

  /** The text of a slot, or null. */
  #term(value: SlotValue, slot: Slot): ByteText | null {
    if (typeof value === "number")
      return slot.kind === "number" ? (this.#numbers.literal(value, slot.datatype) ?? null) : null;
    if (slot.kind === "iri") return isPlainIri(value) ? `<${value}>` : null;
    if (slot.kind === "number") return null;
    const text = byteText(value);
    if (text !== value && !value.isWellFormed()) return null; // UTF-8 cannot say what the library's text says
    return quoted(text) + slot.suffix;
  }

  /** Two IRIs that are the same make one node of two, and perhaps one quad of two. */
  #irisMeet(terms: readonly ByteText[]): boolean {
    for (let i = 0; i < this.kinds.length; i++) {
      if (this.kinds[i] !== "iri") continue;
      const iri = terms[i] as string;
      if (this.#constants.has(iri)) return true;
      for (let j = 0; j < i; j++) if (terms[j] === iri) return true;
    }
    return false;
  }
}
