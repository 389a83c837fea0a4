// Fees within a cap, and the rule of replacement where a network insists on it: Hardhat's does, anvil takes any higher fee.
import { Transaction, Wallet } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bumped } from "../../../src/chain/rpc/fees.ts";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { deployOn } from "../../support/chain/deployOn.ts";
import { type HardhatNode, startHardhat } from "../../support/chain/hardhat.ts";
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

it("a replacement is taken by a network that asks for a tenth more, and less than that is refused (F8)", async () => {
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

it("no more is ever offered than the cap, and nothing is signed where the next block costs more (F11)", async () => {
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
    message: expect.stringMatching(/asks for [45]\d[.\d]* gwei .* the cap is 40 gwei/) as string,
  });
  for (const one of [roomy, tight]) one.close();
});
