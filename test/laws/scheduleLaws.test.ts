// Law 2 [VERDICTS 7] over random sets of faults, on a real chain: what fewer than M endpoints do changes no answer but to unknown,
// no silence turns a fail or an unknown into a pass, and a report is right about the block that it names.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerCall } from "../../src/chain/ledger/ledgerCodec.ts";
import { CHECKS } from "../../src/core/report/answers.ts";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import type { Report } from "../../src/core/report/report.ts";
import { transact } from "../../src/issuer/transact/transact.ts";
import { lying, silent, wrongChain } from "../support/chain/endpointBehaviours.ts";
import { anchorOf, issue, withAnchor } from "../support/fixtures/issuing.ts";
import { type TestIssuer, TestLedger } from "../support/chain/testLedger.ts";
import { type Behaviour, honest, Proxy } from "../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { makeTestVerifier } from "../support/verifying/testVerifier.ts";
import { drop, lagging, wrongId } from "../faults/harness/chain/endpointActions.ts";

const folder = temporaryFolder();
const MOST = 4;
const SUSPENDED = 1;
const REVOKED = 2;
let ledger: TestLedger;
let issuer: TestIssuer;
let proxies: Proxy[];
let files: Readonly<Record<string, JsonObject>>;
/** heights at which the batch was anchored, and a credential of it suspended and revoked */
let heights: { readonly anchored: number; readonly suspended: number; readonly revoked: number };

const seconds = (time: unknown): number => Date.parse(String(time)) / 1000;

async function height(): Promise<number> {
  return Number(await ledger.call("eth_blockNumber"));
}

async function change(method: "suspend" | "revoke", root: string, index: number): Promise<number> {
  const call = ledgerCall(method, [issuer.account.issuerId, root, [index]]);
  await transact(await ledger.context(issuer), issuer.anchor, call, { purpose: method, batchId: null });
  const at = await height();
  await ledger.mine(2);
  return at;
}

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  await ledger.mine(2);
  const { batch, files: issued } = await issue(await ledger.context(issuer), issuer);
  const anchored = await height();
  await ledger.mine(2);
  const suspended = await change("suspend", batch.root, SUSPENDED);
  const revoked = await change("revoke", batch.root, REVOKED);
  heights = { anchored, suspended, revoked };
  const [good, held, ended, fourth] = issued as [JsonObject, JsonObject, JsonObject, JsonObject];
  files = {
    good,
    suspended: held,
    revoked: ended,
    altered: { ...good, name: "Another title" },
    "of another's anchor": withAnchor(good, () => anchorOf(fourth)),
  };
  proxies = await Promise.all(Array.from({ length: MOST }, () => Proxy.start(ledger.chain.rpc)));
});

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await ledger.stop();
});

const SILENT: Readonly<Record<string, Behaviour>> = {
  ...silent,
  drops: drop,
  "answers another request": wrongId,
  "serves another chain": wrongChain,
};
const LATE: Readonly<Record<string, Behaviour>> = Object.fromEntries(
  [1, 2, 4, 6, 100].map((behind) => [`is ${behind} late`, lagging(behind)]),
);

/** What an endpoint does wrong, and at which of its calls: one bit for each, over and over. */
interface Fate {
  readonly what: string;
  readonly at: readonly boolean[];
}

const ALL = { ...SILENT, ...lying, ...LATE };

function behaviourOf({ what, at }: Fate): Behaviour {
  const fault = ALL[what] ?? honest;
  let call = 0;
  return (asked, ask) => (at[call++ % at.length] ? fault : honest)(asked, ask);
}

const fateAmong = (fates: readonly string[], always: boolean): fc.Arbitrary<Fate> =>
  fc.record({
    what: fc.constantFrom(...fates),
    at: always
      ? fc.constant([true])
      : fc.oneof(fc.constant([true]), fc.array(fc.boolean(), { minLength: 1, maxLength: 8 })),
  });

interface Setting {
  readonly endpoints: number;
  readonly needed: number;
  readonly fates: readonly Fate[];
  /** the faulty ones come first, last, or between */
  readonly shift: number;
  readonly file: string;
}

