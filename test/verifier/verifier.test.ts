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
import { NO_LOCAL_RECORD } from "../../src/core/verdict/localRecord.ts";
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
import type { LocalKnowledge } from "../../src/verifier/localKnowledge.ts";
import { FixedKnowledge } from "../support/verifying/fixedKnowledge.ts";
import { FixedFactSource } from "../support/verifying/fixedFactSource.ts";
import { makeVerifier, reportOf, withChain } from "../support/verifying/sampleVerifier.ts";
import { changed } from "../support/mutate.ts";
import { hex } from "../../src/core/bytes/bytes.ts";

const contract = deployment.contracts.CredentialLedger?.[0];
const listing = (changes: object = {}, more: object = {}): Deployment =>
  ({ ...deployment, contracts: { CredentialLedger: [{ ...contract, ...changes }] }, ...more }) as Deployment;
const noChains: TrustPolicy = { format: policy.format, name: policy.name, issuers: policy.issuers ?? [] };

describe("verifying bytes", () => {
  it("gives the report, the credential as it was read, and no failed source", async () => {
    const verification = await makeVerifier().verify(utf8(JSON.stringify(file, null, 2)));
    expect(verification).toMatchObject({ credential: file, sourcesFailed: false });
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
    const source = new FixedFactSource();
    await expect(makeVerifier({ facts: source }).verify(bytes)).rejects.toMatchObject({ code });
    expect(source.calls).toEqual([]);
  });

  it("gives a report on whatever else is an object, and asks nobody about it", async () => {
    const source = new FixedFactSource();
    const { report } = await makeVerifier({ facts: source }).verify(utf8('{"hello":"world"}'));
    expect([report.verdict, report.headline, source.calls.length]).toEqual(["invalid", "not_this_format", 0]);
  });
});

