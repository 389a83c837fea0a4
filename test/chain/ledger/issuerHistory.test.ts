// The public history of an issuer: from logs, however small the spans that an endpoint gives, and never from a broken answer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import type { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { transact } from "../../../src/issuer/transact/transact.ts";
import { type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
import { type Behaviour, honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const ROOT = `0x${"8d".repeat(32)}`;
let test: TestLedger;
let issuer: TestIssuer;
let proxy: Proxy;
let proxied: LedgerSender;

beforeAll(async () => {
  test = await TestLedger.start(folder);
  await test.issuer("did:web:other.example");
  issuer = await test.issuer();
  const context = await test.context(issuer);
  await transact(context, issuer.anchor, ledgerCall("anchor", [ROOT, 300]), { purpose: "anchor", batchId: null });
  await test.mine(20);
  await transact(context, issuer.anchor, ledgerCall("revoke", [issuer.account.issuerId, ROOT, [255, 256]]), {
    purpose: "revoke",
    batchId: null,
  });
  proxy = await Proxy.start(test.chain.rpc);
  proxied = await test.connect({ rpc: proxy.url });
});
beforeEach(() => {
  proxy.behaviour = honest;
});
afterAll(async () => {
  await proxy.stop();
  await test.stop();
});

const history = () => proxied.history(issuer.account.issuerId, 0);

describe("the history of an issuer", () => {
  it("tells its own events in the order of the chain, with time, block and transaction", async () => {
    const entries = await history();
    expect(entries.map(({ event }) => event)).toEqual([
      "IssuerRegistered",
      "ProfileSet",
      "KeyAuthorized",
      "Anchored",
      "CredentialsRevoked",
      "CredentialsRevoked",
    ]);
    expect(entries[0]?.facts).toMatchObject({ issuerId: issuer.account.issuerId, did: issuer.profile.did });
    expect(entries[3]?.facts).toEqual({
      issuerId: issuer.account.issuerId,
      root: ROOT,
      key: issuer.anchor.address.toLowerCase(),
      size: 300,
    });
    const { time, block, transactionHash } = entries[3] ?? { time: 0, block: 0, transactionHash: "" };
    const receipt = (await test.call("eth_getTransactionReceipt", transactionHash)) as { blockNumber: string };
    expect(Number(receipt.blockNumber)).toBe(block);
    expect(time).toBe((await test.writer.facts(issuer.account.issuerId, ROOT)).anchoredAt);
    expect(entries[4]?.facts.mask).toBe(String(1n << 255n));
    expect(entries[5]?.facts.mask).toBe(1);
  });

  it("is the same where the endpoint gives logs of a few blocks at a time only", async () => {
    const whole = await history();
    proxy.behaviour = atMost(3);
    expect(await history()).toEqual(whole);
  });

  it.each<[string, unknown]>([
    ["no list", {}],
    ["a list of numbers", [7]],
    ["a log without topics", [{ address: ROOT, data: "0x" }]],
    ["a log of a block that was not asked for", [log({ blockNumber: "0xffffff" })]],
    ["a log whose data is no hex", [log({ data: "0xzz" })]],
    ["a log of five topics", [log({ topics: [ROOT, ROOT, ROOT, ROOT, ROOT] })]],
  ])("is not told from %s", async (_, answer) => {
    proxy.behaviour = (call, ask) => (call.method === "eth_getLogs" ? { result: answer } : honest(call, ask));
    await expect(history()).rejects.toMatchObject({ code: "rpc_unreachable" });
  });

  it("leaves out events that are none of the contracts'", async () => {
    proxy.behaviour = (call, ask) => (call.method === "eth_getLogs" ? { result: [log({})] } : honest(call, ask));
    expect(await history()).toEqual([]);
  });
});

function log(changes: object): object {
  const address = `0x${"1".repeat(40)}`;
  return {
    address,
    topics: [ROOT],
    data: "0x",
    blockNumber: "0x0",
    logIndex: "0x0",
    transactionHash: ROOT,
    ...changes,
  };
}

/** An endpoint that refuses logs of more than so many blocks. */
const atMost =
  (blocks: number): Behaviour =>
  (call, ask) => {
    const [filter] = call.params as [{ fromBlock: string; toBlock: string }];
    const refused = call.method === "eth_getLogs" && Number(filter.toBlock) - Number(filter.fromBlock) >= blocks;
    return refused ? { status: 400, body: '{"error":"block range too large"}' } : honest(call, ask);
  };
