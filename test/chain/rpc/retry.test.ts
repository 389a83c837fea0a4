// Reads are tried again a few times where an endpoint gives no usable answer; what a node does answer is believed at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { TestLedger } from "../../support/chain/testLedger.ts";
import { type Behaviour, type Call, honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { silent } from "../../support/chain/endpointBehaviours.ts";

const folder = temporaryFolder();
let test: TestLedger;
let proxy: Proxy;
let ledger: LedgerSender;

beforeAll(async () => {
  test = await TestLedger.start(folder);
  proxy = await Proxy.start(test.chain.rpc);
  ledger = await test.connect({ rpc: proxy.url });
});
beforeEach(() => {
  proxy.behaviour = honest;
  proxy.methods.length = 0;
});
afterAll(async () => {
  await test.stop();
  await proxy.stop();
});

/** Wrong so many times, then honest. */
const failing = (times: number, how: Behaviour): Behaviour => {
  let left = times;
  return (call, ask) => (left-- > 0 ? how(call, ask) : honest(call, ask));
};

/** An answer has the number of its question. */
const withId = (call: Call): { id: unknown } => ({ id: (call as Call & { id: unknown }).id });

const PASSING = Object.entries(silent).slice(0, 6);

describe.each(PASSING)("an endpoint that %s", (_name, how) => {
  it("is asked again, and its answer counts when it comes", async () => {
    proxy.behaviour = failing(2, how);
    expect((await ledger.block("latest")).number).toBeGreaterThan(0);
    expect(proxy.methods).toHaveLength(3);
  });

  it("is asked four times at most, and then named without its secrets", async () => {
    proxy.behaviour = how;
    await expect(ledger.block("latest")).rejects.toMatchObject({ code: "rpc_unreachable", data: { url: proxy.url } });
    expect(proxy.methods).toHaveLength(4);
  });
});

it("an answer that is an error is not asked for again, unless the node says that it was asked too often", async () => {
  const answering =
    (code: number): Behaviour =>
    (call) => ({
      status: 200,
      body: JSON.stringify({ jsonrpc: "2.0", ...withId(call), error: { code, message: "no" } }),
    });
  proxy.behaviour = answering(-32_000);
  await expect(ledger.block("latest")).rejects.toMatchObject({ code: "rpc_unreachable" });
  expect(proxy.methods).toHaveLength(1);
  proxy.behaviour = failing(1, answering(-32_005));
  await ledger.block("latest");
});

it("a write is never repeated by itself", async () => {
  const key = await test.account();
  const raw = await key.signTransaction({ to: key.address, nonce: 0, gasLimit: 21_000n, gasPrice: 10n ** 10n });
  proxy.behaviour = (call, ask) => (call.method === "eth_sendRawTransaction" ? { drop: true } : honest(call, ask));
  await expect(ledger.submit({ raw, hash: `0x${"11".repeat(32)}` })).rejects.toMatchObject({ code: "rpc_unreachable" });
  expect(proxy.methods.filter((method) => method === "eth_sendRawTransaction")).toHaveLength(1);
});
