// All quads of a template in the order of their texts. As texts quads sort by subject, predicate, object: a term is
// followed by a space, which sorts before every further character of a longer term. So they are a row of blocks, one to a
// subject, and only the blocks of subjects that differ have to be put in their order.
import type { ByteText, ByteWriter } from "./byteText.ts";
import { type Pattern, patternOf, writeFilled } from "./pattern.ts";
import { LEAST_PREFIX, type Prefix } from "./prefixHash.ts";
import { byCodeUnits, insertionSort } from "../../core/json/insertionSort.ts";
import { NoTemplate, type Slot, type SymbolicDataset, type SymbolicQuad, type Term } from "./symbolicQuads.ts";

/** Objects of one subject and predicate whose order differs: in order, they fill the positions from `at` on. */
interface SortedObjects {
  readonly objects: readonly Term[];
  readonly at: number;
}

const bySubject = ([a]: readonly [string, Pattern], [b]: readonly [string, Pattern]): number => byCodeUnits(a, b);

export class QuadBlocks {
  readonly #slots: readonly Slot[];
  readonly #sorted: SortedObjects[] = [];
  #positionCount: number;
  /** subjects that are the same in every credential, in order */
  readonly #constant: readonly (readonly [subject: string, quads: Pattern])[];
  /** all of them as one, for where no other subject comes before the last */
  readonly #constantQuads: Pattern;
  readonly #lastConstant: string;
  /** by the position of the subject */
  readonly #slotSubjects: readonly (readonly [subject: number, quads: Pattern])[];
  readonly #nodes: ReadonlyMap<number, Pattern>;
  /** numbers of labels in the order of their texts: 0, 1, 10, 11, 2, … */
  readonly #labelOrder: readonly number[];

  /** Throws NoTemplate. */
  constructor({ quads, slots, nodeCount }: SymbolicDataset) {
    this.#slots = slots;
    this.#positionCount = slots.length + nodeCount;
    const constant: [string, Term[]][] = [];
    const slotSubjects: [number, Pattern][] = [];
    const nodes = new Map<number, Pattern>();
    for (const [subject, own] of Map.groupBy(quads, (quad) => quad.subject)) {
      const parts = this.#inOrder(subject, own);
      if (typeof subject === "string") constant.push([subject, parts]);
      else if (subject < slots.length) slotSubjects.push([subject, patternOf(parts)]);
      else nodes.set(subject, patternOf(parts));
    }
    constant.sort(([a], [b]) => (a < b ? -1 : 1));
    this.#constant = constant.map(([subject, parts]) => [subject, patternOf(parts)]);
    this.#constantQuads = patternOf(constant.flatMap(([, parts]) => parts));
    this.#lastConstant = constant.at(-1)?.[0] ?? "";
    this.#slotSubjects = slotSubjects;
    this.#nodes = nodes;
    this.#labelOrder = Array.from({ length: nodeCount }, (_, i) => i).sort((a, b) => (String(a) < String(b) ? -1 : 1));
  }

  /**
   * `terms`: of all slots and blank nodes; positions behind them are used here. `nodes`: in the order of their labels.
   * The prefix that other credentials have too, if it is long.
   */
  write(terms: ByteText[], nodes: readonly number[], out: ByteWriter): Prefix | null {
    for (const { objects, at } of this.#sorted) {
      const texts = objects.map((term) => (typeof term === "string" ? term : (terms[term] as string)));
      insertionSort(texts, byCodeUnits);
      for (let i = 0; i < texts.length; i++) terms[at + i] = texts[i] as string;
    }
    const prefix = this.#writeIris(terms, out);
    for (const label of this.#labelOrder) {
      const quads = this.#nodes.get(nodes[label] as number);
      if (quads !== undefined) writeFilled(quads, terms, out);
    }
    return prefix;
  }

  #writeIris(terms: readonly ByteText[], out: ByteWriter): Prefix | null {
    const others = this.#slotSubjects.map(([subject, quads]) => [terms[subject] as string, quads] as const);
    insertionSort(others, bySubject);
    if (others.every(([subject]) => subject > this.#lastConstant)) {
      writeFilled(this.#constantQuads, terms, out);
      for (const [, quads] of others) writeFilled(quads, terms, out);
      return this.#prefix(terms);
    }
    const all = [...this.#constant, ...others].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, quads] of all) writeFilled(quads, terms, out);
    return null;
  }

  /** Up to the second label of a blank node, so that there are few. */
  #prefix(terms: readonly ByteText[]): Prefix | null {
    const { fixed, holes } = this.#constantQuads;
    const [hole] = holes;
    const key = hole === undefined ? "" : (terms[hole] as string);
    const length = (fixed[0] as string).length + key.length + (fixed[1] ?? "").length;
    return length < LEAST_PREFIX ? null : { key, length };
  }

  #inOrder(subject: Term, quads: readonly SymbolicQuad[]): Term[] {
    const predicates = [...Map.groupBy(quads, (quad) => quad.predicate)].sort(([a], [b]) => (a < b ? -1 : 1));
    return predicates.flatMap(([predicate, own]) =>
      this.#objectsInOrder(own.map((quad) => quad.object)).flatMap((object) => [
        subject,
        ` ${predicate} `,
        object,
        " .\n",
      ]),
    );
  }

  /** As far as their order is known now; where it is not, positions that are filled in order. */
  #objectsInOrder(objects: readonly Term[]): readonly Term[] {
    const fixed = objects.filter((object) => typeof object === "string");
    if (fixed.length === objects.length) return fixed.sort();
    if (objects.length === 1) return objects;
    // rdf-canonize sorts by UTF-16, and bytes sort otherwise: for IRIs and labels, which are ASCII here, it is the same
    if (objects.some((object) => this.#isLiteral(object))) throw new NoTemplate("literals whose order differs");
    const at = this.#positionCount;
    this.#sorted.push({ objects, at });
    this.#positionCount += objects.length;
    return objects.map((_, i) => at + i);
  }

  #isLiteral(object: Term): boolean {
    if (typeof object === "string") return object.startsWith('"');
    const slot = this.#slots[object];
    return slot !== undefined && slot.kind !== "iri";
  }
}
