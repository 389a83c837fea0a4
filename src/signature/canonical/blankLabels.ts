// Labels of blank nodes by RDFC-1.0, for datasets whose blank nodes all differ in the quads that they stand in: no two have
// the same first-degree hash (4.6), and they are numbered in the order of their hashes (4.4, step 4). Where two hashes are
// equal, the algorithm compares neighbours; this file does not, and gives no labels then.
import { type ByteText, sha256Hex } from "./byteText.ts";
import { byCodeUnits, insertionSort } from "../../core/json/insertionSort.ts";
import { filled, type Pattern, patternOf } from "./pattern.ts";
import { NoTemplate, type SymbolicQuad, type Term } from "./symbolicQuads.ts";

interface Hashed {
  readonly node: number;
  readonly hash: string;
}

export class BlankLabels {
  /** hashes that are the same in every credential, in their order */
  readonly #constant: readonly Hashed[];
  readonly #variable: readonly { readonly node: number; readonly quads: Pattern }[];

  /** `nodes`: positions of the blank nodes. Throws NoTemplate. */
  constructor(quads: readonly SymbolicQuad[], nodes: readonly number[]) {
    const hashed = nodes.map((node) => ({ node, quads: firstDegreeQuads(quads, node, new Set(nodes)) }));
    this.#variable = hashed.filter((one) => one.quads.holes.length > 0);
    this.#constant = hashed
      .filter((one) => one.quads.holes.length === 0)
      .map((one) => ({ node: one.node, hash: sha256Hex(filled(one.quads, [])) }))
      .sort(byHash);
    if (new Set(this.#constant.map(({ hash }) => hash)).size < this.#constant.length)
      throw new NoTemplate("two constant blank nodes are alike");
  }

  /** Write the labels into the positions of the nodes. The nodes in the order of their labels, or null. */
  assign(terms: ByteText[]): readonly number[] | null {
    const constant = this.#constant;
    const variable = this.#variable.map(({ node, quads }): Hashed => ({ node, hash: sha256Hex(filled(quads, terms)) }));
    insertionSort(variable, byHash);
    const nodes: number[] = [];
    let next = 0;
    let before = "";
    for (const one of variable) {
      while (next < constant.length && (constant[next] as Hashed).hash < one.hash)
        nodes.push((constant[next++] as Hashed).node);
      if (one.hash === before || constant[next]?.hash === one.hash) return null;
      nodes.push(one.node);
      before = one.hash;
    }
    while (next < constant.length) nodes.push((constant[next++] as Hashed).node);
    for (let i = 0; i < nodes.length; i++) terms[nodes[i] as number] = `_:c14n${i}`;
    return nodes;
  }
}

const byHash = (a: Hashed, b: Hashed): number => byCodeUnits(a.hash, b.hash);

/** The sorted quads that a node stands in, where it is called `_:a` and every other blank node `_:z`. */
function firstDegreeQuads(quads: readonly SymbolicQuad[], node: number, nodes: ReadonlySet<number>): Pattern {
  const called = (term: Term): Term =>
    typeof term === "string" || !nodes.has(term) ? term : term === node ? "_:a" : "_:z";
  const lines = quads
    .filter(({ subject, object }) => subject === node || object === node)
    .map(({ subject, predicate, object }) => [called(subject), predicate, called(object)] as const)
    .sort(([s1, p1, o1], [s2, p2, o2]) => inOrder(s1, s2) || inOrder(p1, p2) || inOrder(o1, o2));
  return patternOf(lines.flatMap(([subject, predicate, object]) => [subject, ` ${predicate} `, object, " .\n"]));
}

/** The order of two terms in quads that are equal up to there. Throws NoTemplate where it depends on the credential. */
function inOrder(a: Term, b: Term): number {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : 1;
  if (typeof a === "string" && a.startsWith("_")) return 1; // a slot starts with a quote or <, before any _:
  if (typeof b === "string" && b.startsWith("_")) return -1;
  throw new NoTemplate("the order of two quads depends on the credential");
}
