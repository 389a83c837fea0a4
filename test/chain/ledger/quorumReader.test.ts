// Law 2 [VERDICTS 7] on real nodes: what a minority of endpoints does can turn a fact into unknown, never into another fact.
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ContractCall } from "../../../src/chain/ledger/contractCall.ts";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { codeHashOf } from "../../../src/chain/rpc/provider.ts";
import { QuorumReader } from "../../../src/chain/ledger/quorumReader.ts";
import type { FactsQuery } from "../../../src/core/verdict/factsQuery.ts";
import { type ChainFacts, type ChainReading, isCause } from "../../../src/core/verdict/chainFacts.ts";
import type { ChainPolicy } from "../../../src/core/trust/trustPolicy.ts";
import type { Evidence } from "../../../src/core/report/report.ts";
import { transact } from "../../../src/issuer/transact/transact.ts";
import { TestLedger, type TestIssuer } from "../../support/chain/testLedger.ts";
import { type Behaviour, honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { hugeTimes, lying, silent, staleHead, wrongChain } from "../../support/chain/endpointBehaviours.ts";

const ROOT = `0x${"5a".repeat(32)}`;
const SIZE = 300;
const REVOKED = 270;
const folder = temporaryFolder();
const reader = new QuorumReader();
let ledger: TestLedger;
let issuer: TestIssuer;
let query: FactsQuery;
let proxies: Proxy[];

const send = async (call: ContractCall, key = issuer.anchor) =>
  transact(await ledger.context(issuer), key, call, { purpose: "anchor", batchId: null });

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  await send(ledgerCall("anchor", [ROOT, SIZE]));
  await send(ledgerCall("revoke", [issuer.account.issuerId, ROOT, [REVOKED]]));
  query = { account: issuer.account, root: ROOT, index: REVOKED };
  proxies = await Promise.all([1, 2, 3].map(() => Proxy.start(ledger.chain.rpc)));
});

beforeEach(() => {
  for (const proxy of proxies) proxy.behaviour = honest;
});

afterAll(async () => {
  reader.close();
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await ledger.stop();
});

interface Reading {
  readonly policy?: Partial<ChainPolicy>;
  readonly evidence?: Evidence;
  readonly now?: number;
  readonly query?: FactsQuery;
}

const read = (endpoints: readonly string[], agree: number, changes: Reading = {}): Promise<ChainReading> =>
  reader.read(changes.query ?? query, {
    policy: { rpc: [...endpoints], agree, finality: { confirmations: 1 }, ...changes.policy },
    evidence: changes.evidence ?? "local",
    now: changes.now ?? Date.now() / 1000,
  });

/** Facts, where anything else fails the test. */
async function readFacts(changes: Reading = {}): Promise<ChainFacts> {
  const reading = await read([ledger.chain.rpc], 1, changes);
  if (isCause(reading)) throw new Error(`no facts: ${reading}`);
  return reading;
}

/** What endpoints of these behaviours together give. */
function readThrough(behaviours: readonly Behaviour[], agree: number): Promise<ChainReading> {
  behaviours.forEach((behaviour, i) => {
    const proxy = proxies[i];
    if (proxy !== undefined) proxy.behaviour = behaviour;
  });
  return read(
    proxies.slice(0, behaviours.length).map(({ url }) => url),
    agree,
  );
}

const faults: [string, Behaviour][] = [
  ...Object.entries({ ...silent, ...lying }),
  ["serves another chain", wrongChain],
];

