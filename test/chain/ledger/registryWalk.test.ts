// The walk up the registry: bounded with a scripted registry, and as the real one tells it, over honest and lying endpoints.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccreditationLink, AccreditationQuery } from "../../../src/core/trust/accreditation.ts";
import { type ChainReading, isCause, type ListedContract } from "../../../src/core/verdict/chainFacts.ts";
import { QuorumReader } from "../../../src/chain/ledger/quorumReader.ts";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { walkUp } from "../../../src/chain/ledger/registryWalk.ts";
import { AccreditationRegistry__factory } from "../../../src/chain/typechain/factories/AccreditationRegistry__factory.ts";
import { acceptAccreditation, accredit } from "../../../src/issuer/acts/accreditation.ts";
import { transact } from "../../../src/issuer/transact/transact.ts";
import { type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
import { type Behaviour, honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const held = { held: true, validUntil: 0, maxEqfLevel: 0, fields: 0 };
const link = (by: number): AccreditationLink => ({ by, atAnchoring: held, now: held, annulledSince: 0 });
const query: AccreditationQuery = {
  issuerId: 1,
  trusted: [{ issuerId: 9_999, depth: 8 }],
  eqfLevel: null,
  field: null,
};

describe("the walk", () => {
  it("asks for each accreditor once, and for no more than the search needs", async () => {
    const asked: [number, string][] = [];
    const graph: Record<number, number[]> = { 1: [2, 3], 2: [4], 3: [4, 2], 4: [9_999], 9_999: [5] };
    const facts = await walkUp(query, 1, (subject, kind) => {
      asked.push([subject, kind]);
      return Promise.resolve((graph[subject] ?? []).map(link));
    });
    expect(facts).toEqual({
      issue: [link(2), link(3)],
      accredit: { 2: [link(4)], 3: [link(4), link(2)], 4: [link(9_999)] },
    });
    expect(asked).toEqual([
      [1, "issue"],
      [2, "accredit"],
      [3, "accredit"],
      [4, "accredit"],
    ]);
  });

  it("ends where strangers have spun more accreditors than any real path has", async () => {
    let asked = 0;
    const endless = (subject: number) => {
      asked++;
      return Promise.resolve(Array.from({ length: 32 }, (_, i) => link(subject * 32 + i + 10)));
    };
    expect(await walkUp(query, 1, endless)).toBe("too_many_accreditors");
    expect(asked).toBeLessThan(150);
  });
});

describe("facts of accreditation", () => {
  const folder = temporaryFolder();
  const reader = new QuorumReader();
  const ROOT = `0x${"7c".repeat(32)}`;
  let ledger: TestLedger;
  let agency: TestIssuer;
  let university: TestIssuer;
  let proxies: Proxy[];

  beforeAll(async () => {
    ledger = await TestLedger.start(folder);
    agency = await ledger.issuer("did:web:agency.example");
    university = await ledger.issuer();
    const grant = { subject: university.account.issuerId, did: university.profile.did, kind: "issue" } as const;
    const scope = { validUntil: 0, maxEqfLevel: 7, fields: [2, 10] };
    await accredit(await ledger.context(agency), agency.authority, { ...grant, ...scope });
    await acceptAccreditation(await ledger.context(university), university.authority, agency.account.issuerId);
    await transact(await ledger.context(university), university.anchor, ledgerCall("anchor", [ROOT, 3]), {
      purpose: "anchor",
      batchId: null,
    });
    proxies = await Promise.all([1, 2].map(() => Proxy.start(ledger.chain.rpc)));
  });
  afterAll(async () => {
    reader.close();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    await ledger.stop();
  });

  const read = (registry: ListedContract | null, behaviours: readonly Behaviour[] = [honest], agree = 1) => {
    behaviours.forEach((behaviour, i) => {
      const proxy = proxies[i];
      if (proxy !== undefined) proxy.behaviour = behaviour;
    });
    const trusted = [{ issuerId: agency.account.issuerId, depth: 1 }];
    const asked = { issuerId: university.account.issuerId, trusted, eqfLevel: 6, field: 2 };
    return reader.read(
      { account: university.account, root: ROOT, index: 0, accreditation: { query: asked, registry } },
      {
        policy: {
          rpc: proxies.slice(0, behaviours.length).map(({ url }) => url),
          agree,
          finality: { confirmations: 1 },
        },
        evidence: "local",
        now: Date.now() / 1000,
      },
    );
  };
  const accreditationIn = (reading: ChainReading): object | string =>
    isCause(reading) ? `no facts: ${reading}` : reading.accreditation;

  it("are the links of the registry, with their scope, then and now", async () => {
    const scope = { ...held, maxEqfLevel: 7, fields: 0b100_0000_0100 };
    expect(accreditationIn(await read(ledger.registry))).toEqual({
      issue: [{ by: agency.account.issuerId, atAnchoring: scope, now: scope, annulledSince: 0 }],
      accredit: {},
    });
  });

  it("are missing where no registry is listed, or other code stands at its address", async () => {
    expect(accreditationIn(await read(null))).toBe("registry_not_listed");
    const other = { ...ledger.registry, codeHash: `0x${"0".repeat(64)}` };
    expect(accreditationIn(await read(other))).toBe("registry_wrong_code");
    const nothing = { ...ledger.registry, address: `0x${"5".repeat(40)}` };
    expect(accreditationIn(await read(nothing))).toBe("registry_wrong_code");
  });

  it("are none where the endpoint gives an answer that the registry cannot give", async () => {
    for (const answer of ["0x", "0x1234", `0x${"f".repeat(640)}`])
      expect(accreditationIn(await read(ledger.registry, [lying(answer)]))).toBe("no facts: unreachable");
  });

  it("are none where one of two endpoints invents a link and both must agree", async () => {
    const invented = AccreditationRegistry__factory.createInterface().encodeFunctionResult("linksOf", [[]]);
    for (const order of [
      [honest, lying(invented)],
      [lying(invented), honest],
    ])
      expect(accreditationIn(await read(ledger.registry, order, 2))).toBe("no facts: disagreement");
  });
});

const LINKS_OF = AccreditationRegistry__factory.createInterface().getFunction("linksOf").selector;

/** Tells of the registry what the script says, and of all else the truth. */
const lying =
  (answer: string): Behaviour =>
  async (call, ask) => {
    const [request] = call.params as [{ data?: string; input?: string } | undefined];
    const isLinks = call.method === "eth_call" && (request?.data ?? request?.input ?? "").startsWith(LINKS_OF);
    return isLinks ? { result: answer } : honest(call, ask);
  };
