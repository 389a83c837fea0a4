// A JSON-LD document as RDF, before blank nodes are named: what jsonld's own canonize hands to rdf-canonize.
import jsonld, { type Quad } from "jsonld";
import { loadContext } from "./contexts.ts";

/** The quads of a document, in safe mode as canonicalQuads. Rejects where that does. */
export const datasetOf = (document: object): Promise<Quad[]> =>
  jsonld.toRDF(document, { safe: true, documentLoader: loadContext });
