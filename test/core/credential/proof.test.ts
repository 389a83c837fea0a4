import { describe, expect, it } from "vitest";
import { encode } from "cborg";
import { writeAnchor } from "../../../src/core/anchor/anchorProof.ts";
import { base64url } from "../../../src/core/bytes/bytes.ts";
import { bodyOf } from "../../../src/core/batch/digest.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import {
  anchorMember,
  readAnchor,
  readSignature,
  withProofs,
  type SignatureProof,
} from "../../../src/core/credential/proof.ts";
import { DID, file, sample } from "../../support/fixtures/issuedBatch.ts";

const [signature, anchor] = file.proof as [JsonObject, JsonObject];
const body = bodyOf(file);
const withProof = (proof: Json): JsonObject => ({ ...body, proof });
const read = (proof: Json) => {
  const found = readAnchor(withProof(proof), DID);
  return "result" in found ? found : "an anchor";
};
const fails = (code: string): unknown => expect.objectContaining({ result: "fail", code });

describe("the proofs of a file", () => {
  it("are the signature and then the anchor, of six and of exactly five members", () => {
    const made = withProofs(body, signature as unknown as SignatureProof, anchor);
    expect(made).toEqual(file);
    expect(Object.keys(anchor).toSorted()).toEqual([
      "cryptosuite",
      "proofPurpose",
      "proofValue",
      "type",
      "verificationMethod",
    ]);
    expect(anchor).toMatchObject({ cryptosuite: "credence-merkle-2026", verificationMethod: `${DID}#anchor` });
  });

  it("read back to what they were written from", () => {
    for (const [index, issued] of sample.files.entries()) {
      const found = readAnchor(issued, DID);
      if ("result" in found) throw new Error("no anchor");
      expect(found).toMatchObject({ index, view: "A", root: sample.root, nonce: sample.credentials[index]?.nonceA });
      expect(anchorMember(DID, found)).toEqual((issued.proof as Json[])[1]);
    }
  });
});

describe("the anchor of a file", () => {
  it("is found wherever it stands, beside proofs of others", () => {
    const strange: Json[] = [
      null,
      1,
      "x",
      [],
      {},
      { cryptosuite: 1 },
      { type: "DataIntegrityProof", cryptosuite: "ecdsa-jcs-2019" },
    ];
    expect(read([...strange, anchor, ...strange, signature])).toBe("an anchor");
    expect(read([anchor])).toBe("an anchor");
  });

  it.each<[string, Json]>([
    ["no proofs", []],
    ["one proof that is not in a list", anchor],
    ["the signature alone", [signature]],
    ["an anchor inside another list", [[anchor]]],
    ["the suite in upper case", [{ ...anchor, cryptosuite: "Credence-Merkle-2026" }]],
    ["the suite in a list", [{ ...anchor, cryptosuite: ["credence-merkle-2026"] }]],
  ])("is missing in %s", (_, proof) => {
    expect(read(proof)).toEqual(fails("no_anchor"));
  });

  it("is one: two are refused, be they equal or not", () => {
    expect(read([anchor, anchor])).toEqual(fails("many_anchors"));
    expect(read([anchor, signature, { cryptosuite: "credence-merkle-2026" }])).toEqual(fails("many_anchors"));
  });

  it.each<[string, JsonObject]>([
    ["another type", { ...anchor, type: "MerkleProof2019" }],
    ["a list of types", { ...anchor, type: ["DataIntegrityProof"] }],
    ["another purpose", { ...anchor, proofPurpose: "authentication" }],
    ["another verification method", { ...anchor, verificationMethod: "did:web:evil.example#anchor" }],
    ["another fragment", { ...anchor, verificationMethod: `${DID}#anchors` }],
    ["a member more", { ...anchor, created: "2026-01-01T00:00:00Z" }],
    ["a member named like a method", { ...anchor, toString: "x" }],
    ["a member fewer", Object.fromEntries(Object.entries(anchor).filter(([key]) => key !== "proofPurpose"))],
    [
      "a member replaced by another",
      { ...Object.fromEntries(Object.entries(anchor).filter(([key]) => key !== "type")), id: "DataIntegrityProof" },
    ],
    ["no proofValue", Object.fromEntries(Object.entries(anchor).filter(([key]) => key !== "proofValue"))],
    ["a proofValue in a list", { ...anchor, proofValue: [anchor.proofValue as string] }],
    ["a proofValue that is a number", { ...anchor, proofValue: 5 }],
    ["a proofValue that is null", { ...anchor, proofValue: null }],
    ["an empty proofValue", { ...anchor, proofValue: "" }],
    ["a proofValue that is no anchor", { ...anchor, proofValue: "uAAAA" }],
  ])("is refused with %s", (_, changed) => {
    expect(read([signature, changed])).toEqual(fails("bad_anchor"));
  });

  it("says in words what was expected", () => {
    expect(read([{ ...anchor, proofValue: "x" }])).toMatchObject({
      detail: expect.stringContaining("multibase base64url") as string,
    });
    expect(read([{ ...anchor, more: 1 }])).toMatchObject({ detail: expect.stringContaining("five members") as string });
  });

  it("of a newer version is unknown, not false, but only in the five members that it must have", () => {
    const newer = { ...anchor, proofValue: `u${base64url(encode([2]))}` };
    expect(read([newer])).toEqual({ result: "unknown", cause: "newer_format" });
    expect(read([{ ...newer, more: 1 }])).toEqual(fails("bad_anchor"));
    expect(read([newer, anchor])).toEqual(fails("many_anchors"));
  });

  it("of another issuer's DID is refused, since the method names it", () => {
    const found = readAnchor(file, "did:web:other.example");
    expect(found).toEqual(fails("bad_anchor"));
    expect(writeAnchor(readAnchor(file, DID) as never)).toBe(anchor.proofValue);
  });
});

describe("the signature of a file", () => {
  it("is read from its six members", () => {
    expect(readSignature(file)).toEqual(signature);
    expect(readSignature(withProof([anchor, signature]))).toEqual(signature);
  });

  it("is absent where the anchor is the only proof, and unsupported where there is only another's", () => {
    expect(readSignature(withProof([anchor]))).toBe("absent");
    expect(readSignature(withProof([]))).toBe("absent");
    expect(readSignature(withProof([anchor, { type: "DataIntegrityProof", cryptosuite: "ecdsa-rdfc-2019" }]))).toBe(
      "unsupported",
    );
  });

  it.each<[string, Json[]]>([
    ["there are two", [signature, signature]],
    ["its type is another", [{ ...signature, type: "Ed25519Signature2020" }]],
    ["its purpose is another", [{ ...signature, proofPurpose: "authentication" }]],
    ["its method is an object", [{ ...signature, verificationMethod: { id: "x" } }]],
    ["its value is missing", [Object.fromEntries(Object.entries(signature).filter(([key]) => key !== "proofValue"))]],
    ["its value is a list", [{ ...signature, proofValue: ["z1"] }]],
    ["its time is none", [{ ...signature, created: "yesterday" }]],
    ["its time is missing", [Object.fromEntries(Object.entries(signature).filter(([key]) => key !== "created"))]],
    ["it has a member more", [{ ...signature, expires: "2030-01-01T00:00:00Z" }]],
    ["it brings its own context", [{ ...signature, "@context": [] }]],
  ])("is unsupported where %s", (_, proofs) => {
    expect(readSignature(withProof([anchor, ...proofs]))).toBe("unsupported");
  });
});
