// Fees: a transaction that nobody mines at its price, and prices that jump. Replacements are tried on Hardhat's
// network, which insists on a tenth more in both fee fields, as public networks do; anvil does not.
import { join } from "node:path";
import { Transaction } from "ethers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startHardhat } from "../support/chain/hardhat.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { swallow } from "./harness/chain/endpointActions.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import type { Ended, Program } from "./harness/process/cliProcess.ts";
import { CLEAN, type FaultName, note } from "./harness/schedule/results.ts";
import { accountOf, sendAs } from "./harness/chain/foreignTransaction.ts";
import type { Scene } from "./harness/process/workspaceCopy.ts";
import { World } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
const SEND = "eth_sendRawTransaction";
const GWEI = 10n ** 9n;
/** more than was offered, and less than the usual cap */
const DEAR = 100n * GWEI;
let anvil: World;
let hardhat: World;

beforeAll(async () => {
  anvil = await World.make(join(folder, "anvil"));
  hardhat = await World.make(join(folder, "hardhat"), { ...(await startHardhat()), dialect: "hardhat" });
});
afterAll(async () => {
  await anvil.stop();
  await hardhat.stop();
});

async function endsWell(scene: Scene, issuing: readonly string[], ...faults: FaultName[]): Promise<void> {
  const outcome = await outcomeOf(scene, issuing);
  note(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

const baseFee = ({ world }: Scene, wei: bigint): Promise<unknown> =>
  world.own("setNextBlockBaseFeePerGas", `0x${wei.toString(16)}`);

/** Issue until the transaction waits to be mined, and end the process there. */
async function issuedUntilSent(scene: Scene, issuing: readonly string[]): Promise<void> {
  await scene.world.call("evm_setAutomine", false);
  await scene.killedAt(issuing, "eth_getTransactionReceipt", "before", 2);
  expect((await scene.batches()).at(-1)?.state).toBe("sent");
}

const sentBy = ({ proxy }: Scene): Transaction[] => [...proxy.sent.keys()].map((raw) => Transaction.from(raw));

/** A block in which its transaction is too cheap, and a registrar who will not wait: until another one was sent. */
async function replaced(scene: Scene): Promise<Program> {
  const before = scene.proxy.sent.size;
  await baseFee(scene, DEAR);
  await scene.world.mine();
  expect([before, await scene.anchorings()]).toEqual([1, []]);
  const program = scene.start(["resume", "1", "--speed-up"]);
  await vi.waitUntil(() => scene.proxy.sent.size > before, { timeout: 30_000 });
  return program;
}

async function minedAt(scene: Scene, wei: bigint, program: Program): Promise<Ended> {
  await baseFee(scene, wei);
  await scene.world.mine();
  await scene.world.call("evm_setAutomine", true);
  return program.ended;
}

describe("F8: a transaction that is stuck", () => {
  it("cannot be replaced by one that costs hardly more, on Hardhat's network", async () => {
    const scene = await hardhat.scene();
    await hardhat.call("evm_setAutomine", false);
    const key = await accountOf(scene, "anchor-1");
    const rival = { to: key.address, data: "0x" };
    await sendAs(scene, key, { ...rival, most: 100n * GWEI });
    await expect(sendAs(scene, key, { ...rival, most: 101n * GWEI })).rejects.toThrow(/replacement|underpriced/i);
  });

  it("is replaced at the same nonce, both fees an eighth higher at least, and has one anchor", async () => {
    const scene = await hardhat.scene();
    const issuing = scene.issuing();
    await issuedUntilSent(scene, issuing);
    const program = await replaced(scene);
    expect((await minedAt(scene, DEAR, program)).exit).toBe(0);
    const [first, ...rest] = sentBy(scene);
    expect(rest.length).toBeGreaterThan(0);
    let before = first;
    for (const one of rest) {
      expect([one.nonce, one.data]).toEqual([before?.nonce, before?.data]);
      for (const fee of ["maxFeePerGas", "maxPriorityFeePerGas"] as const)
        expect(8n * (one[fee] ?? 0n)).toBeGreaterThanOrEqual(9n * (before?.[fee] ?? 0n));
      before = one;
    }
    await endsWell(scene, issuing, "F8");
  });

  it("F9: and whose replacement got lost, is adopted when it is mined itself", async () => {
    const scene = await hardhat.scene();
    const issuing = scene.issuing();
    await issuedUntilSent(scene, issuing);
    scene.proxy.follow({ method: SEND, act: swallow });
    const program = await replaced(scene);
    expect((await minedAt(scene, GWEI, program)).exit).toBe(0);
    scene.proxy.follow();
    const [batch] = await scene.batches();
    const [anchoring] = await scene.anchorings();
    expect([batch?.state, batch?.transactionHash]).toEqual(["published", anchoring?.hash]);
    expect(anchoring?.hash).toBe(sentBy(scene)[0]?.hash);
    await endsWell(scene, issuing, "F9");
  });
});

describe("F11: a base fee that jumps", () => {
  it("after the broadcast leaves the batch sent, and it is mined with the same bytes when the fee falls", async () => {
    const scene = await anvil.scene();
    const issuing = scene.issuing();
    await issuedUntilSent(scene, issuing);
    await baseFee(scene, 1_000n * GWEI);
    await anvil.mine();
    expect([await scene.states(), await scene.anchorings()]).toEqual([["sent"], []]);
    await baseFee(scene, GWEI);
    await anvil.mine();
    await anvil.call("evm_setAutomine", true);
    await endsWell(scene, issuing, "F11");
  });

  it("above --max-fee stops before anything is sent, with both numbers", async () => {
    const scene = await anvil.scene();
    const issuing = [...scene.issuing(), "--max-fee", "50"];
    await baseFee(scene, 1_000n * GWEI);
    await anvil.mine();
    const ended = await scene.run(...issuing);
    expect([ended.exit, ended.text]).toEqual([5, expect.stringMatching(/50\b/)]);
    expect([scene.proxy.sent.size, await scene.anchorings()]).toEqual([0, []]);
    await baseFee(scene, GWEI);
    await anvil.mine();
    await endsWell(scene, issuing, "F11");
    for (const { maxFeePerGas } of sentBy(scene)) expect(maxFeePerGas).toBeLessThanOrEqual(50n * GWEI);
  });
});
