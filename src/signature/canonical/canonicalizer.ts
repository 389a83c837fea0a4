// SHA-256 of the canonical N-Quads of many credentials, a hundred times as fast as the library and byte for byte the
// same: one template for each form of credential, which is compared with the library before it is used. The library
// does every body that has no template, or that its template does not take.
import { sha256 } from "#hash";
import { equalBytes } from "../../core/bytes/bytes.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { probeValues } from "./probeValues.ts";
import { type SlotValue, withValues } from "./credentialSlots.ts";
import { canonicalQuads } from "../jsonld/canonicalQuads.ts";
import { NumberForms } from "./numberForms.ts";
import { makeTemplate, type Template } from "./quadTemplate.ts";
import { type ReadBody, type BodyForm, BodyForms } from "./bodyForms.ts";

/** Shapes that get a template, some 50 kB each; a roster has few. */
const LIMIT = 512;

export interface CanonicalizerParts {
  readonly makeTemplate: typeof makeTemplate;
  readonly canonicalQuads: (body: JsonObject) => Promise<string>;
}

/** Takes the result out of a template before another body is filled in; null where the template gives null. */
type Use<T> = (template: Template, values: readonly SlotValue[]) => T | null;

const decoder = new TextDecoder();

const filled: Use<string> = (template, values) => {
  const bytes = template.fill(values);
  return bytes === null ? null : decoder.decode(bytes);
};

/** Keeps what it learned; meant for one batch, in the main thread or a worker. */
export class Canonicalizer {
  /** Bodies that were done by template and by the library; those that templates were compared on are not counted. */
  readonly stats = { templated: 0, library: 0 };
  readonly #parts: CanonicalizerParts;
  readonly #forms = new BodyForms();
  readonly #numbers = new NumberForms();
  /** null: for the library */
  readonly #templates = new Map<BodyForm, Template | null>();
  readonly #making = new Map<BodyForm, Promise<Template | null>>();

  constructor(parts: CanonicalizerParts = { makeTemplate, canonicalQuads }) {
    this.#parts = parts;
  }

  /** SHA-256 of the quads: at once where the form has a template. Rejects where canonicalQuads does. */
  hash(body: JsonObject): Uint8Array | Promise<Uint8Array> {
    const byTemplate: Use<Uint8Array> = (template, values) => template.hash(values);
    return this.#byTemplate(body, byTemplate) ?? this.#slowly(body, byTemplate, sha256);
  }

  /** The quads themselves. Rejects where canonicalQuads does. */
  async quads(body: JsonObject): Promise<string> {
    return this.#byTemplate(body, filled) ?? this.#slowly(body, filled, (quads) => quads);
  }

  /** Null without a template that takes the body. */
  #byTemplate<T>(body: JsonObject, use: Use<T>): T | null {
    const read = this.#forms.read(body);
    const template = read && this.#templates.get(read.form);
    const result = template ? use(template, read.values) : null;
    if (result !== null) this.stats.templated++;
    return result;
  }

  /** For a new form, a new number, or a value that templates do not take. */
  async #slowly<T>(body: JsonObject, use: Use<T>, useLibrary: (quads: string) => T): Promise<T> {
    const read = this.#forms.read(body);
    if (read !== null) await (await this.#templateOf(body, read))?.learn(read.values);
    const result = this.#byTemplate(body, use);
    if (result !== null) return result;
    this.stats.library++;
    return useLibrary(await this.#parts.canonicalQuads(body));
  }

  /** The trusted template of a form; made once, also where many bodies of a form come at the same time. */
  async #templateOf(body: JsonObject, read: ReadBody): Promise<Template | null> {
    const { form } = read;
    const known = this.#templates.get(form);
    if (known !== undefined) return known;
    if (this.#templates.size >= LIMIT) return null;
    let making = this.#making.get(form);
    if (making === undefined) {
      making = this.#make(body, read.values);
      this.#making.set(form, making);
    }
    const template = await making;
    this.#making.delete(form);
    this.#templates.set(form, template);
    return template;
  }

  async #make(body: JsonObject, values: readonly SlotValue[]): Promise<Template | null> {
    try {
      const template = await this.#parts.makeTemplate(body, values, this.#numbers);
      const results = [await this.#compare(template, body, values)];
      for (const others of probeValues(template.kinds))
        results.push(await this.#compare(template, withValues(body, others), others));
      return results.includes("same") && !results.includes("differ") ? template : null;
    } catch {
      return null; // what is wrong with the body, the library says when it is asked for the body itself
    }
  }

  async #compare(
    template: Template,
    body: JsonObject,
    values: readonly SlotValue[],
  ): Promise<"same" | "differ" | "not taken"> {
    await template.learn(values);
    const text = filled(template, values);
    const hash = template.hash(values);
    if (text === null || hash === null) return "not taken";
    const expected = await this.#parts.canonicalQuads(body);
    return text === expected && equalBytes(hash, sha256(expected)) ? "same" : "differ";
  }
}