describe("facts", () => {
  it("are those of the contract, at the newest block", async () => {
    const { block, newest, final, codeHash } = await readFacts();
    const head = (await ledger.call("eth_getBlockByNumber", "latest", false)) as { hash: string; number: string };
    expect(block).toMatchObject({ hash: head.hash, number: Number(head.number) });
    expect(newest).toMatchObject({
      revoked: true,
      suspended: false,
      size: SIZE,
      key: issuer.anchor.address.toLowerCase(),
    });
    expect(final).toEqual(newest);
    expect(codeHash).toBe(ledger.address.codeHash);
    const sibling = await readFacts({ query: { ...query, index: REVOKED - 1 } });
    expect(sibling.newest).toEqual({ ...newest, revoked: false });
  });

  it.each(faults)("are unaffected when one of three endpoints %s and two must agree", async (_fate, fault) => {
    const facts = await readThrough([honest, honest, honest], 2);
    expect(isCause(facts)).toBe(false);
    for (const order of [
      [fault, honest, honest],
      [honest, fault, honest],
      [honest, honest, fault],
    ])
      expect(await readThrough(order, 2)).toEqual(facts);
  });

  it.each(Object.entries(silent))(
    "are unknown when one of two endpoints %s and both must agree",
    async (_fate, fault) => {
      expect(await readThrough([fault, honest], 2)).toBe("unreachable");
      expect(await readThrough([honest, fault], 2)).toBe("unreachable");
    },
  );

  it.each(Object.entries(lying))(
    "are unknown when one of two endpoints %s and both must agree",
    async (_fate, fault) => {
      expect(await readThrough([fault, honest], 2)).toBe("disagreement");
      expect(await readThrough([honest, fault], 2)).toBe("disagreement");
    },
  );

  it("are unknown when an endpoint serves another chain, whatever it says there", async () => {
    expect(await readThrough([wrongChain, honest], 2)).toBe("wrong_chain");
    expect(await readThrough([wrongChain], 1)).toBe("wrong_chain");
  });

  it("are unknown when two answers are each given by enough endpoints", async () => {
    const hides = lying["hides a revocation"] ?? honest;
    expect(await readThrough([hides, honest, honest], 1)).toBe("disagreement");
  });

  it("are never others than the contract's, whatever fewer than two of three endpoints do, in any mixture", async () => {
    const honestFacts = await readThrough([honest, honest, honest], 2);
    const fates = faults.map(([fate]) => fate);
    const byFate = new Map(faults);
    // two endpoints that tell the same lie are as many as must agree: nobody can help there
    const mixture = fc
      .array(fc.constantFrom("honest", "honest", ...fates), { minLength: 3, maxLength: 3 })
      .filter((chosen) => !chosen.some((fate, i) => fate in lying && chosen.includes(fate, i + 1)));
    await fc.assert(
      fc.asyncProperty(mixture, async (chosen) => {
        const reading = await readThrough(
          chosen.map((fate) => byFate.get(fate) ?? honest),
          2,
        );
        if (chosen.filter((fate) => fate === "honest").length >= 2) expect(reading).toEqual(honestFacts);
        else if (!isCause(reading)) expect([chosen, reading]).toEqual([chosen, honestFacts]);
      }),
      { numRuns: 40, seed: 20_260_630 },
    );
  });

  it("are read from as many endpoints as must agree, not from the first that answers", async () => {
    for (const proxy of proxies) proxy.methods.length = 0;
    await readThrough([honest, honest, honest], 3);
    for (const { methods } of proxies) expect(methods).toContain("eth_call");
  });

  it("come from state alone: no endpoint is asked for logs", async () => {
    for (const proxy of proxies) proxy.methods.length = 0;
    await readThrough([honest], 1);
    expect(new Set(proxies[0]?.methods)).toEqual(
      new Set(["eth_chainId", "eth_getBlockByNumber", "eth_call", "eth_getCode"]),
    );
  });

  it("of an endpoint that went and came back are read again by the same reader", async () => {
    expect(await readThrough([() => ({ drop: true })], 1)).toBe("unreachable");
    expect(isCause(await readThrough([honest], 1))).toBe(false);
  });
});

describe("the block that facts are pinned to", () => {
  it("is the newest that enough endpoints have, and the reading names it", async () => {
    const head = (await readFacts()).block.number;
    const reading = await readThrough([staleHead(2), honest, honest], 2);
    expect(reading).toMatchObject({ block: { number: head } });
    const behind = await readThrough([staleHead(2), staleHead(1), honest], 3);
    expect(behind).toMatchObject({ block: { number: head - 2 } });
  });

  it("is too old where the newest block that endpoints agree on is older than the policy allows", async () => {
    const { block } = await readFacts();
    const at = (age: number, policy: Partial<ChainPolicy> = {}, evidence: Evidence = "test") =>
      read([ledger.chain.rpc], 1, { evidence, policy, now: block.timestamp + age });
    expect(await at(3_599)).toMatchObject({ block });
    expect(await at(3_601)).toBe("stale");
    expect(await at(3_601, {}, "production")).toBe("stale");
    expect(await at(11, { maxAge: 10 })).toBe("stale");
    expect(await at(7_200, { maxAge: 7_300 })).toMatchObject({ block });
    expect(await at(31_536_000, {}, "local")).toMatchObject({ block });
  });

  it("is wrong where it is more than a minute ahead of the clock, except on a local chain", async () => {
    const { block } = await readFacts();
    const at = (ahead: number, evidence: Evidence) =>
      read([ledger.chain.rpc], 1, { evidence, now: block.timestamp - ahead });
    expect(await at(59, "test")).toMatchObject({ block });
    expect(await at(61, "test")).toBe("stale");
    expect(await at(86_400, "local")).toMatchObject({ block });
  });
});

