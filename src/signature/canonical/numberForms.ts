// How JSON-LD writes a JSON number as an RDF literal: 5 is "5", 2.5 is "2.5E0". The library says it, once per number.
import { datasetOf } from "../jsonld/dataset.ts";
import { quoted } from "./nquad.ts";

const LIMIT = 10_000;

export class NumberForms {
  readonly #known = new Map<string, string>();

  /** The whole literal of a number of this datatype, or undefined while it is not learned. */
  literal(value: number, datatype: string): string | undefined {
    return Object.is(value, -0) ? undefined : this.#known.get(`${value} ${datatype}`);
  }

  /** Ask the library. Negative zero is not learned: as a key it would be zero. */
  async learn(value: number, datatype: string): Promise<void> {
    if (Object.is(value, -0) || this.literal(value, datatype) !== undefined) return;
    const form = await lexicalForm(value, datatype);
    if (this.#known.size >= LIMIT) this.#known.clear();
    this.#known.set(`${value} ${datatype}`, `${quoted(form)}^^<${datatype}>`);
  }
}

/** The characters of a number where the context gives its member this datatype. */
export async function lexicalForm(value: number, datatype: string): Promise<string> {
  const context = { n: { "@id": "urn:credence:n", "@type": datatype } };
  const quads = await datasetOf({ "@context": context, "@id": "urn:credence:s", n: value });
  const [quad] = quads;
  if (quads.length !== 1 || quad?.object.termType !== "Literal" || quad.object.datatype.value !== datatype)
    throw new Error(`JSON-LD wrote the number ${value} as no literal of ${datatype}`);
  return quad.object.value;
}
