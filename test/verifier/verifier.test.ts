import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { readAnchor } from "../../src/core/credential/proof.ts";
import { utf8 } from "../../src/core/bytes/bytes.ts";
import type { Deployment } from "../../src/core/trust/deployment.ts";
import type { ChainReading } from "../../src/core/verdict/chainFacts.ts";
import { writeAccount } from "../../src/core/values/issuerAccount.ts";
import { canonicalize } from "../../src/core/json/canonical.ts";
import type { Json, JsonObject } from "../../src/core/json/strictJson.ts";
import { NOTHING_KNOWN } from "../../src/core/verdict/localKnowledge.ts";
import type { TrustPolicy } from "../../src/core/trust/trustPolicy.ts";
import { profileHash } from "../../src/core/trust/issuerProfile.ts";
import type { VerifierSources } from "../../src/verifier/verifier.ts";
import {
  ANCHORED,
  chainFacts,
  CODE_HASH,
  deployment,
  DID,
  file,
  fileOf,
  account,
  notAnchored,
  NOW,
  policy,
  profile,
  RPC,
  sample,
} from "../support/fixtures/issuedBatch.ts";
import { fakeReader, makeVerifier, reportOf, withChain } from "../support/verifying/fakeReader.ts";
import { changed } from "../support/mutate.ts";
import { hex } from "../../src/core/bytes/bytes.ts";

const contract = deployment.contracts.CredentialLedger?.[0];
const listing = (changes: object = {}, more: object = {}): Deployment =>
  ({ ...deployment, contracts: { CredentialLedger: [{ ...contract, ...changes }] }, ...more }) as Deployment;
const noChains: TrustPolicy = { format: policy.format, name: policy.name, issuers: policy.issuers ?? [] };

describe("verifying bytes", () => {
  it("gives the report, the credential as it was read, and no trouble of our own", async () => {
    const verification = await makeVerifier().verify(utf8(JSON.stringify(file, null, 2)));
    expect(verification).toMatchObject({ credential: file, ownTrouble: false });
    expect(verification.report).toEqual(await reportOf(file));
    expect(verification.report.verdict).toBe("valid");
  });

  it.each([
    ["bytes that are not UTF-8", Uint8Array.of(0xff), "not_utf8"],
    ["a byte order mark", utf8("\ufeff{}"), "byte_order_mark"],
    ["no JSON", utf8("PK"), "bad_json"],
    ["a list", utf8("[]"), "not_an_object"],
    ["a key twice", utf8('{"a":1,"a":2}'), "duplicate_key"],
    ["a context below the top", utf8('{"a":{"@context":1}}'), "nested_context"],
    ["more than 256 KiB", utf8(JSON.stringify({ a: "x".repeat(262_144) })), "too_large"],
  ])("throws what the reader refuses, and asks nobody: %s", async (_, bytes, code) => {
    const reader = fakeReader();
    await expect(makeVerifier({ reader }).verify(bytes)).rejects.toMatchObject({ code });
    expect(reader.calls).toEqual([]);
  });

  it("gives a report on whatever else is an object, and asks nobody about it", async () => {
    const reader = fakeReader();
    const { report } = await makeVerifier({ reader }).verify(utf8('{"hello":"world"}'));
    expect([report.verdict, report.headline, reader.calls.length]).toEqual(["invalid", "not_this_format", 0]);
  });
});

