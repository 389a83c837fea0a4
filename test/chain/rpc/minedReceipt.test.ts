// A receipt is what one endpoint says: it counts only where it is complete, small and about the transaction that was asked for.
import type { JsonRpcProvider } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMinedReceipt } from "../../../src/chain/rpc/minedReceipt.ts";
import { connect } from "../../../src/chain/rpc/provider.ts";
import { Proxy } from "../../support/chain/rpcProxy.ts";

const bytes = (digits: string, length: number): string => `0x${digits.repeat(length)}`;
const HASH = bytes("11", 32);
const PLACE = { transactionHash: HASH, transactionIndex: "0x0", blockNumber: "0x10", blockHash: bytes("33", 32) };
const LOG = { ...PLACE, address: bytes("aa", 20), topics: [bytes("22", 32)], data: "0x00ff", logIndex: "0x0" };
const RECEIPT = {
  ...PLACE,
  gasUsed: "0x5208",
  status: "0x1",
  logs: [LOG],
  logsBloom: bytes("00", 256),
  from: bytes("bb", 20),
  to: bytes("aa", 20),
  cumulativeGasUsed: "0x5208",
  effectiveGasPrice: "0x1",
  contractAddress: null,
  type: "0x2",
};

let proxy: Proxy;
let provider: JsonRpcProvider;
let answer: unknown;

beforeAll(async () => {
  proxy = await Proxy.start("http://127.0.0.1:9", () => ({ result: answer }));
  provider = connect(proxy.url, 1);
});
afterAll(async () => {
  provider.destroy();
  await proxy.stop();
});

const readOf = (given: unknown) => {
  answer = given;
  return readMinedReceipt(provider, HASH);
};

describe("a receipt", () => {
  it("is read where it is sound, and is null where the endpoint has none", async () => {
    expect(await readOf(RECEIPT)).toEqual({
      hash: HASH,
      blockNumber: 16,
      blockHash: RECEIPT.blockHash,
      gasUsed: 21_000,
      reverted: false,
      logs: [{ topics: LOG.topics, data: LOG.data }],
    });
    expect(await readOf({ ...RECEIPT, status: "0x0", logs: [] })).toMatchObject({ reverted: true, logs: [] });
    expect(await readOf(null)).toBeNull();
  });

  it.each<[string, object]>([
    ["of another transaction", { transactionHash: bytes("12", 32) }],
    ["whose block has no hash", { blockHash: null }],
    ["whose block hash is too short", { blockHash: "0x33" }],
    ["with a negative block number", { blockNumber: "-0x1" }],
    ["with a block number that is no safe number", { blockNumber: "0xffffffffffffffff" }],
    ["with a block number that is a decimal number", { blockNumber: 16 }],
    ["without gas used", { gasUsed: undefined }],
    ["with more gas used than a number can hold", { gasUsed: bytes("ff", 32) }],
    ["without a status", { status: undefined }],
    ["with a status that is neither success nor failure", { status: "0x2" }],
    ["without logs", { logs: undefined }],
    ["with more logs than a transaction can pay for", { logs: Array.from({ length: 10_001 }, () => LOG) }],
    ["with a log of too many topics", { logs: [{ ...LOG, topics: Array.from({ length: 5 }, () => HASH) }] }],
    ["with a topic that is not 32 bytes", { logs: [{ ...LOG, topics: ["0x22"] }] }],
    ["with log data that is not hex", { logs: [{ ...LOG, data: "0xzz" }] }],
    ["with log data of half a byte", { logs: [{ ...LOG, data: "0x0" }] }],
    ["with log data that no gas could pay for", { logs: [{ ...LOG, data: `0x${"00".repeat(1_500_000)}` }] }],
    ["whose log names no contract", { logs: [{ ...LOG, address: "0xaa" }] }],
  ])("%s is refused", async (_, changes) => {
    await expect(readOf({ ...RECEIPT, ...changes })).rejects.toThrow();
  });

  it.each([[["0x10"]], ["0x10"], [true], [7]])("that is no object is refused: %j", async (given) => {
    await expect(readOf(given)).rejects.toThrow();
  });
});
