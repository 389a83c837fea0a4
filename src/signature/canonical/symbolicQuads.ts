// The quads of a credential, with positions for the terms that differ. Made by giving every slot a probe, a value that occurs
// nowhere else, letting the library turn the body into quads, and looking where the probes came out.
import type { Literal, Quad, Resource } from "jsonld";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { type SlotValue, withValues } from "./credentialSlots.ts";
import { datasetOf } from "../jsonld/dataset.ts";
import { isUnescapedIri, quoted, suffixOf } from "./nquad.ts";
import { lexicalForm } from "./numberForms.ts";

/** The N-Quads text of a term, or the position of a term that each credential fills: first the slots, then the blank nodes. */
export type Term = string | number;

export interface SymbolicQuad {
  readonly subject: Term;
  readonly predicate: string;
  readonly object: Term;
}

/** What a slot became. */
export type Slot =
  | { readonly kind: "iri" }
  | { readonly kind: "text"; readonly suffix: string }
  | { readonly kind: "number"; readonly datatype: string };

export interface SymbolicDataset {
  readonly quads: readonly SymbolicQuad[];
  /** position i is slot i */
  readonly slots: readonly Slot[];
  /** positions from slots.length on */
  readonly nodeCount: number;
}

/** Why a form has no template. Its credentials go to the library. */
export class NoTemplate extends Error {}

const PROBE = "urn:credence:probe:";
/** Datatypes that JSON-LD chooses by the number itself where the context names none: not the same for all values. */
const CHOSEN = ["integer", "double"].map((name) => `http://www.w3.org/2001/XMLSchema#${name}`);

/** Throws NoTemplate, or what the library throws. */
export async function symbolicDataset(body: JsonObject, values: readonly SlotValue[]): Promise<SymbolicDataset> {
  if (JSON.stringify(body).includes(PROBE)) throw new NoTemplate("the body holds a probe");
  const probes = values.map((value, i) => (typeof value === "string" ? `${PROBE}${i};` : 1_000.5 + i));
  const written = await Promise.all(
    probes.map(async (probe) => (typeof probe === "string" ? probe : lexicalForm(probe, `${PROBE}number`))),
  );
  const numbers = new Set(values.flatMap((value, i) => (typeof value === "number" ? [i] : [])));
  return new Symbols(written, numbers).dataset(await datasetOf(withValues(body, probes)));
}

class Symbols {
  readonly #slotOf: ReadonlyMap<string, number>;
  readonly #numbers: ReadonlySet<number>;
  readonly #slots: Slot[];
  readonly #nodes = new Map<string, number>();

  /** `probes`: as they stand in the quads; `numbers`: slots that hold a number. */
  constructor(probes: readonly string[], numbers: ReadonlySet<number>) {
    this.#slotOf = new Map(probes.map((probe, i) => [probe, i]));
    this.#numbers = numbers;
    this.#slots = new Array<Slot>(probes.length);
  }

  dataset(quads: readonly Quad[]): SymbolicDataset {
    const symbolic = quads.map(({ subject, predicate, object, graph }) => {
      if (graph.termType !== "DefaultGraph") throw new NoTemplate("a named graph");
      return {
        subject: this.#resource(subject),
        predicate: fixedIri(predicate.value),
        object: object.termType === "Literal" ? this.#literal(object) : this.#resource(object),
      };
    });
    for (let i = 0; i < this.#slots.length; i++)
      if (this.#slots[i] === undefined) throw new NoTemplate("a slot is lost");
    return { quads: symbolic, slots: this.#slots, nodeCount: this.#nodes.size };
  }

  #resource({ termType, value }: Resource): Term {
    if (termType === "BlankNode") {
      const known = this.#nodes.get(value) ?? this.#nodes.size;
      this.#nodes.set(value, known);
      return this.#slots.length + known;
    }
    const slot = this.#slotOf.get(value);
    return slot === undefined ? fixedIri(value) : this.#position(slot, { kind: "iri" });
  }

  #literal(literal: Literal): Term {
    if (!isUnescapedIri(literal.datatype.value)) throw new NoTemplate("a datatype that needs escapes");
    const suffix = suffixOf(literal);
    const slot = this.#slotOf.get(literal.value);
    if (slot === undefined) return withoutProbe(`${quoted(literal.value)}${suffix}`);
    if (!this.#numbers.has(slot)) return this.#position(slot, { kind: "text", suffix: withoutProbe(suffix) });
    if (this.#slots[slot] !== undefined || CHOSEN.includes(literal.datatype.value))
      throw new NoTemplate("a number that is not alone, or has no datatype of its own");
    return this.#position(slot, { kind: "number", datatype: literal.datatype.value });
  }

  #position(slot: number, found: Slot): number {
    const before = this.#slots[slot];
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(found))
      throw new NoTemplate("a slot became two kinds of term");
    this.#slots[slot] = found;
    return slot;
  }
}

/** A constant IRI that needs no escapes. */
function fixedIri(iri: string): string {
  if (!isUnescapedIri(iri)) throw new NoTemplate("an IRI that needs escapes");
  return withoutProbe(`<${iri}>`);
}

function withoutProbe(text: string): string {
  if (text.includes(PROBE)) throw new NoTemplate("the library changed a probe");
  return text;
}