describe("the question to the chain", () => {
  it("is one per file: the home that the body names, the root and index of the anchor, under our own rules", async () => {
    for (const [index, issued] of sample.files.entries()) {
      const reader = fakeReader();
      await reportOf(issued, { reader });
      expect(reader.calls).toEqual([
        [
          { account, root: hex(sample.root), index },
          { policy: { rpc: [RPC] }, evidence: "production", now: NOW },
        ],
      ]);
    }
  });

  it("is about the home that the body names, even where the anchor names another", async () => {
    const anchor = readAnchor(file, DID);
    if ("result" in anchor) throw new Error("no anchor");
    const proofValue = writeAnchor({ ...anchor, account: { ...account, issuerId: 8 } });
    const reader = fakeReader();
    const report = await reportOf(changed(file, "/proof/1/proofValue", proofValue) as JsonObject, { reader });
    expect(reader.calls.map(([query]) => query.account)).toEqual([account]);
    expect(report.headline).toBe("anchored_by_another");
  });

  it("goes to the endpoints of the policy, else to our own, never to both", async () => {
    const ours = { [account.chainId]: { rpc: ["http://ours.example/"] } };
    const asked = async (sources: Partial<VerifierSources>) => {
      const reader = fakeReader();
      await reportOf(file, { reader, ...sources });
      return reader.calls.map(([, rules]) => rules.policy.rpc);
    };
    expect(await asked({ endpoints: ours })).toEqual([[RPC]]);
    expect(await asked({ endpoints: ours, policy: noChains })).toEqual([["http://ours.example/"]]);
    expect(await asked({ policy: noChains })).toEqual([]);
  });

  it("is not asked without an endpoint for the chain: the verdict is undetermined by our own trouble", async () => {
    const { report, ownTrouble } = await makeVerifier({ policy: noChains }).verifyObject(file);
    expect(report.checks.anchor).toEqual({ result: "unknown", cause: "no_endpoint" });
    expect([report.verdict, report.headline, ownTrouble]).toEqual(["undetermined", "could_not_check", true]);
  });

  it("is not asked of a ledger that is unlisted, and that is no trouble of our own", async () => {
    const reader = fakeReader();
    const { report, ownTrouble } = await makeVerifier({ reader, deployments: [] }).verifyObject(file);
    expect([report.verdict, report.headline, report.chain, ownTrouble]).toEqual([
      "undetermined",
      "ledger_not_trusted",
      null,
      false,
    ]);
    expect(report.checks.ledger).toEqual({ result: "unknown", cause: "ledger_not_listed" });
    expect(reader.calls).toEqual([]);
  });

  it("is not asked of a distrusted ledger, even where the policy lists it and its issuer", async () => {
    const reader = fakeReader();
    const { chainId, ledger } = account;
    const ledgers = [{ chainId, ledger, network: "n", evidence: "production", codeHash: CODE_HASH } as const];
    const report = await reportOf(file, {
      reader,
      deployments: [listing({ status: "distrusted" })],
      policy: { ...policy, ledgers },
    });
    expect([report.verdict, report.headline]).toEqual(["invalid", "ledger_not_trusted"]);
    expect(report.checks.ledger).toEqual({ result: "fail", code: "ledger_distrusted" });
    expect(reader.calls).toEqual([]);
  });
});

describe("a ledger is listed", () => {
  it("by chain and address together, as a CredentialLedger", async () => {
    const verdict = async (deployments: readonly Deployment[]) => (await reportOf(file, { deployments })).verdict;
    expect(await verdict([listing()])).toBe("valid");
    expect(await verdict([listing({}, { chainId: 1 })])).toBe("undetermined");
    expect(await verdict([listing({ address: `0x${"22".repeat(20)}` })])).toBe("undetermined");
    expect(
      await verdict([
        { ...listing(), contracts: { AccreditationRegistry: listing().contracts.CredentialLedger ?? [] } },
      ]),
    ).toBe("undetermined");
    expect(await verdict([listing({}, { chainId: 1 }), listing({ address: `0x${"22".repeat(20)}` }), listing()])).toBe(
      "valid",
    );
  });

  it("in any of its versions: old credentials stay on the old contract", async () => {
    const versions = [
      { ...contract, status: "retired", retiredAt: "2026-07-01T00:00:00Z" },
      { ...contract, address: `0x${"22".repeat(20)}` },
    ];
    const deployments = [listing({}, { contracts: { CredentialLedger: versions } })];
    expect((await reportOf(file, { deployments })).verdict).toBe("valid");
  });

  it("by the policy too, with its own evidence and code hash", async () => {
    const { chainId, ledger } = account;
    const trusting = (changes: object): Partial<VerifierSources> => ({
      deployments: [],
      policy: {
        ...policy,
        ledgers: [{ chainId, ledger, network: "Policy net", evidence: "production", codeHash: CODE_HASH, ...changes }],
      },
    });
    const good = await reportOf(file, trusting({}));
    expect([good.verdict, good.chain?.network]).toEqual(["valid", "Policy net"]);
    expect((await reportOf(file, trusting({ codeHash: `0x${"00".repeat(32)}` }))).checks.ledger).toEqual({
      result: "fail",
      code: "wrong_code",
    });
    expect((await reportOf(file, trusting({ evidence: "test" }))).headline).toBe("test_only");
    expect((await reportOf(file, trusting({ chainId: 1 }))).checks.ledger).toEqual({
      result: "unknown",
      cause: "ledger_not_listed",
    });
  });

  it("by the deployment, where the policy says something else of the same ledger", async () => {
    const { chainId, ledger } = account;
    const ledgers = [{ chainId, ledger, network: "Policy net", evidence: "production", codeHash: CODE_HASH } as const];
    const report = await reportOf(file, {
      deployments: [listing({}, { evidence: "local" })],
      policy: { ...policy, ledgers },
    });
    expect([report.headline, report.chain?.network]).toEqual(["test_only", "sample network"]);
  });
});

