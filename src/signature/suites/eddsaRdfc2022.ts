// The issuer's signature on view A: W3C Data Integrity suite eddsa-rdfc-2022. Canonical N-Quads by jsonld and
// rdf-canonize, Ed25519 by node:crypto. Inclusion never depends on it [D3].
import { type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { sha256 } from "#hash";
import { base58, concat, joined, parseBase58 } from "../../core/bytes/bytes.ts";
import { canonicalize } from "../../core/json/canonical.ts";
import type { Json, JsonObject } from "../../core/json/strictJson.ts";
import { SIGNATURE_SUITE, type SignatureProof } from "../../core/credential/proof.ts";
import { canonicalQuads } from "../jsonld/canonicalQuads.ts";

const signBytes = promisify<null, Buffer, KeyObject, Buffer>(sign);
const verifyBytes = promisify<null, Buffer, KeyObject, Buffer, boolean>(verify);

/** An Ed25519 private key and the exact text that names it in the issuer profile. */
export interface SigningKey {
  readonly verificationMethod: string;
  readonly privateKey: KeyObject;
}

type ProofOptions = Omit<SignatureProof, "proofValue">;

const optionsOf = (key: SigningKey, created: string): ProofOptions => ({
  type: "DataIntegrityProof",
  cryptosuite: SIGNATURE_SUITE,
  created,
  verificationMethod: key.verificationMethod,
  proofPurpose: "assertionMethod",
});

/** Sign a credential body (without `proof`); `created` is an RFC 3339 time. Ed25519 is deterministic: same bytes each time. */
export async function signCredential(body: JsonObject, key: SigningKey, created: string): Promise<SignatureProof> {
  const options = optionsOf(key, created);
  const signature = await signBytes(null, Buffer.from(await hashData(body, { ...options })), key.privateKey);
  return { ...options, proofValue: `z${base58(signature)}` };
}

/** SHA-256 of a body's canonical quads, at once or later. */
export type HashQuads = (body: JsonObject) => Uint8Array | Promise<Uint8Array>;

/** Signs a body: at once where the hash of its quads is there at once. */
export type Signer = (body: JsonObject) => SignatureProof | Promise<SignatureProof>;

/** As signCredential, for many bodies: the same bytes from any right `hashQuads`, such as a Canonicalizer's. */
export function makeSigner(key: SigningKey, created: string, hashQuads: HashQuads): Signer {
  const options = optionsOf(key, created);
  const proofHashes = new Map<Json, Uint8Array>(); // by the context of the body: of ours there are two, each one object
  const finish = (proofHash: Uint8Array, bodyHash: Uint8Array): SignatureProof => ({
    ...options,
    proofValue: `z${base58(sign(null, joined(proofHash, bodyHash), key.privateKey))}`,
  });
  return (body) => {
    const context = body["@context"] ?? null;
    const proofHash = proofHashes.get(context);
    const bodyHash = hashQuads(body);
    if (proofHash !== undefined && bodyHash instanceof Uint8Array) return finish(proofHash, bodyHash);
    return Promise.all([proofHash ?? hashOptions(withContext(options, body)), bodyHash]).then(([first, second]) => {
      if (Object.isFrozen(context)) proofHashes.set(context, first);
      return finish(first, second);
    });
  };
}

/**
 * Is `proof` the signature of `key` on this body? Rejects where JSON-LD finds a term that the contexts do not define. Verdicts
 * leave the quads to the library.
 */
export async function isSignedBy(
  body: JsonObject,
  proof: SignatureProof,
  key: KeyObject,
  hashQuads: HashQuads = byLibrary,
): Promise<boolean> {
  const { proofValue, ...options } = proof;
  const signature = signatureBytes(proofValue);
  if (signature === null) return false;
  const data = await hashData(body, { ...options }, hashQuads);
  return verifyBytes(null, Buffer.from(data), key, Buffer.from(signature));
}

/** SHA-256 of the canonical proof options, then SHA-256 of the canonical body: 64 bytes. */
export async function hashData(
  body: JsonObject,
  options: JsonObject,
  hashQuads: HashQuads = byLibrary,
): Promise<Uint8Array> {
  const proofHash = await hashOptions(withContext(options, body));
  return concat(proofHash, await hashQuads(body));
}

const byLibrary: HashQuads = async (body) => sha256(await canonicalQuads(body));

const withContext = (options: JsonObject | ProofOptions, body: JsonObject): JsonObject => ({
  ...options,
  "@context": body["@context"] ?? null,
});

let lastOptions: { text: string; hash: Promise<Uint8Array> } = { text: "", hash: Promise.resolve(new Uint8Array()) };

/** All credentials of a batch have the same proof options, so the last hash is kept. */
function hashOptions(options: JsonObject): Promise<Uint8Array> {
  const text = canonicalize(options);
  if (text !== lastOptions.text) lastOptions = { text, hash: canonicalQuads(options).then(sha256) };
  return lastOptions.hash;
}

function signatureBytes(proofValue: string): Uint8Array | null {
  if (!proofValue.startsWith("z")) return null;
  try {
    const bytes = parseBase58(proofValue.slice(1));
    return bytes.length === 64 ? bytes : null;
  } catch {
    return null;
  }
}
