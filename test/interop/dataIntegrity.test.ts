// Files that we issue, in the hands of verifiers that know nothing of us: they check the signature and skip the anchor.
// Nothing is fetched: every attempt is recorded; the public schema is answered from a file, all else with an error.
import * as vc from "@digitalbazaar/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { MerkleTree } from "merkletreejs";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { keccak256 } from "#hash";
import { hex } from "../../src/core/bytes/bytes.ts";
import { commitmentOf, digestOfCredential } from "../../src/core/batch/digest.ts";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { leafOf } from "../../src/core/batch/leaf.ts";
import { readAnchor } from "../../src/core/credential/proof.ts";
import { multikeyOf } from "../../src/signature/suites/ed25519.ts";
import { loadContext } from "../../src/signature/jsonld/contexts.ts";
import { DID, file, fileOf, KEY_ID, NOW, privateKey, sample } from "../support/fixtures/issuedBatch.ts";
import { lackOfShared, sharedText } from "./sharedFolder.ts";

const SCHEMA = "ob_v3p0_achievementcredential_schema.json";
const hasSchema = lackOfShared(`ob3/${SCHEMA}`) === null;
const fetched: string[] = [];
const offline = vi.spyOn(globalThis, "fetch").mockImplementation((input) => {
  const url = input instanceof Request ? input.url : String(input);
  fetched.push(url);
  if (hasSchema && url === `https://purl.imsglobal.org/spec/ob/v3p0/schema/json/${SCHEMA}`)
    return Promise.resolve(new Response(sharedText(`ob3/${SCHEMA}`)));
  return Promise.reject(new TypeError("this machine is offline"));
});
beforeEach(() => fetched.splice(0));
afterAll(() => offline.mockRestore());

const publicKeyMultibase = multikeyOf(privateKey);
const method = { id: KEY_ID, type: "Multikey", controller: DID, publicKeyMultibase };

/** Our contexts, and the two documents that a did:key stands for. */
const documentLoader = (url: string) => {
  const context = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"];
  const documents: Record<string, object> = {
    [DID]: { "@context": context, id: DID, verificationMethod: [method], assertionMethod: [KEY_ID] },
    [KEY_ID]: { "@context": context[1], ...method },
  };
  const document = documents[url];
  return document === undefined
    ? loadContext(url)
    : Promise.resolve({ contextUrl: null, documentUrl: url, document } as const);
};

/** Changes that keep the file readable as JSON-LD, and one that adds a term which no context defines. */
const subject = file.credentialSubject as JsonObject;
const other = fileOf("王小明").proof as JsonObject[];
const [signature, anchor] = file.proof as [JsonObject, JsonObject];
const tampered: readonly (readonly [string, JsonObject])[] = [
  ["another title", { ...file, name: "Applied Data Stewardship (Honours)" }],
  ["another grade", { ...file, credentialSubject: { ...subject, result: [{ type: ["Result"], value: "100" }] } }],
  ["another expiry", { ...file, validUntil: "2099-06-30T00:00:00Z" }],
  ["another ledger", { ...file, "mc:ledger": "eip155:1:0x0000000000000000000000000000000000000001/1" }],
  ["a member that no context defines", { ...file, gpa: "4.0" }],
  ["the signature of another file", { ...file, proof: [other[0] as JsonObject, anchor] }],
  ["another time of signing", { ...file, proof: [{ ...signature, created: "2020-01-01T00:00:00Z" }, anchor] }],
];

describe("@digitalbazaar/vc", () => {
  const verify = (credential: JsonObject) =>
    vc.verifyCredential({
      credential,
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader,
      now: new Date(NOW * 1000),
    });

  it.each(sample.files.map((issued, index) => ({ index, issued })))(
    "verifies the issued file $index",
    async ({ issued }) => {
      const { verified, error } = await verify(structuredClone(issued));
      expect([verified, error]).toEqual([true, undefined]);
      expect(fetched).toEqual([]);
    },
  );

  it.each(tampered)("does not verify %s", async (_, changed) => {
    expect((await verify(structuredClone(changed))).verified).toBe(false);
  });
});

describe("@digitalcredentials/verifier-core, the one of university wallets", async () => {
  const core = await import("@digitalcredentials/verifier-core");
  const verify = async (credential: JsonObject) => {
    const print = [vi.spyOn(console, "log"), vi.spyOn(console, "error")]; // without the schema it says so
    for (const spy of print) spy.mockImplementation(() => undefined);
    const result = await core.verifyCredential({
      credential: structuredClone(credential) as never,
      knownDIDRegistries: [],
    });
    for (const spy of print) spy.mockRestore();
    return result;
  };

  it.each(sample.files.map((issued, index) => ({ index, issued })))(
    "finds the signature of the issued file $index valid, and asks for nothing but the public schema",
    async ({ issued }) => {
      const { errors, log, additionalInformation } = await verify(issued);
      expect(errors).toBeUndefined();
      expect(log).toContainEqual(expect.objectContaining({ id: "valid_signature", valid: true }));
      if (hasSchema) expect(JSON.stringify(additionalInformation)).toContain('"result":{"valid":true}');
      expect(fetched.filter((url) => !url.endsWith(SCHEMA))).toEqual([]);
    },
  );

  it.each(tampered)("finds an error in %s", async (_, changed) => {
    const { errors, log } = await verify(changed);
    expect(errors?.length).toBeGreaterThan(0);
    expect(log).toBeUndefined();
  });
});

describe("the path of an issued file", () => {
  it.each(sample.files.map((issued, index) => ({ index, issued })))(
    "is accepted by OpenZeppelin and merkletreejs for file $index, and not for its neighbour",
    ({ index, issued }) => {
      const proof = readAnchor(issued, DID);
      if ("result" in proof) throw new Error("no anchor");
      const commitment = hex(commitmentOf("A", proof.nonce, digestOfCredential(issued)));
      const path = proof.path.map(hex);
      const accepts = (row: unknown[]) =>
        StandardMerkleTree.verify(hex(sample.root), ["uint256", "bytes32", "bytes32"], row, path);
      expect(accepts([index, commitment, hex(proof.otherCommitment)])).toBe(true);
      expect(accepts([index + 1, commitment, hex(proof.otherCommitment)])).toBe(false);
      const leaf = leafOf(index, commitmentOf("A", proof.nonce, digestOfCredential(issued)), proof.otherCommitment);
      const tree = new MerkleTree([], keccak256, { sortPairs: true });
      expect(tree.verify(path, hex(leaf), hex(sample.root))).toBe(true);
      expect(tree.verify(path, hex(keccak256(leaf)), hex(sample.root))).toBe(false);
    },
  );
});
