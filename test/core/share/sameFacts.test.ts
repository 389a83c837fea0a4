import { describe, expect, it } from "vitest";
import { makeCredential } from "../../../src/core/credential/makeCredential.ts";
import { digestOfDisclosure } from "../../../src/core/share/disclosure.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { signingInputOf } from "../../../src/core/share/jwt.ts";
import { readShare } from "../../../src/core/share/readShare.ts";
import type { RosterRow } from "../../../src/core/credential/rosterRow.ts";
import { sameFacts } from "../../../src/core/share/sameFacts.ts";
import { writeCompact } from "../../../src/core/share/shareForm.ts";
import { makeShare } from "../../../src/core/share/makeShare.ts";
import { signShare } from "../../../src/signature/suites/es256.ts";
import { fullRow, inputOf, KID, saltsOf, share, shareKey, shares } from "../../support/fixtures/issuedShare.ts";
import { changed } from "../../support/mutate.ts";

function claimsOf(compact: string): JsonObject {
  const document = readShare(compact, share.anchors.B);
  if ("claims" in document) return document.claims;
  throw new Error(JSON.stringify(document));
}

const bothOf = (row: RosterRow): [JsonObject, JsonObject] => {
  const input = inputOf(row);
  const { header, payload, disclosures } = makeShare(input, KID, saltsOf("test"));
  const jwt = signShare(signingInputOf(header, payload), shareKey);
  return [makeCredential(input), claimsOf(writeCompact({ jwt, disclosures }))];
};
const named = (viewA: JsonObject, claims: JsonObject): string[] =>
  sameFacts(viewA, claims).map(({ where, code }) => `${where} ${code}`);

describe("view A and view B of one record", () => {
  it("state the same facts", () => {
    for (const { body, compact } of shares) expect(sameFacts(body, claimsOf(compact))).toEqual([]);
  });

  it.each<[string, RosterRow]>([
    ["a name alone", { row: 2, name: "王小明" }],
    ["an e-mail address that view A shows", { ...fullRow, plainEmail: true }],
    ["credits whose last digits are zeros", { row: 2, name: "A", creditsEarned: "5.0000" }],
    ["a result that looks like a number", { row: 2, name: "A", result: "094.0" }],
    ["evidence and a language, which view B leaves out", { ...fullRow, language: "tr", evidence: { name: "thesis" } }],
  ])("state the same facts with %s", (_, row) => {
    expect(sameFacts(...bothOf(row))).toEqual([]);
  });

  const [viewA, claims] = bothOf(fullRow);
  const names = Object.keys(claims).filter((name) => !name.startsWith("_sd"));

  it("are seventeen facts", () => {
    expect(names).toHaveLength(17);
  });

  it.each(names)("are told apart by a changed %s in view B", (name) => {
    const stated = claims[name];
    const other: Json = typeof stated === "number" ? stated + 1 : "other";
    expect(named(viewA, { ...claims, [name]: other })).toEqual([`/${name} differs`]);
  });

  it.each(names)("are told apart by a missing %s in view B", (name) => {
    const found = named(viewA, changed(claims, `/${name}`, undefined) as JsonObject);
    expect(found).toContain(`/${name} missing`);
    expect(found.filter((one) => one !== "/_sd hidden")).toHaveLength(1);
  });

  it.each<[string, string, Json | undefined, string]>([
    ["another id", "/id", "urn:uuid:1", "/credential_id differs"],
    ["another issuer", "/issuer/id", "did:web:example.org", "/iss differs"],
    ["another issuer's name", "/issuer/name", "Example College", "/issuing_authority differs"],
    ["another country", "/issuer/address/addressCountryCode", "GB", "/issuing_country differs"],
    ["a later start", "/validFrom", "2026-06-30T09:00:01Z", "/nbf differs"],
    ["a later end", "/validUntil", "2037-06-30T00:00:00Z", "/exp differs"],
    ["no end", "/validUntil", undefined, "/exp unexpected"],
    ["another date of award", "/awardedDate", "2026-06-30T00:00:00Z", "/awarded_date differs"],
    ["another account", "/mc:ledger", "eip155:1:0x0000000000000000000000000000000000000001/1", "/ledger differs"],
    ["another name", "/credentialSubject/identifier/0/identityHash", "Eve", "/name differs"],
    ["another learner id", "/credentialSubject/identifier/1/identityHash", "urn:x:2", "/learner_id differs"],
    ["another hash of the address", "/credentialSubject/identifier/2/identityHash", "sha256$0", "/email_hash differs"],
    ["another salt of the address", "/credentialSubject/identifier/2/salt", "x", "/email_hash differs"],
    ["no address", "/credentialSubject/identifier/2", undefined, "/email_hash unexpected"],
    ["another begin", "/credentialSubject/activityStartDate", "2026-02-02T00:00:00Z", "/activity_start differs"],
    ["another end of study", "/credentialSubject/activityEndDate", "2026-06-13T00:00:00Z", "/activity_end differs"],
    ["other credits", "/credentialSubject/creditsEarned", 5, "/credits_earned differs"],
    ["another result", "/credentialSubject/result/0/value", "95", "/result differs"],
    ["a second result", "/credentialSubject/result/1", { type: ["Result"], value: "1" }, "/result differs"],
    ["no result", "/credentialSubject/result", undefined, "/result unexpected"],
    ["another achievement", "/credentialSubject/achievement/version", "2.0", "/achievement differs"],
  ])("are told apart by %s in view A", (_, pointer, value, fault) => {
    expect(named(changed(viewA, pointer, value) as JsonObject, claims)).toEqual([fault]);
  });

  it("are told apart by a plain address in view A that the hash in view B is not of", () => {
    const [plain, same] = bothOf({ ...fullRow, plainEmail: true });
    const other = changed(plain, "/credentialSubject/identifier/2/identityHash", "eve@example.edu") as JsonObject;
    expect(named(other, same)).toEqual(["/email_hash differs"]);
  });

  it("are not said to be the same while a claim is hidden", () => {
    const digests = [...(claims._sd as string[]), digestOfDisclosure("more")];
    expect(named(viewA, { ...claims, _sd: digests })).toEqual(["/_sd hidden"]);
  });

  it("may be a list of results in both", () => {
    const { result } = viewA.credentialSubject as { result: Json };
    expect(named(viewA, { ...claims, result })).toEqual([]);
  });

  it("are told apart without repeating what they state", () => {
    const faults = JSON.stringify(sameFacts(viewA, { ...claims, name: "Eve Secret", result: "100" }));
    for (const secret of ["Şimşek", "Eve", "94", "100"]) expect(faults).not.toContain(secret);
  });
});
