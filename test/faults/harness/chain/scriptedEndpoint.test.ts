// The scripted endpoint itself: what the rules say happens at the call that they name, and nothing else.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedChain, startEmbedded } from "../../../../src/chain/embedded/embeddedChain.ts";
import { rpcCall } from "../../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../../support/temporary.ts";
import { drop, forwardThen, lagging } from "./endpointActions.ts";
import { ScriptedEndpoint } from "./scriptedEndpoint.ts";

const folder = temporaryFolder();
let chain: EmbeddedChain;
let proxy: ScriptedEndpoint;

beforeAll(async () => {
  chain = await startEmbedded(folder);
  proxy = await ScriptedEndpoint.start(chain.rpc);
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.stop();
  await chain.stop();
});

const ask = (method: string, ...parameters: unknown[]): Promise<unknown> =>
  rpcCall({ rpc: proxy.url, chainId: chain.chainId }, method, ...parameters);
const height = async (): Promise<number> => Number(await ask("eth_blockNumber"));

describe("a scripted endpoint", () => {
  it("acts at the calls that a rule counts, and is the node at all others", async () => {
    proxy.follow({ method: /^eth_block/, from: 2, times: 2, act: () => ({ result: "0x3e7" }) });
    const before = Number(await rpcCall(chain, "eth_blockNumber"));
    expect([await height(), await height(), await height(), await height()]).toEqual([before, 999, 999, before]);
    expect(Number(await ask("eth_chainId"))).toBe(chain.chainId);
    expect([proxy.count("eth_blockNumber"), proxy.count("eth_chainId")]).toEqual([4, 1]);
  });

  it("can do what it was asked and not say so", async () => {
    const before = Number(await rpcCall(chain, "eth_blockNumber"));
    proxy.follow({ method: "evm_mine", times: 1, act: forwardThen(drop) });
    await expect(ask("evm_mine")).rejects.toThrow();
    expect(await height()).toBe(before + 1);
  });

  it("counts signed bytes by what they are", async () => {
    for (const raw of ["0x01", "0x02", "0x01"]) await ask("eth_sendRawTransaction", raw).catch(() => undefined);
    expect([...proxy.sent]).toEqual([
      ["0x01", 2],
      ["0x02", 1],
    ]);
  });

  it("that lags hides blocks, state and receipts above its head, each as a node would", async () => {
    const account = `0x${"77".repeat(20)}`;
    await rpcCall(chain, "anvil_impersonateAccount", account);
    await rpcCall(chain, "anvil_setBalance", account, "0xde0b6b3a7640000");
    await rpcCall(chain, "anvil_mine", "0x2");
    const sent = { from: account, to: account, value: "0x1" };
    const hash = await rpcCall(chain, "eth_sendTransaction", sent);
    const receipt = (): Promise<unknown> => rpcCall(chain, "eth_getTransactionReceipt", hash);
    await expect.poll(receipt, { timeout: 120_000 }).not.toBeNull(); // mined a moment later
    const head = Number(await rpcCall(chain, "eth_blockNumber"));
    proxy.follow({ act: lagging(1) });
    expect(await height()).toBe(head - 1);
    expect(await ask("eth_getTransactionReceipt", hash)).toBeNull();
    expect(await ask("eth_getBlockByNumber", `0x${head.toString(16)}`, false)).toBeNull();
    expect(await ask("eth_getTransactionCount", account, "pending")).toBe("0x0");
    expect(await ask("eth_getBlockByNumber", "latest", false)).toMatchObject({
      number: `0x${(head - 1).toString(16)}`,
    });
    proxy.follow();
    expect(await ask("eth_getTransactionReceipt", hash)).toMatchObject({ transactionHash: hash });
  });

  it("is gone where its node is gone", async () => {
    proxy.moveTo("http://127.0.0.1:9");
    await expect(ask("eth_blockNumber")).rejects.toThrow();
    proxy.moveTo(chain.rpc);
    expect(await height()).toBeGreaterThan(0);
  });
});