describe("the question to the chain", () => {
  it("is one per file: the account that the body names, the root and index of the anchor, under our own rules", async () => {
    for (const [index, issued] of sample.files.entries()) {
      const source = new FixedFactSource();
      await reportOf(issued, { facts: source });
      expect(source.calls).toEqual([
        [
          { account, root: hex(sample.root), index },
          { policy: { rpc: [RPC] }, evidence: "production", now: NOW },
        ],
      ]);
    }
  });

  it("is about the account that the body names, even where the anchor names another", async () => {
    const anchor = readAnchor(file, DID);
    if ("result" in anchor) throw new Error("no anchor");
    const proofValue = writeAnchor({ ...anchor, account: { ...account, issuerId: 8 } });
    const source = new FixedFactSource();
    const report = await reportOf(changed(file, "/proof/1/proofValue", proofValue) as JsonObject, { facts: source });
    expect(source.calls.map(([query]) => query.account)).toEqual([account]);
    expect(report.headline).toBe("anchored_by_another");
  });

  it("goes to the endpoints of the policy, else to our own, never to both", async () => {
    const ours = { [account.chainId]: { rpc: ["http://ours.example/"] } };
    const asked = async (sources: Partial<VerifierSources>) => {
      const source = new FixedFactSource();
      await reportOf(file, { facts: source, ...sources });
      return source.calls.map(([, rules]) => rules.policy.rpc);
    };
    expect(await asked({ endpoints: ours })).toEqual([[RPC]]);
    expect(await asked({ endpoints: ours, policy: noChains })).toEqual([["http://ours.example/"]]);
    expect(await asked({ policy: noChains })).toEqual([]);
  });

  it("is not asked without an endpoint for the chain: the verdict is undetermined because our sources failed", async () => {
    const { report, sourcesFailed } = await makeVerifier({ policy: noChains }).verifyObject(file);
    expect(report.checks.anchor).toEqual({ result: "unknown", cause: "no_endpoint" });
    expect([report.verdict, report.headline, sourcesFailed]).toEqual(["undetermined", "could_not_check", true]);
  });

  it("is not asked of a ledger that is unlisted, and then none of our sources failed", async () => {
    const source = new FixedFactSource();
    const { report, sourcesFailed } = await makeVerifier({ facts: source, deployments: [] }).verifyObject(file);
    expect([report.verdict, report.headline, report.chain, sourcesFailed]).toEqual([
      "undetermined",
      "ledger_not_trusted",
      null,
      false,
    ]);
    expect(report.checks.ledger).toEqual({ result: "unknown", cause: "ledger_not_listed" });
    expect(source.calls).toEqual([]);
  });

  it("is not asked of a distrusted ledger, even where the policy lists it and its issuer", async () => {
    const source = new FixedFactSource();
    const { chainId, ledger } = account;
    const ledgers = [{ chainId, ledger, network: "n", evidence: "production", codeHash: CODE_HASH } as const];
    const report = await reportOf(file, {
      facts: source,
      deployments: [listing({ status: "distrusted" })],
      policy: { ...policy, ledgers },
    });
    expect([report.verdict, report.headline]).toEqual(["invalid", "ledger_not_trusted"]);
    expect(report.checks.ledger).toEqual({ result: "fail", code: "ledger_distrusted" });
    expect(source.calls).toEqual([]);
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
    "%s makes the verdict undetermined, because our sources failed",
    async (cause) => {
      const { report, sourcesFailed } = await makeVerifier(withChain(cause)).verifyObject(file);
      expect([report.verdict, report.headline, sourcesFailed]).toEqual(["undetermined", "could_not_check", true]);
      for (const name of ["ledger", "anchor", "issuer", "key", "status", "signature", "recognition"] as const)
        expect(report.checks[name], name).toEqual({ result: "unknown", cause });
      expect(report.issuer?.recognised).toBe(false);
    },
  );

  it("as an exception is not swallowed: a broken source is a broken program", async () => {
    const source = { read: () => Promise.reject(new Error("out of memory")) };
    await expect(reportOf(file, { facts: source })).rejects.toThrow("out of memory");
  });

  it("cannot make an altered file better", async () => {
    const altered = changed(file, "/name", "Doctor") as JsonObject;
    for (const answer of [chainFacts(), "unreachable", "stale"] as ChainReading[]) {
      const { report, sourcesFailed } = await makeVerifier(withChain(answer)).verifyObject(altered);
      expect([report.verdict, report.headline, sourcesFailed]).toEqual(["invalid", "altered", false]);
    }
  });
});

describe("our own database", () => {
  it("is asked for the account, root and index of the document, before the chain, and for nothing else", async () => {
    const asked: unknown[] = [];
    const source = new FixedFactSource(() => {
      asked.push("chain");
      return chainFacts();
    });
    const local: LocalKnowledge = {
      load(position) {
        asked.push(position);
        return Promise.resolve(NO_LOCAL_RECORD);
      },
    };
    await makeVerifier({ facts: source, local }).verifyObject(file);
    expect(asked).toEqual([{ account, root: hex(sample.root), index: 0 }, "chain"]);
  });

  it.each([
    ["behind", 1_204_332, "pending", false],
    ["gone", 1_204_331, "could_not_check", true],
  ] as const)(
    "that has seen the anchor says that the chain is %s where it does not show it: undetermined, never invalid",
    async (cause, height, headline, expected) => {
      const local = new FixedKnowledge({ anchor: { at: ANCHORED, height }, changes: [] });
      const sources = { ...withChain(chainFacts(notAnchored())), local };
      const { report, sourcesFailed } = await makeVerifier(sources).verifyObject(file);
      expect(report.checks.anchor).toEqual({ result: "unknown", cause });
      expect([report.verdict, report.headline, sourcesFailed]).toEqual(["undetermined", headline, expected]);
    },
  );

  it("that fails makes the verdict undetermined, because our sources failed", async () => {
    const local = new FixedKnowledge(new Error("disk I/O error"));
    const { report, sourcesFailed } = await makeVerifier({ local }).verifyObject(file);
    expect([report.verdict, report.headline, sourcesFailed]).toEqual(["undetermined", "could_not_check", true]);
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

  it("no member of it reaches the source of facts, but account, root and index; nothing is fetched", async () => {
    const fetching = vi.spyOn(globalThis, "fetch");
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(hostile)), fc.constantFrom(...sample.files), async (keys, issued) => {
        const extra = Object.fromEntries(keys.map((key) => [key, hostile[key] as Json]));
        const document: JsonObject = { ...issued, ...extra };
        const source = new FixedFactSource();
        const report = await reportOf(document, { facts: source });
        const plain = new FixedFactSource();
        await reportOf(issued, { facts: plain });
        expect(source.calls).toEqual(plain.calls);
        if (keys.length > 0) expect([report.verdict, report.headline]).toEqual(["invalid", "altered"]);
        expect(report.policy.name).toBe("Sample policy");
      }),
      { numRuns: 40 },
    );
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });

  it("an unlisted account is never asked about, whatever else it claims to be", async () => {
    const source = new FixedFactSource();
    const elsewhere = { ...account, ledger: `0x${"ee".repeat(20)}` };
    const document: JsonObject = { ...file, ...hostile, "mc:ledger": writeAccount(elsewhere) };
    const report = await reportOf(document, { facts: source, policy: { ...policy, issuers: [elsewhere] } });
    expect([report.verdict, source.calls]).toEqual(["invalid", []]);
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
