// Fees within a cap, and the rule of replacement where a network insists on it: Hardhat's does, anvil takes any higher fee.
import { Transaction, Wallet } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bumped } from "../../../src/chain/rpc/fees.ts";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { deployOn } from "../../support/chain/deployOn.ts";
import { type HardhatNode, startHardhat } from "../../support/chain/hardhat.ts";
import { withoutBaseFee } from "../../support/chain/endpointBehaviours.ts";
import { Proxy } from "../../support/chain/rpcProxy.ts";
import { ledgerOf, random, rpcCall } from "../../support/chain/testLedger.ts";

const GWEI = 10n ** 9n;
const account = new Wallet(`0x${Buffer.from(random(32)).toString("hex")}`);
const register = ledgerCall("registerIssuer", ["did:web:fees.example", `0x${"11".repeat(32)}`]);
let node: HardhatNode;
let writer: LedgerSender;

const connect = (cap: bigint | null) => LedgerSender.connect(writer.address, cap);
const feesOf = (raw: string) => {
  const { maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
  return { maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
};

beforeAll(async () => {
  node = await startHardhat();
  await rpcCall(node, "hardhat_setBalance", account.address, "0x3635c9adc5dea00000");
  const described = { network: "hardhat", evidence: "local", commit: "test" } as const;
  const deployment = await deployOn(account, { ...node, ...described });
  writer = await LedgerSender.connect({
    ...ledgerOf(deployment),
    ...node,
    registry: null,
    finality: { confirmations: 1 },
  });
});
afterAll(async () => {
  writer.close();
  await node.stop();
});

it("a replacement is taken by a network that asks for a tenth more, and less than that is refused [F8]", async () => {
  await rpcCall(node, "evm_setAutomine", false);
  const first = await writer.sign(account, register);
  expect(await writer.submit(first)).toBe("taken");
  const { maxFeePerGas, maxPriorityFeePerGas } = feesOf(first.raw);
  const little = await account.signTransaction({
    ...Transaction.from(first.raw).toJSON(),
    maxFeePerGas: maxFeePerGas + 1n,
    maxPriorityFeePerGas: maxPriorityFeePerGas + 1n,
    sig: undefined,
    from: undefined,
  } as never);
  expect(await writer.submit({ raw: little, hash: String(Transaction.from(little).hash) })).toBe("nonce_waiting");
  const higher = await writer.signHigher(account, first.raw);
  expect(higher?.nonce).toBe(first.nonce);
  const fees = feesOf(higher?.raw ?? "");
  expect(fees.maxFeePerGas * 1_000n).toBeGreaterThanOrEqual(maxFeePerGas * 1_125n);
  expect(fees.maxPriorityFeePerGas * 1_000n).toBeGreaterThanOrEqual(maxPriorityFeePerGas * 1_125n);
  expect(await writer.submit(higher ?? first)).toBe("taken");
  await rpcCall(node, "evm_mine");
  expect(await writer.minedReceipt(higher?.hash ?? "")).toMatchObject({ reverted: false });
  expect(await writer.minedReceipt(first.hash)).toBeNull();
  expect(await writer.submit({ raw: little, hash: String(Transaction.from(little).hash) })).toBe("nonce_used");
  await rpcCall(node, "evm_setAutomine", true);
});

it("both fields rise by an eighth at least, from nothing too", () => {
  expect(bumped({ type: 2, maxFeePerGas: 1_000n, maxPriorityFeePerGas: 0n })).toEqual({
    type: 2,
    maxFeePerGas: 1_125n,
    maxPriorityFeePerGas: 1n,
  });
  expect(bumped({ type: 2, maxFeePerGas: 9n, maxPriorityFeePerGas: 8n })).toEqual({
    type: 2,
    maxFeePerGas: 11n,
    maxPriorityFeePerGas: 9n,
  });
});

it("one price rises by an eighth at least, from nothing too", () => {
  expect(bumped({ type: 0, gasPrice: 1_000n })).toEqual({ type: 0, gasPrice: 1_125n });
  expect(bumped({ type: 0, gasPrice: 0n })).toEqual({ type: 0, gasPrice: 1n });
});

it("on a chain without base fees a transaction names one price, its replacement an eighth more, both under the cap", async () => {
  const proxy = await Proxy.start(node.rpc, withoutBaseFee(100n * GWEI));
  const through = (cap: bigint | null) => LedgerSender.connect({ ...writer.address, rpc: proxy.url }, cap);
  const [roomy, tight, low] = [await through(200n * GWEI), await through(110n * GWEI), await through(99n * GWEI)];
  const priceOf = (raw = "0x") => {
    const { type, gasPrice, maxFeePerGas } = Transaction.from(raw);
    return [type, gasPrice, maxFeePerGas];
  };
  const call = ledgerCall("registerIssuer", ["did:web:legacy.example", `0x${"11".repeat(32)}`]);
  const first = await roomy.sign(account, call);
  expect(priceOf(first.raw)).toEqual([0, 100n * GWEI, null]);
  const { fees, maxFeePerGas, gas, most } = await roomy.estimate(account.address, call);
  expect([fees, maxFeePerGas, most]).toEqual([{ type: 0, gasPrice: 100n * GWEI }, 100n * GWEI, gas * 100n * GWEI]);
  const higher = await roomy.signHigher(account, first.raw);
  expect([higher?.nonce, priceOf(higher?.raw)]).toEqual([first.nonce, [0, (1_125n * GWEI) / 10n, null]]);
  proxy.behaviour = withoutBaseFee(150n * GWEI);
  expect(priceOf((await roomy.signHigher(account, first.raw))?.raw)).toEqual([0, 150n * GWEI, null]);
  expect(await tight.signHigher(account, first.raw)).toBeNull();
  proxy.behaviour = withoutBaseFee(100n * GWEI);
  expect(await tight.signHigher(account, first.raw)).toBeNull(); // an eighth more is above the cap
  const needed = { cap: String(99n * GWEI), needed: String(100n * GWEI) };
  await expect(low.sign(account, call)).rejects.toMatchObject({ code: "fee_over_cap", data: needed });
  expect(await roomy.submit(first)).toBe("taken");
  expect(await roomy.minedReceipt(first.hash)).toMatchObject({ reverted: false });
  for (const one of [roomy, tight, low]) one.close();
  await proxy.stop();
});

it("a replacement keeps the form of what it replaces where the chain has changed its own", async () => {
  const proxy = await Proxy.start(node.rpc, withoutBaseFee(100n * GWEI));
  const through = await LedgerSender.connect({ ...writer.address, rpc: proxy.url });
  const call = ledgerCall("registerIssuer", ["did:web:forms.example", `0x${"11".repeat(32)}`]);
  const [priced, dynamic] = [await through.sign(account, call), await writer.sign(account, call)];
  expect(Transaction.from((await writer.signHigher(account, priced.raw))?.raw)).toMatchObject({
    type: 0,
    gasPrice: (1_125n * GWEI) / 10n,
  });
  const { type, maxFeePerGas } = Transaction.from((await through.signHigher(account, dynamic.raw))?.raw);
  expect([type, maxFeePerGas]).toEqual([2, 100n * GWEI]);
  through.close();
  await proxy.stop();
});

it("no more is ever offered than the cap, and nothing is signed where the next block costs more [F11]", async () => {
  await rpcCall(node, "hardhat_setNextBlockBaseFeePerGas", `0x${(50n * GWEI).toString(16)}`);
  await rpcCall(node, "evm_mine");
  const update = ledgerCall("setProfile", [1, `0x${"22".repeat(32)}`]);
  const roomy = await connect(70n * GWEI);
  const signed = await roomy.sign(account, update);
  expect(feesOf(signed.raw).maxFeePerGas).toBe(70n * GWEI); // twice the base fee would be more
  expect(await roomy.signHigher(account, signed.raw)).toBeNull();
  const tight = await connect(40n * GWEI);
  await expect(tight.sign(account, update)).rejects.toMatchObject({
    code: "fee_over_cap",
    data: { cap: String(40n * GWEI), needed: expect.stringMatching(/^[45]\d{10}$/) as string },
  });
  for (const one of [roomy, tight]) one.close();
});
