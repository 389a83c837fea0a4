// Which transaction used a nonce: on a real chain, and from endpoints that tell something else than what was signed.
import { keccak256, type TransactionRequest } from "ethers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AccountKey } from "../../../src/chain/rpc/accountKey.ts";
import type { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { TestLedger } from "../../support/chain/testLedger.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const GWEI = 10n ** 9n;
let test: TestLedger;
let proxy: Proxy;
let client: LedgerSender;
let account: AccountKey;
/** mined with nonce 0, 1 and 2: of type 2, of type 0, and of type 1 */
let raws: string[];

beforeAll(async () => {
  test = await TestLedger.start(temporaryFolder());
  proxy = await Proxy.start(test.chain.rpc);
  client = await test.connect({ rpc: proxy.url });
  account = await test.account();
  const { chainId } = test.chain;
  const forms: TransactionRequest[] = [
    { type: 2, chainId, maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: 1n },
    { type: 0, chainId, gasPrice: 10n * GWEI },
    { type: 1, chainId, gasPrice: 10n * GWEI, accessList: [{ address: test.address.ledger, storageKeys: [] }] },
  ];
  raws = [];
  for (const [nonce, form] of forms.entries())
    raws.push(await account.signTransaction({ ...form, nonce, to: account.address, value: 5n, gasLimit: 30_000n }));
  for (const raw of raws) {
    await test.call("eth_sendRawTransaction", raw);
    await test.mine(3);
  }
});
afterEach(() => {
  proxy.behaviour = honest;
});
afterAll(async () => {
  await proxy.stop();
  await test.stop();
});

const at = (nonce: number) => client.transactionAtNonce(account.address, nonce, raws[nonce] ?? "");

/** The endpoint tells the transaction of this account in another way. */
function tell(change: (told: Record<string, unknown>) => unknown): void {
  proxy.behaviour = async (call, ask) => {
    const result = await ask(call);
    if (call.method !== "eth_getBlockByNumber" || call.params[1] !== true) return { result };
    const block = result as { transactions: Record<string, unknown>[] };
    return { result: { ...block, transactions: block.transactions.map(change) } };
  };
}

describe("the transaction that used a nonce", () => {
  it.each([0, 1, 2])("is found with the bytes that were signed, of every form (%d)", async (nonce) => {
    const raw = raws[nonce] ?? "";
    expect(await at(nonce)).toEqual({ hash: keccak256(raw), raw, same: true });
  });

  it.each<[string, (told: Record<string, unknown>) => unknown]>([
    ["another hash", (told) => ({ ...told, hash: `0x${"11".repeat(32)}` })],
    ["another amount", (told) => ({ ...told, value: "0x6" })],
    ["other call data", (told) => ({ ...told, input: "0x01" })],
    ["another receiver", (told) => ({ ...told, to: test.address.ledger })],
    ["a signature of nobody", (told) => ({ ...told, r: "0x1", s: "0x1" })],
    ["a kind that is not known here", (told) => ({ ...told, type: "0x7e" })],
    ["no transaction of this account", (told) => ({ ...told, from: test.address.ledger })],
  ])("is not believed where the endpoint tells %s", async (_, change) => {
    tell(change);
    expect(await at(0)).toBeNull();
  });

  it.each<[string, (told: Record<string, unknown>) => unknown]>([
    ["without a hash", (told) => ({ ...told, hash: undefined })],
    ["with an amount of more than 256 bits", (told) => ({ ...told, value: `0x${"f".repeat(65)}` })],
    ["with a negative gas limit", (told) => ({ ...told, gas: "-0x1" })],
    ["with call data that is not hex", (told) => ({ ...told, input: "0xzz" })],
    ["without a signature", (told) => ({ ...told, s: undefined })],
  ])("%s is an answer that cannot be used", async (_, change) => {
    tell(change);
    await expect(at(0)).rejects.toMatchObject({
      code: "rpc_unreachable",
      data: { reason: expect.stringContaining("the answer to eth_getBlockByNumber is malformed at /") as string },
    });
  });

  it("is unknown where the endpoint answers with no list of transactions", async () => {
    proxy.behaviour = async (call, ask) => {
      const result = await ask(call);
      return { result: call.params[1] === true ? { ...(result as object), transactions: "none" } : result };
    };
    await expect(at(0)).rejects.toMatchObject({ code: "rpc_unreachable" });
  });
});

describe("a receipt that cannot be used", () => {
  it("makes the endpoint one that does not answer, and says why", async () => {
    proxy.behaviour = async (call, ask) => {
      const result = await ask(call);
      return {
        result: call.method === "eth_getTransactionReceipt" ? { ...(result as object), status: "0x2" } : result,
      };
    };
    await expect(client.minedReceipt(keccak256(raws[0] ?? ""))).rejects.toMatchObject({
      code: "rpc_unreachable",
      data: { reason: "the answer to eth_getTransactionReceipt is malformed at /status" },
    });
  });
});