describe("what the chain answers", () => {
  it.each(["unreachable", "disagreement", "wrong_chain", "stale"] as const)(
    "%s makes the verdict undetermined, by our own trouble",
    async (cause) => {
      const { report, ownTrouble } = await makeVerifier(withChain(cause)).verifyObject(file);
      expect([report.verdict, report.headline, ownTrouble]).toEqual(["undetermined", "could_not_check", true]);
      for (const name of ["ledger", "anchor", "issuer", "key", "status", "signature", "recognition"] as const)
        expect(report.checks[name], name).toEqual({ result: "unknown", cause });
      expect(report.issuer?.recognised).toBe(false);
    },
  );

  it("as an exception is not swallowed: a broken reader is a broken program", async () => {
    const reader = { read: () => Promise.reject(new Error("out of memory")) };
    await expect(reportOf(file, { reader })).rejects.toThrow("out of memory");
  });

  it("cannot make an altered file better", async () => {
    const altered = changed(file, "/name", "Doctor") as JsonObject;
    for (const answer of [chainFacts(), "unreachable", "stale"] as ChainReading[]) {
      const { report, ownTrouble } = await makeVerifier(withChain(answer)).verifyObject(altered);
      expect([report.verdict, report.headline, ownTrouble]).toEqual(["invalid", "altered", false]);
    }
  });
});

describe("our own database", () => {
  it("is asked for the home, root and index of the document, before the chain, and for nothing else", async () => {
    const asked: unknown[] = [];
    const reader = fakeReader(() => {
      asked.push("chain");
      return chainFacts();
    });
    const records = (of: object) => {
      asked.push(of);
      return Promise.resolve(NOTHING_KNOWN);
    };
    await makeVerifier({ reader, records }).verifyObject(file);
    expect(asked).toEqual([{ account, root: hex(sample.root), index: 0 }, "chain"]);
  });

  it.each([
    ["behind", 1_204_332, "pending", false],
    ["gone", 1_204_331, "could_not_check", true],
  ] as const)(
    "that has seen the anchor says that the chain is %s where it does not show it: undetermined, never invalid",
    async (cause, height, headline, expected) => {
      const records = () => Promise.resolve({ anchor: { at: ANCHORED, height }, changes: [] });
      const sources = { ...withChain(chainFacts(notAnchored())), records };
      const { report, ownTrouble } = await makeVerifier(sources).verifyObject(file);
      expect(report.checks.anchor).toEqual({ result: "unknown", cause });
      expect([report.verdict, report.headline, ownTrouble]).toEqual(["undetermined", headline, expected]);
    },
  );

  it("that fails makes the verdict undetermined, by our own trouble", async () => {
    const records = () => Promise.reject(new Error("disk I/O error"));
    const { report, ownTrouble } = await makeVerifier({ records }).verifyObject(file);
    expect([report.verdict, report.headline, ownTrouble]).toEqual(["undetermined", "could_not_check", true]);
  });
});

