// The canonical form of a JSON-LD document, by jsonld and rdf-canonize.
import jsonld from "jsonld";
import { loadContext } from "./contexts.ts";

/** RDFC-1.0 N-Quads in safe mode: a term that no context defines is an error, never dropped. */
export const canonicalQuads = (document: object): Promise<string> =>
  jsonld.canonize(document, {
    algorithm: "RDFC-1.0",
    format: "application/n-quads",
    safe: true,
    documentLoader: loadContext,
  });
