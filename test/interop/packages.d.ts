// The few calls that tests and benchmarks make of packages that ship no types.
type Loader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: object }>;

declare module "@digitalbazaar/data-integrity" {
  export const DataIntegrityProof: new (options: { signer?: object; cryptosuite: object }) => object;
}

declare module "@digitalbazaar/eddsa-rdfc-2022-cryptosuite" {
  export const cryptosuite: object;
}

declare module "@digitalbazaar/vc" {
  export function issue(options: { credential: object; suite: object; documentLoader: Loader }): Promise<object>;
  export function verifyCredential(options: {
    credential: object;
    suite: object;
    documentLoader: Loader;
    now?: Date;
  }): Promise<{ verified: boolean; error?: Error & { errors?: Error[] } }>;
}
