import { describe, expect, it } from "vitest";
import { base58, hex } from "../../../src/core/bytes/bytes.ts";
import { digestOfCredential } from "../../../src/core/batch/digest.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { contextFault } from "../../../src/core/openBadge/credentialShape.ts";
import { readSignature, type SignatureProof } from "../../../src/core/credential/proof.ts";
import { multikeyOf, publicKeyOf } from "../../../src/signature/suites/ed25519.ts";
import { canonicalQuads } from "../../../src/signature/jsonld/canonicalQuads.ts";
import { isSignedBy, signCredential } from "../../../src/signature/suites/eddsaRdfc2022.ts";
import { file, KEY_ID, privateKey, sample, signingKey, strangersKey } from "../../support/fixtures/issuedBatch.ts";

const { proof: proofs, ...body } = file as JsonObject & { proof: JsonObject[] };
const signature = readSignature(file) as SignatureProof;
const publicKey = publicKeyOf(multikeyOf(privateKey));
const subject = body.credentialSubject as JsonObject;
const CREATED = "2026-06-30T09:00:00Z";

describe("signing", () => {
  it("gives a proof of exactly six members, the same bytes each time", async () => {
    const made = await signCredential(body, signingKey, CREATED);
    expect(made).toEqual({
      type: "DataIntegrityProof",
      cryptosuite: "eddsa-rdfc-2022",
      created: CREATED,
      verificationMethod: KEY_ID,
      proofPurpose: "assertionMethod",
      proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/) as string,
    });
    expect(await signCredential(body, signingKey, CREATED)).toEqual(made);
    expect(made).toEqual(signature);
  });

  it("does not depend on the order of keys, and does not change what it signs", async () => {
    const reordered = Object.fromEntries(Object.entries(body).reverse());
    const before = JSON.stringify(reordered);
    expect(await signCredential(reordered, signingKey, CREATED)).toEqual(signature);
    expect(JSON.stringify(reordered)).toBe(before);
  });

  it("refuses a body with a term that no context defines, so that nothing is left unsigned (M9)", async () => {
    for (const changed of [
      { ...body, gpa: "4.0" },
      { ...body, credentialSubject: { ...subject, gpa: "4.0" } },
    ])
      await expect(signCredential(changed, signingKey, CREATED)).rejects.toThrow();
  });

  it("refuses a body whose context is not bundled", async () => {
    const changed = { ...body, "@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/context"] };
    await expect(signCredential(changed, signingKey, CREATED)).rejects.toThrow();
  });
});