describe("profiles", () => {
  const other = { ...profile, contact: "new@example.edu" };

  it("come from any source: our own, or the policy", async () => {
    const inPolicy = { ...policy, profiles: [other as unknown as Json, profile as unknown as Json] };
    for (const sources of [
      { profiles: [other, profile] },
      { profiles: [], policy: inPolicy },
      { profiles: [other], policy: inPolicy },
    ])
      expect((await reportOf(file, sources)).checks.signature.result).toBe("pass");
  });

  it("that the ledger does not name count for nothing", async () => {
    const report = await reportOf(file, { profiles: [other] });
    expect([report.checks.signature, report.verdict]).toEqual([{ result: "unknown", cause: "no_profile" }, "valid"]);
  });

  it("of then and of now may be two, from two sources", async () => {
    const chain = chainFacts({ profileHashNow: profileHash(other) });
    const inPolicy = { ...policy, profiles: [other as unknown as Json] };
    expect((await reportOf(file, { ...withChain(chain), policy: inPolicy })).checks.signature.result).toBe("pass");
  });

  it("in a policy that are none stop the verifier from being made", () => {
    expect(() => makeVerifier({ policy: { ...policy, profiles: [{ keys: [] }] } })).toThrow(
      expect.objectContaining({ code: "bad_profile" }),
    );
  });
});

describe("the document chooses nothing (law 3)", () => {
  const hostile: JsonObject = {
    rpc: ["http://evil.example/"],
    ledgers: [{ chainId: account.chainId, ledger: account.ledger }],
    policy: { issuers: [{ ...account }] },
    profiles: [profile as unknown as Json],
    deployments: [deployment as unknown as Json],
    image: { id: "http://169.254.169.254/latest/meta-data/", type: "Image" },
    credentialSchema: [{ id: "http://127.0.0.1/schema", type: "JsonSchema" }],
    credentialStatus: {
      id: "http://127.0.0.1/status#1",
      type: "BitstringStatusListEntry",
      statusPurpose: "revocation",
    },
    refreshService: { id: "http://127.0.0.1/refresh", type: "Refresh" },
    termsOfUse: [{ id: "http://127.0.0.1/terms", type: "Terms" }],
    evidence: [{ id: "http://127.0.0.1/evidence", type: ["Evidence"] }],
  };

  it("no member of it reaches the reader, but home, root and index; nothing is fetched", async () => {
    const fetching = vi.spyOn(globalThis, "fetch");
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(hostile)), fc.constantFrom(...sample.files), async (keys, issued) => {
        const extra = Object.fromEntries(keys.map((key) => [key, hostile[key] as Json]));
        const document: JsonObject = { ...issued, ...extra };
        const reader = fakeReader();
        const report = await reportOf(document, { reader });
        const plain = fakeReader();
        await reportOf(issued, { reader: plain });
        expect(reader.calls).toEqual(plain.calls);
        if (keys.length > 0) expect([report.verdict, report.headline]).toEqual(["invalid", "altered"]);
        expect(report.policy.name).toBe("Sample policy");
      }),
      { numRuns: 40 },
    );
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });

  it("an unlisted home is never asked about, whatever else it claims to be", async () => {
    const reader = fakeReader();
    const elsewhere = { ...account, ledger: `0x${"ee".repeat(20)}` };
    const document: JsonObject = { ...file, ...hostile, "mc:ledger": writeAccount(elsewhere) };
    const report = await reportOf(document, { reader, policy: { ...policy, issuers: [elsewhere] } });
    expect([report.verdict, reader.calls]).toEqual(["invalid", []]);
  });

  it("status is read where the body says it lives; removing or moving every status member changes nothing (H16)", async () => {
    const revoked = withChain(chainFacts({ revoked: true }));
    expect((await reportOf(file, revoked)).headline).toBe("revoked");
    for (const status of [
      undefined,
      [],
      {},
      { id: "https://elsewhere.example/#0", type: "BitstringStatusListEntry" },
    ]) {
      const document = changed(file, "/credentialStatus", status) as JsonObject;
      expect((await reportOf(document, revoked)).verdict).toBe("invalid");
    }
  });

  it("the policy and the deployments are not changed by what is verified", async () => {
    const before = canonicalize([policy as unknown as Json, deployment as unknown as Json, profile as unknown as Json]);
    await reportOf({ ...fileOf("王小明"), ...hostile });
    expect(canonicalize([policy as unknown as Json, deployment as unknown as Json, profile as unknown as Json])).toBe(
      before,
    );
  });
});
