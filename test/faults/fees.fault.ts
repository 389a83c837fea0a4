// Fees: a transaction that nobody mines at its price, and prices that jump. Replacements are tried on Hardhat's
// network, which insists on a tenth more in both fee fields, as public networks do; anvil does not.
import { join } from "node:path";
import { Transaction } from "ethers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startHardhat } from "../support/chain/hardhat.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { swallow } from "./harness/chain/endpointActions.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import type { Ended, CliProcess } from "./harness/process/cliProcess.ts";
import { CLEAN, type FaultName, recordOutcome } from "./harness/schedule/results.ts";
import { accountOf, sendAs } from "./harness/chain/foreignTransaction.ts";
import type { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
const SEND = "eth_sendRawTransaction";
const GWEI = 10n ** 9n;
/** more than was offered, and less than the usual cap */
const DEAR = 100n * GWEI;
let anvil: FaultChain;
let hardhat: FaultChain;

beforeAll(async () => {
  anvil = await FaultChain.make(join(folder, "anvil"));
  hardhat = await FaultChain.make(join(folder, "hardhat"), { ...(await startHardhat()), dialect: "hardhat" });
});
afterAll(async () => {
  await anvil.stop();
  await hardhat.stop();
});

async function endsWell(copy: WorkspaceCopy, issuing: readonly string[], ...faults: FaultName[]): Promise<void> {
  const outcome = await outcomeOf(copy, issuing);
  recordOutcome(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

const baseFee = ({ faultChain }: WorkspaceCopy, wei: bigint): Promise<unknown> =>
  faultChain.own("setNextBlockBaseFeePerGas", `0x${wei.toString(16)}`);

/** Issue until the transaction waits to be mined, and end the process there. */
async function issuedUntilSent(copy: WorkspaceCopy, issuing: readonly string[]): Promise<void> {
  await copy.faultChain.call("evm_setAutomine", false);
  await copy.killedAt(issuing, "eth_getTransactionReceipt", "before", 2);
  expect((await copy.batches()).at(-1)?.state).toBe("sent");
}

const sentBy = ({ proxy }: WorkspaceCopy): Transaction[] => [...proxy.sent.keys()].map((raw) => Transaction.from(raw));

/** A block in which its transaction is too cheap, and a registrar who will not wait: until another one was sent. */
async function replaced(copy: WorkspaceCopy): Promise<CliProcess> {
  const before = copy.proxy.sent.size;
  await baseFee(copy, DEAR);
  await copy.faultChain.mine();
  expect([before, await copy.anchorings()]).toEqual([1, []]);
  const program = copy.start(["resume", "1", "--speed-up"]);
  await vi.waitUntil(() => copy.proxy.sent.size > before, { timeout: 120_000 });
  return program;
}

async function minedAt(copy: WorkspaceCopy, wei: bigint, program: CliProcess): Promise<Ended> {
  await baseFee(copy, wei);
  await copy.faultChain.mine();
  await copy.faultChain.call("evm_setAutomine", true);
  return program.ended;
}

describe("F8: a transaction that is stuck", () => {
  it("cannot be replaced by one that costs hardly more, on Hardhat's network", async () => {
    const copy = await hardhat.copy();
    await hardhat.call("evm_setAutomine", false);
    const key = await accountOf(copy, "anchor-1");
    const foreign = { to: key.address, data: "0x" };
    await sendAs(copy, key, { ...foreign, most: 100n * GWEI });
    await expect(sendAs(copy, key, { ...foreign, most: 101n * GWEI })).rejects.toThrow(/replacement|underpriced/i);
  });

  it("is replaced at the same nonce, both fees an eighth higher at least, and has one anchor", async () => {
    const copy = await hardhat.copy();
    const issuing = copy.issuing();
    await issuedUntilSent(copy, issuing);
    const program = await replaced(copy);
    expect((await minedAt(copy, DEAR, program)).exit).toBe(0);
    const [first, ...rest] = sentBy(copy);
    expect(rest.length).toBeGreaterThan(0);
    let before = first;
    for (const one of rest) {
      expect([one.nonce, one.data]).toEqual([before?.nonce, before?.data]);
      for (const fee of ["maxFeePerGas", "maxPriorityFeePerGas"] as const)
        expect(8n * (one[fee] ?? 0n)).toBeGreaterThanOrEqual(9n * (before?.[fee] ?? 0n));
      before = one;
    }
    await endsWell(copy, issuing, "F8");
  });

  it("F9: and whose replacement got lost, is adopted when it is mined itself", async () => {
    const copy = await hardhat.copy();
    const issuing = copy.issuing();
    await issuedUntilSent(copy, issuing);
    copy.proxy.follow({ method: SEND, act: swallow });
    const program = await replaced(copy);
    expect((await minedAt(copy, GWEI, program)).exit).toBe(0);
    copy.proxy.follow();
    const [batch] = await copy.batches();
    const [anchoring] = await copy.anchorings();
    expect([batch?.state, batch?.transactionHash]).toEqual(["published", anchoring?.hash]);
    expect(anchoring?.hash).toBe(sentBy(copy)[0]?.hash);
    await endsWell(copy, issuing, "F9");
  });
});

describe("F11: a base fee that jumps", () => {
  it("after the broadcast leaves the batch sent, and it is mined with the same bytes when the fee falls", async () => {
    const copy = await anvil.copy();
    const issuing = copy.issuing();
    await issuedUntilSent(copy, issuing);
    await baseFee(copy, 1_000n * GWEI);
    await anvil.mine();
    expect([await copy.states(), await copy.anchorings()]).toEqual([["sent"], []]);
    await baseFee(copy, GWEI);
    await anvil.mine();
    await anvil.call("evm_setAutomine", true);
    await endsWell(copy, issuing, "F11");
  });

  it("above --max-fee stops before anything is sent, with both numbers", async () => {
    const copy = await anvil.copy();
    const issuing = [...copy.issuing(), "--max-fee", "50"];
    await baseFee(copy, 1_000n * GWEI);
    await anvil.mine();
    const ended = await copy.run(...issuing);
    expect([ended.exit, ended.text]).toEqual([5, expect.stringMatching(/50\b/)]);
    expect([copy.proxy.sent.size, await copy.anchorings()]).toEqual([0, []]);
    await baseFee(copy, GWEI);
    await anvil.mine();
    await endsWell(copy, issuing, "F11");
    for (const { maxFeePerGas } of sentBy(copy)) expect(maxFeePerGas).toBeLessThanOrEqual(50n * GWEI);
  });
});