describe("a signature", () => {
  it("is true of the body that was signed, by the key that signed it", async () => {
    expect(await isSignedBy(body, signature, publicKey)).toBe(true);
    expect(await isSignedBy(body, signature, publicKeyOf(multikeyOf(strangersKey)))).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ["the title", { ...body, name: "Applied Data Stewardship II" }],
    ["the id", { ...body, id: "urn:uuid:00000000-0000-4000-8000-000000000000" }],
    ["the start", { ...body, validFrom: "2026-06-30T09:00:01Z" }],
    ["the ledger", { ...body, "mc:ledger": "eip155:1:0x0000000000000000000000000000000000000001/1" }],
    ["the number of credits", { ...body, credentialSubject: { ...subject, creditsEarned: 5.5 } }],
    ["a member left out", Object.fromEntries(Object.entries(body).filter(([key]) => key !== "validUntil"))],
    ["a member put in", { ...body, description: "Distinction" }],
    ["the text in another normal form", { ...body, name: "Applied Data Stewardship\u0301" }],
  ])("is false after a change of %s", async (_, changed) => {
    expect(await isSignedBy(changed, signature, publicKey)).toBe(false);
  });

  it.each<[string, Partial<SignatureProof>]>([
    ["created", { created: "2026-06-30T09:00:01Z" }],
    ["verificationMethod", { verificationMethod: `${KEY_ID}x` }],
    ["proofPurpose", { proofPurpose: "authentication" as never }],
    ["cryptosuite", { cryptosuite: "eddsa-jcs-2022" as never }],
  ])("covers its own member %s", async (_, change) => {
    expect(await isSignedBy(body, { ...signature, ...change }, publicKey)).toBe(false);
  });

  it.each([
    ["nothing", ""],
    ["the prefix alone", "z"],
    ["another multibase", `u${signature.proofValue.slice(1)}`],
    ["63 bytes", `z${base58(new Uint8Array(63).fill(7))}`],
    ["65 bytes", `z${base58(new Uint8Array(65).fill(7))}`],
    ["64 zero bytes", `z${base58(new Uint8Array(64))}`],
    ["a letter that base58 has not", `${signature.proofValue}0`],
    ["a million characters", `z${"2".repeat(1_000_000)}`],
  ])("is false, and throws nothing, with a proofValue of %s", async (_, proofValue) => {
    expect(await isSignedBy(body, { ...signature, proofValue }, publicKey)).toBe(false);
  });

  it("is not true or false, but an error, where a term was added that no context defines", async () => {
    await expect(isSignedBy({ ...body, gpa: "4.0" }, signature, publicKey)).rejects.toThrow();
  });

  it("is true for every file of a batch, also when many are checked at once under different options", async () => {
    const later = await Promise.all(
      sample.credentials.map(({ body: each }, i) => signCredential(each, signingKey, `2026-07-0${i + 1}T00:00:00Z`)),
    );
    const checks = sample.credentials.flatMap(({ body: each }, i) => [
      isSignedBy(each, later[i] as SignatureProof, publicKey),
      isSignedBy(each, readSignature(sample.files[i] as JsonObject) as SignatureProof, publicKey),
      isSignedBy(each, later[(i + 1) % later.length] as SignatureProof, publicKey),
    ]);
    expect(await Promise.all(checks)).toEqual(sample.files.flatMap(() => [true, true, false]));
  });
});

describe("canonical N-Quads", () => {
  it("can be the same for two documents that show different levels: so check 1 fixes the contexts (C8)", async () => {
    const [core, openBadges, prefix] = body["@context"] as [string, string, JsonObject];
    const document = (terms: JsonObject, level: string, rank: string): JsonObject => ({
      ...body,
      "@context": [core, openBadges, { ...prefix, ...terms }],
      level,
      rank,
    });
    const honest = document({ level: "urn:x:level", rank: "urn:x:rank" }, "pre-bachelor", "doctorate");
    const swapped = document({ level: "urn:x:rank", rank: "urn:x:level" }, "doctorate", "pre-bachelor");
    expect(await canonicalQuads(swapped)).toBe(await canonicalQuads(honest));
    for (const one of [honest, swapped]) expect(contextFault(one["@context"] as Json)?.code).toBe("context");
    expect(contextFault(body["@context"] as Json)).toBeNull();
  });

  it("give up on a knot of blank nodes, in bounded time (C10)", async () => {
    const nodes = Array.from({ length: 12 }, (_, i) => ({
      "@id": `_:n${i}`,
      knows: Array.from({ length: 12 }, (__, j) => `_:n${j}`).filter((id) => id !== `_:n${i}`),
    }));
    const knot = { "@context": { knows: { "@id": "urn:x:knows", "@type": "@id" } }, "@graph": nodes };
    await expect(canonicalQuads(knot)).rejects.toThrow();
  });

  it("are of one proof at a time: a further one changes neither the digest nor the signature (C9)", () => {
    const further = {
      ...file,
      proof: [...proofs, { type: "DataIntegrityProof", cryptosuite: "ecdsa-jcs-2019", proofValue: "z1" }],
    };
    expect(hex(digestOfCredential(further))).toBe(hex(digestOfCredential(file)));
    expect(readSignature(further)).toEqual(signature);
  });
});