/** `faulty`: how many endpoints may be, of so many of which so many must agree. */
const settings = (
  fates: readonly string[],
  faulty: (endpoints: number, needed: number) => number,
  always = false,
): fc.Arbitrary<Setting> =>
  fc
    .integer({ min: 1, max: MOST })
    .chain((endpoints) => fc.tuple(fc.constant(endpoints), fc.integer({ min: 1, max: endpoints })))
    .chain(([endpoints, needed]) =>
      fc.record({
        endpoints: fc.constant(endpoints),
        needed: fc.constant(needed),
        fates: fc.array(fateAmong(fates, always), { maxLength: faulty(endpoints, needed) }),
        shift: fc.nat(MOST),
        file: fc.constantFrom(...Object.keys(files)),
      }),
    );

async function reportOf({ endpoints, needed, fates, shift, file }: Setting): Promise<Report> {
  const used = proxies.slice(0, endpoints);
  used.forEach((proxy, i) => {
    const fate = fates[(i + shift) % endpoints];
    proxy.behaviour = fate === undefined ? honest : behaviourOf(fate);
  });
  const rpc = used.map(({ url }) => url);
  const chains = { [ledger.address.chainId]: { rpc, agree: needed, finality: { confirmations: 1 } } };
  const verifier = makeTestVerifier({ issuers: [issuer], ledgers: [ledger], policy: { chains } });
  try {
    return await verifier.verify(files[file] ?? {});
  } finally {
    verifier.close();
  }
}

const honestly = (setting: Setting): Promise<Report> => reportOf({ ...setting, fates: [] });
const RUNS = process.env.FAULTS_LONG === "1" ? 1_000 : 40;

describe("law 2, over random sets of faults:", () => {
  it("the files have the verdicts that their names say, where all endpoints are honest", async () => {
    const seen: string[] = [];
    for (const file of Object.keys(files))
      seen.push((await reportOf({ endpoints: 2, needed: 2, fates: [], shift: 0, file })).headline);
    expect(seen).toEqual(["valid", "suspended", "revoked", "altered", "altered"]);
  });

  it("what fewer endpoints than must agree do or say changes no check but to unknown", async () => {
    const fates = Object.keys({ ...SILENT, ...lying });
    await fc.assert(
      fc.asyncProperty(
        settings(fates, (_, needed) => needed - 1),
        async (setting) => {
          const [seen, right] = [await reportOf(setting), await honestly(setting)];
          for (const name of CHECKS)
            if (seen.checks[name].result !== "unknown")
              expect([name, seen.checks[name]]).toEqual([name, right.checks[name]]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("however many endpoints give no usable answer, no fail or unknown becomes a pass, and nothing becomes valid", async () => {
    let lost = 0;
    await fc.assert(
      fc.asyncProperty(
        settings(Object.keys(SILENT), (endpoints) => endpoints),
        async (setting) => {
          const [seen, right] = [await reportOf(setting), await honestly(setting)];
          for (const name of CHECKS)
            if (seen.checks[name].result === "pass") expect([name, right.checks[name].result]).toEqual([name, "pass"]);
          if (seen.verdict === "valid") expect(right.verdict).toBe("valid");
          if (seen.verdict !== right.verdict) lost++;
        },
      ),
      { numRuns: RUNS },
    );
    expect(lost).toBeGreaterThan(0);
  });

  it("however many endpoints are late, a report is right about the block that it names", async () => {
    const blocks = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        settings(Object.keys(LATE), (endpoints) => endpoints, true),
        async (setting) => {
          const { checks, chain } = await reportOf(setting);
          if (setting.file === "altered" || setting.file.startsWith("of ") || chain?.block === undefined) return;
          const { number } = chain.block;
          blocks.add(number);
          // before the anchor, only a block that is newer than the credential can say that it is not there
          const absent = seconds(chain.block.time) > seconds(files.good?.validFrom) ? "fail" : "unknown";
          expect(checks.anchor.result).toBe(number >= heights.anchored ? "pass" : absent);
          const changed = { good: Infinity, suspended: heights.suspended, revoked: heights.revoked }[setting.file] ?? 0;
          const status = number < heights.anchored ? "unknown" : number >= changed ? "fail" : "pass";
          expect([number, checks.status.result]).toEqual([number, status]);
        },
      ),
      { numRuns: RUNS },
    );
    expect(blocks.size).toBeGreaterThan(2);
  });
});