describe("finality", () => {
  const NEW_ROOT = `0x${"6b".repeat(32)}`;
  const at = async (finality: NonNullable<ChainPolicy["finality"]>) => {
    const { newest, final } = await readFacts({ policy: { finality }, query: { ...query, root: NEW_ROOT, index: 0 } });
    return [newest.anchoredAt > 0, final.anchoredAt > 0, newest.suspended, final.suspended];
  };

  it("by confirmations counts the anchor's own block as the first", async () => {
    await send(ledgerCall("anchor", [NEW_ROOT, 1]));
    expect(await at({ confirmations: 1 })).toEqual([true, true, false, false]);
    expect(await at({ confirmations: 3 })).toEqual([true, false, false, false]);
    await ledger.mine(1);
    expect(await at({ confirmations: 3 })).toEqual([true, false, false, false]);
    await ledger.mine(1);
    expect(await at({ confirmations: 3 })).toEqual([true, true, false, false]);
    expect(await at({ confirmations: 10_000 })).toEqual([true, false, false, false]);
  });

  it("by the chain's own word follows its finalized block", async () => {
    await ledger.mine(2);
    expect(await at("finalized")).toEqual([true, true, false, false]);
    await send(ledgerCall("suspend", [issuer.account.issuerId, NEW_ROOT, [0]]));
    expect(await at("finalized")).toEqual([true, true, true, false]);
    await ledger.mine(2);
    expect(await at("finalized")).toEqual([true, true, true, true]);
  });

  it("is what enough endpoints call finalized: one alone can neither hasten nor invent it", async () => {
    const about: Reading = { policy: { finality: "finalized" }, query: { ...query, root: NEW_ROOT, index: 0 } };
    await send(ledgerCall("reinstate", [issuer.account.issuerId, NEW_ROOT, [0]]));
    const facts = await readFacts(about);
    expect([facts.newest.suspended, facts.final.suspended]).toEqual([false, true]);
    const hasty: Behaviour = (call, ask) =>
      honest(call.params[0] === "finalized" ? { ...call, params: ["latest", false] } : call, ask);
    const [first, second, third] = proxies;
    if (first === undefined || second === undefined || third === undefined) throw new Error("there are three");
    first.behaviour = hasty;
    expect(await read([first.url, second.url, third.url], 2, about)).toEqual(facts);
  });
});

describe("an address of another contract, or of none", () => {
  const nothing = { anchoredAt: 0, size: 0, didHash: `0x${"0".repeat(64)}`, revoked: false };
  const readAt = (address: string) =>
    readFacts({ query: { ...query, account: { ...query.account, ledger: address } } });

  it("without code gives the hash of no code, and nothing anchored", async () => {
    const reading = await readAt(`0x${"12".repeat(20)}`);
    expect(reading.codeHash).toBe(codeHashOf("0x"));
    expect(reading.newest).toMatchObject(nothing);
  });

  it.each([
    ["reverts", "0x5f5ffd"],
    ["stops without an answer", "0x00"],
    ["answers one word", "0x600160005260206000f3"],
    ["answers a megabyte of zeros", "0x620fffe06000f3"],
    ["runs out of gas", "0x5b5f56"],
  ])("whose code %s gives that code's hash, and nothing anchored", async (_what, code) => {
    const address = `0x${"34".repeat(20)}`;
    await ledger.call("anvil_setCode", address, code);
    const reading = await readAt(address);
    expect(reading.codeHash).toBe(codeHashOf(code));
    expect(reading.newest).toMatchObject(nothing);
  });

  it("of the ledger's own code elsewhere is another ledger, where nothing is anchored", async () => {
    const second = await ledger.second();
    const reading = await readAt(second.address.ledger);
    expect(reading.codeHash).toBe(second.address.codeHash);
    expect(reading.newest).toMatchObject(nothing);
  });
});

it("times beyond every calendar read as times that never come", async () => {
  const reading = await readThrough([hugeTimes], 1);
  if (isCause(reading)) throw new Error(reading);
  expect(reading.newest.anchoredAt).toBe(8_640_000_000_000);
  expect(new Date(reading.newest.anchoredAt * 1000).toISOString()).toBe("+275760-09-13T00:00:00.000Z");
});
