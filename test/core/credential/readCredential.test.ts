import { describe, expect, it } from "vitest";
import { readDocument } from "../../../src/core/credential/readCredential.ts";
import { isDocument } from "../../../src/core/verdict/document.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { DID, file, account, sample } from "../../support/fixtures/issuedBatch.ts";
import { changed } from "../../support/mutate.ts";

const read = (document: Json) => readDocument(document as JsonObject);
const at = (pointer: string, value: Json | undefined) => read(changed(file, pointer, value));

describe("a document", () => {
  it("has the parts that the other checks need, each parsed", () => {
    expect(read(file)).toMatchObject({
      file,
      id: file.id,
      name: "Applied Data Stewardship",
      issuerDid: DID,
      issuerName: "Example University",
      account,
      validFrom: "2026-06-30T09:00:00Z",
      validUntil: "2036-06-30T00:00:00Z",
      awardedDate: "2026-06-30T09:00:00Z",
      anchor: { account, root: sample.root },
      notNfc: false,
    });
  });

  it("may lack an end, an issuer's name and a date of award", () => {
    const bare = read(
      changed(changed(changed(file, "/validUntil", undefined), "/awardedDate", undefined), "/issuer/name", undefined),
    );
    expect(bare).toMatchObject({ validUntil: null, awardedDate: null, issuerName: null });
  });

  it("says whether any of its text is not NFC, in values and keys, and leaves the proofs out of it", () => {
    expect(at("/name", "S\u0327ims\u0327ek")).toMatchObject({ notNfc: true });
    expect(at("/S\u0327", "x")).toMatchObject({ notNfc: true });
    expect(at("/proof/2", { type: "DataIntegrityProof", note: "S\u0327" })).toMatchObject({ notNfc: false });
  });

  it("is the very file, not a copy, and nothing in it is changed by reading", () => {
    const before = JSON.stringify(file);
    const document = read(file);
    expect(isDocument(document) && document.file).toBe(file);
    expect(JSON.stringify(file)).toBe(before);
  });

  it("may carry members that we do not know, unknown proofs among them", () => {
    expect(isDocument(at("/extra", { deep: [1] }))).toBe(true);
    expect(isDocument(at("/credentialSubject/extra", "x"))).toBe(true);
    expect(isDocument(at("/proof/2", { type: "DataIntegrityProof", cryptosuite: "bbs-2023" }))).toBe(true);
  });
});

describe("what fails the format check", () => {
  const context = file["@context"] as Json[];
  it.each<[string, string, Json | undefined, string, string?]>([
    ["no context", "/@context", undefined, "context"],
    ["a context more", "/@context/3", "https://evil.example/context", "context"],
    ["a context fewer", "/@context", context.slice(1), "context"],
    ["contexts in another order", "/@context", context.toReversed(), "context"],
    ["a context that is a text", "/@context", context[0], "context"],
    ["another meaning of mc", "/@context/2/mc", "https://evil.example/#", "context"],
    ["a further inline term", "/@context/2/name", "https://evil.example/#", "context"],
    [
      "the extensions context without need",
      "/@context",
      [context[0], context[1], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", context[2]] as Json,
      "context",
    ],
    ["another type", "/type", ["VerifiableCredential", "mc:Unknown"], "unknown_kind", "/type"],
    ["a type that is a text", "/type", "OpenBadgeCredential", "unknown_kind", "/type"],
    ["no type", "/type", undefined, "unknown_kind", "/type"],
    ["the badge type alone", "/type", ["OpenBadgeCredential"], "schema", "/type"],
    ["no id", "/id", undefined, "schema", "/id"],
    ["an id that is a number", "/id", 5, "schema", "/id"],
    ["no name", "/name", undefined, "schema", "/name"],
    ["an issuer that is a text", "/issuer", DID, "schema"],
    ["an issuer whose DID is in upper case", "/issuer/id", "did:web:Example.edu", "schema", "/issuer/id"],
    ["an issuer with a look-alike letter", "/issuer/id", "did:web:ex\u0430mple.edu", "schema", "/issuer/id"],
    ["an issuer by URL", "/issuer/id", "https://example.edu/", "schema", "/issuer/id"],
    ["no start", "/validFrom", undefined, "schema", "/validFrom"],
    ["a start that is a date", "/validFrom", "2026-06-30", "schema", "/validFrom"],
    ["an end that never is", "/validUntil", "2036-02-30T00:00:00Z", "schema", "/validUntil"],
    ["an end that is null", "/validUntil", null, "schema", "/validUntil"],
    ["no account", "/mc:ledger", undefined, "schema", "/mc:ledger"],
    ["an account in upper case", "/mc:ledger", `eip155:1:0x${"AB".repeat(20)}/1`, "schema", "/mc:ledger"],
    [
      "an account whose issuer id no double holds",
      "/mc:ledger",
      `eip155:1:${account.ledger}/9007199254740993`,
      "schema",
      "/mc:ledger",
    ],
    ["an account in a list", "/mc:ledger", [file["mc:ledger"] as Json], "schema", "/mc:ledger"],
    ["no subject", "/credentialSubject", undefined, "schema", "/credentialSubject"],
    ["credits as a text", "/credentialSubject/creditsEarned", "5", "schema", "/credentialSubject/creditsEarned"],
    ["no proof", "/proof", undefined, "no_anchor"],
    ["an empty list of proofs", "/proof", [], "no_anchor"],
    ["no anchor", "/proof/1", undefined, "no_anchor"],
    ["two anchors", "/proof/0", (file.proof as Json[])[1], "many_anchors"],
    ["a member more in the anchor", "/proof/1/created", "2026-01-01T00:00:00Z", "bad_anchor"],
  ])("is %s", (_, pointer, value, code, where) => {
    const check = at(pointer, value);
    expect(check).toMatchObject({ result: "fail", code });
    if (where !== undefined) expect(check).toHaveProperty("where", where);
  });
});
