// A mined transaction is what one endpoint says: it counts only where it is complete and the one that was asked for.
import type { JsonRpcProvider } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isKnown, readMinedTransaction } from "../../../src/chain/rpc/minedTransaction.ts";
import { connect } from "../../../src/chain/rpc/provider.ts";
import { Proxy } from "../../support/chain/rpcProxy.ts";

const bytes = (digits: string, length: number): string => `0x${digits.repeat(length)}`;
const HASH = bytes("11", 32);
const TRANSACTION = {
  hash: HASH,
  blockNumber: "0x10",
  from: bytes("Ab", 20),
  to: bytes("Cd", 20),
  nonce: "0x7",
  input: "0xABCD",
  gas: "0x5208",
  value: "0x0",
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
  return readMinedTransaction(provider, HASH);
};

it("a sound answer is read, with lower-case hex", async () => {
  const read = {
    from: bytes("ab", 20),
    to: bytes("cd", 20),
    nonce: 7,
    data: "0xabcd",
    gasLimit: 21_000,
    blockNumber: 16,
  };
  expect(await readOf(TRANSACTION)).toEqual(read);
  expect(await readOf({ ...TRANSACTION, to: null })).toEqual({ ...read, to: null });
  expect(await readOf({ ...TRANSACTION, to: undefined })).toEqual({ ...read, to: null });
});

it("what the endpoint does not know, or what waits, is not mined", async () => {
  expect(await readOf(null)).toBeNull();
  expect(await isKnown(provider, HASH)).toBe(false);
  expect(await readOf({ ...TRANSACTION, blockNumber: null })).toBeNull();
  expect(await isKnown(provider, HASH)).toBe(true);
});

it.each<[string, object]>([
  ["another transaction", { hash: bytes("12", 32) }],
  ["a transaction without a hash", { hash: undefined }],
  ["no sender", { from: undefined }],
  ["a sender that is no address", { from: "0xab" }],
  ["a negative nonce", { nonce: "-0x1" }],
  ["a nonce that is no safe number", { nonce: "0xffffffffffffffff" }],
  ["call data that is not hex", { input: "0xzz" }],
  ["call data of half a byte", { input: "0xabc" }],
  ["call data that no gas could pay for", { input: `0x${"00".repeat(1_500_000)}` }],
  ["no gas limit", { gas: undefined }],
  ["a block number that is a decimal number", { blockNumber: 16 }],
])("an answer with %s is refused, and nothing is known by it", async (_, changes) => {
  await expect(readOf({ ...TRANSACTION, ...changes })).rejects.toThrow(/malformed|another transaction/);
  expect(await isKnown(provider, HASH)).toBe(false);
});
