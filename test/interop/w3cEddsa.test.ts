// The test vector of eddsa-rdfc-2022 in W3C vc-di-eddsa. It names the context of the W3C examples, which our loader does
// not have and must not have; the two terms that the document uses of it are therefore defined inline.
import { type KeyObject, sign } from "node:crypto";
import { expect, it } from "vitest";
import { sha256 } from "#hash";
import { base58, hex, parseBase58 } from "../../src/core/bytes/bytes.ts";
import { bodyOf } from "../../src/core/batch/digest.ts";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import type { SignatureProof } from "../../src/core/credential/proof.ts";
import { multikeyOf, privateKeyOf, publicKeyOf } from "../../src/signature/suites/ed25519.ts";
import { canonicalQuads } from "../../src/signature/jsonld/canonicalQuads.ts";
import { hashData, isSignedBy, signCredential } from "../../src/signature/suites/eddsaRdfc2022.ts";
import { describeShared, sharedJson, sharedText } from "./sharedFolder.ts";

const folder = "w3c-eddsa-rdfc-2022/";
const EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2";
const EXAMPLE_TERMS = {
  AlumniCredential: "https://www.w3.org/ns/credentials/examples#AlumniCredential",
  alumniOf: "https://www.w3.org/ns/credentials/examples#alumniOf",
};

const withoutContext = (document: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(document).filter(([key]) => key !== "@context"));

describeShared("the W3C vector of eddsa-rdfc-2022", folder, 6, () => {
  const digits = (name: string) => `0x${sharedText(folder + name).trim()}`;
  const unsigned = sharedJson(`${folder}unsigned.json`) as JsonObject;
  const signed = sharedJson(`${folder}signedDataInt.json`) as JsonObject;
  const proof = signed.proof as unknown as SignatureProof;
  const options = withoutContext(sharedJson(`${folder}proofConfigDataInt.json`) as JsonObject);
  const keyPair = sharedJson(`${folder}keyPair.json`) as { publicKeyMultibase: string; privateKeyMultibase: string };
  const [first] = unsigned["@context"] as [string, string];
  const body: JsonObject = { ...unsigned, "@context": [first, EXAMPLE_TERMS] };
  const privateKey: KeyObject = privateKeyOf(parseBase58(keyPair.privateKeyMultibase.slice(1)).slice(2));

  it("names a context that we do not bundle, so we refuse it as it stands", async () => {
    const refusal = { details: { cause: { code: "context_not_pinned", data: { url: EXAMPLES } } } };
    await expect(canonicalQuads(unsigned)).rejects.toMatchObject(refusal);
    const key = publicKeyOf(keyPair.publicKeyMultibase);
    await expect(isSignedBy(bodyOf(signed), proof, key)).rejects.toMatchObject(refusal);
  });

  it("gives the canonical document and proof options", async () => {
    expect(await canonicalQuads(body)).toBe(sharedText(`${folder}canonDocDataInt.txt`));
    expect(await canonicalQuads({ ...options, "@context": body["@context"] })).toBe(
      sharedText(`${folder}proofCanonDataInt.txt`),
    );
  });

  it("gives the three hashes", async () => {
    expect(hex(sha256(await canonicalQuads(body)))).toBe(digits("docHashDataInt.txt"));
    expect(hex(sha256(await canonicalQuads({ ...options, "@context": body["@context"] })))).toBe(
      digits("proofHashDataInt.txt"),
    );
    expect(hex(await hashData(body, options))).toBe(digits("combinedHashDataInt.txt"));
  });

  it("gives the key pair", () => {
    expect(multikeyOf(privateKey)).toBe(keyPair.publicKeyMultibase);
    expect(publicKeyOf(keyPair.publicKeyMultibase).equals(publicKeyOf(multikeyOf(privateKey)))).toBe(true);
  });

  it("gives the signature, byte for byte, and the signature is true", async () => {
    const { verificationMethod, created, proofValue } = proof;
    expect(await signCredential(body, { privateKey, verificationMethod }, created)).toEqual(proof);
    expect(`z${base58(sign(null, Buffer.from(await hashData(body, options)), privateKey))}`).toBe(
      sharedText(`${folder}sigBTC58DataInt.txt`).trim(),
    );
    expect(hex(parseBase58(proofValue.slice(1)))).toBe(digits("sigHexDataInt.txt"));
    expect(await isSignedBy(body, proof, publicKeyOf(keyPair.publicKeyMultibase))).toBe(true);
  });

  it("is false for any other content, option, key or signature", async () => {
    const key = publicKeyOf(keyPair.publicKeyMultibase);
    const stranger = publicKeyOf(multikeyOf(privateKeyOf(new Uint8Array(32).fill(9))));
    expect(await isSignedBy({ ...body, name: "Alumni Credentia1" }, proof, key)).toBe(false);
    expect(await isSignedBy(body, { ...proof, created: "2023-02-24T23:36:39Z" }, key)).toBe(false);
    expect(await isSignedBy(body, { ...proof, verificationMethod: "did:key:other#other" }, key)).toBe(false);
    expect(await isSignedBy(body, proof, stranger)).toBe(false);
    const bytes = parseBase58(proof.proofValue.slice(1));
    bytes[40] = (bytes[40] as number) ^ 1;
    expect(await isSignedBy(body, { ...proof, proofValue: `z${base58(bytes)}` }, key)).toBe(false);
  });
});
