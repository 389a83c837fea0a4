import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/core/json/strictJson.ts";
import { chainPolicy, listsIssuer, parsePolicy, policyHash } from "../../../src/core/trust/trustPolicy.ts";
import { changed, faultsThrown } from "../../support/mutate.ts";

const LEDGER = `0x${"ab".repeat(20)}`;
const HASH = `0x${"cd".repeat(32)}`;
const account = { chainId: 1, ledger: LEDGER, issuerId: 7 };

const document: Json = {
  format: "credence-trust-v1",
  name: "Admissions office",
  ledgers: [{ chainId: 5, ledger: LEDGER, network: "Some network", evidence: "test", codeHash: HASH }],
  accreditors: [{ ...account, name: "Agency", depth: 2 }],
  issuers: [
    { ...account, name: "Example University" },
    { ...account, issuerId: 8 },
  ],
  chains: {
    1: { rpc: ["https://a.example/rpc?key=1", "http://127.0.0.1:8545"], agree: 2, finality: "finalized", maxAge: 600 },
    31337: { rpc: ["http://localhost:8545/"], finality: { confirmations: 3 } },
  },
  acceptTest: true,
  profiles: [{ any: "thing" }],
};

const faults = (pointer: string, value: Json | undefined) =>
  faultsThrown("bad_policy", () => parsePolicy(changed(document, pointer, value)));

describe("a trust policy", () => {
  it("is read as it is; all but its format and name may be missing", () => {
    expect(parsePolicy(document)).toBe(document);
    expect(parsePolicy({ format: "credence-trust-v1", name: "Nobody" })).toBeDefined();
    for (const pointer of ["/chains/1/agree", "/chains/1/finality", "/chains/1/maxAge", "/issuers/0/name"])
      expect(faults(pointer, undefined), pointer).toEqual([]);
  });

  it.each<[string, string, Json | undefined, string]>([
    ["no object", "", "policy", "/ bad_type"],
    ["another format", "/format", "credence-trust-v2", "/format bad_value"],
    ["no name", "/name", undefined, "/name missing"],
    ["an unknown member", "/issuer", [], "/issuer unknown_key"],
    ["a ledger without code hash", "/ledgers/0/codeHash", undefined, "/ledgers/0/codeHash missing"],
    ["a ledger of unknown evidence", "/ledgers/0/evidence", "none", "/ledgers/0/evidence bad_value"],
    ["a ledger in upper case", "/ledgers/0/ledger", `0x${"AB".repeat(20)}`, "/ledgers/0/ledger bad_value"],
    ["a ledger with an endpoint", "/ledgers/0/rpc", ["https://a.example/"], "/ledgers/0/rpc unknown_key"],
    ["an accreditor without depth", "/accreditors/0/depth", undefined, "/accreditors/0/depth missing"],
    ["an accreditor of depth 0", "/accreditors/0/depth", 0, "/accreditors/0/depth bad_value"],
    ["an issuer by DID", "/issuers/0", { did: "did:web:example.edu" }, "/issuers/0/chainId missing"],
    ["an issuer with a DID besides", "/issuers/0/did", "did:web:example.edu", "/issuers/0/did unknown_key"],
    ["an issuer id as text", "/issuers/0/issuerId", "7", "/issuers/0/issuerId bad_value"],
    ["issuer id 0", "/issuers/0/issuerId", 0, "/issuers/0/issuerId bad_value"],
    ["an issuer without ledger", "/issuers/0/ledger", undefined, "/issuers/0/ledger missing"],
    ["an issuer without chain", "/issuers/0/chainId", undefined, "/issuers/0/chainId missing"],
    ["a chain that is no number", "/chains/mainnet", { rpc: ["https://a.example/"] }, "/chains/mainnet unknown_key"],
    ["a chain with a leading zero", "/chains/01", { rpc: ["https://a.example/"] }, "/chains/01 unknown_key"],
    ["a chain without endpoints", "/chains/1/rpc", [], "/chains/1/rpc bad_length"],
    ["an endpoint of another scheme", "/chains/1/rpc/0", "ws://a.example/", "/chains/1/rpc/0 bad_value"],
    ["an endpoint that is a file", "/chains/1/rpc/0", "file:///etc/passwd", "/chains/1/rpc/0 bad_value"],
    ["an endpoint with a space", "/chains/1/rpc/0", "https://a.example/ b", "/chains/1/rpc/0 bad_value"],
    ["an endpoint twice", "/chains/1/rpc/1", "https://a.example/rpc?key=1", "/chains/1/rpc repeated"],
    ["more to agree than there are", "/chains/1/agree", 3, "/chains/1/agree too_few_endpoints"],
    ["none to agree", "/chains/1/agree", 0, "/chains/1/agree bad_value"],
    ["half to agree", "/chains/1/agree", 1.5, "/chains/1/agree bad_value"],
    ["an unknown finality", "/chains/1/finality", "latest", "/chains/1/finality bad_value"],
    ["no confirmations", "/chains/1/finality", { confirmations: 0 }, "/chains/1/finality bad_value"],
    ["no age", "/chains/1/maxAge", 0, "/chains/1/maxAge bad_value"],
    ["an endless age", "/chains/1/maxAge", 31_536_001, "/chains/1/maxAge bad_value"],
    ["acceptTest as a text", "/acceptTest", "true", "/acceptTest bad_value"],
    ["acceptTest as a number", "/acceptTest", 1, "/acceptTest bad_value"],
    ["profiles that are no list", "/profiles", {}, "/profiles bad_type"],
  ])("is refused with %s", (_, pointer, value, fault) => {
    const found = faults(pointer, value);
    expect(found[0]).toBe(fault);
    if (pointer !== "/issuers/0") expect(found).toEqual([fault]);
  });

  it("is refused with all its faults at once", () => {
    const bad = changed(changed(document, "/issuers/1/issuerId", -1), "/chains/31337/rpc/0", "x");
    expect(faultsThrown("bad_policy", () => parsePolicy(changed(bad, "/name", "")))).toEqual([
      "/name bad_value",
      "/issuers/1/issuerId bad_value",
      "/chains/31337/rpc/0 bad_value",
    ]);
  });

  it("has the SHA-256 of its canonical form as its hash", () => {
    const policy = parsePolicy({ name: "é", format: "credence-trust-v1" });
    const text = '{"format":"credence-trust-v1","name":"é"}';
    expect(policyHash(policy)).toBe(`0x${createHash("sha256").update(text).digest("hex")}`);
  });

  it("lists an issuer by chain, ledger and issuer id, all three", () => {
    const policy = parsePolicy(document);
    expect(listsIssuer(policy, account)).toBe(true);
    for (const other of [{ chainId: 2 }, { issuerId: 9 }, { ledger: `0x${"00".repeat(20)}` }])
      expect(listsIssuer(policy, { ...account, ...other })).toBe(false);
    expect(listsIssuer(parsePolicy({ format: "credence-trust-v1", name: "Nobody" }), account)).toBe(false);
  });

  it("does not list an accreditor as an issuer", () => {
    const policy = parsePolicy(changed(document, "/issuers", []));
    expect(listsIssuer(policy, account)).toBe(false);
  });

  it("has endpoints for the chains that it names, and for no other", () => {
    const policy = parsePolicy(document);
    expect(chainPolicy(policy, 31337)).toEqual({ rpc: ["http://localhost:8545/"], finality: { confirmations: 3 } });
    expect(chainPolicy(policy, 2)).toBeNull();
    expect(chainPolicy(parsePolicy({ format: "credence-trust-v1", name: "Nobody" }), 1)).toBeNull();
  });
});
