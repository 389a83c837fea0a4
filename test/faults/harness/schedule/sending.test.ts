// Faults between the signature and the block, and those that must stop before it. The transaction is stored before it is sent
// (D12), so whatever happens after, the same bytes go out again and the batch has one anchor.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/temporary.ts";
import { after } from "../chain/endpointActions.ts";
import { honest } from "../../../support/chain/rpcProxy.ts";
import { outcomeOf } from "./finish.ts";
import { CLEAN, type FaultName, note } from "./results.ts";
import { accountOf } from "../chain/foreignTransaction.ts";
import type { Scene } from "../process/workspaceCopy.ts";
import { World } from "../chain/faultChain.ts";

const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  world = await World.make(folder);
});
afterAll(() => world.stop());

const RECEIPT = "eth_getTransactionReceipt";
const SEND = "eth_sendRawTransaction";

async function endsWell(scene: Scene, issuing: readonly string[], ...faults: FaultName[]): Promise<void> {
  const outcome = await outcomeOf(scene, issuing);
  note(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

async function setBalance(scene: Scene, wei: bigint): Promise<void> {
  const { address } = await accountOf(scene, "anchor-1");
  await world.own("setBalance", address, `0x${wei.toString(16)}`);
}

describe("a process that dies", () => {
  it("F1: after the broadcast and before it knows of it, finds its transaction again: one anchor, the same bytes", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    expect((await scene.killedAt(issuing, SEND, "after")).signal).toBe("SIGKILL");
    expect([await scene.states(), (await scene.anchorings()).length]).toEqual([["intended"], 1]);
    await endsWell(scene, issuing, "F1");
    expect(scene.proxy.sent.size).toBe(1);
  });

  it("F2: before the broadcast, sends the bytes that it had stored", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.killedAt(issuing, SEND, "before");
    const [batch] = await scene.batches();
    const stored = await scene.transaction(batch?.transactionHash ?? null);
    expect([batch?.state, await scene.anchorings()]).toEqual(["intended", []]);
    await endsWell(scene, issuing, "F2");
    expect([...scene.proxy.sent.keys()]).toEqual([stored?.raw]);
  });

  it("F10: and whose transaction was dropped from the mempool meanwhile, sends the same bytes again", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await world.call("evm_setAutomine", false);
    await scene.killedAt(issuing, RECEIPT, "before", 2);
    expect(await scene.states()).toEqual(["sent"]);
    await world.own("dropAllTransactions");
    await world.call("evm_setAutomine", true);
    await endsWell(scene, issuing, "F10");
    expect(scene.proxy.sent.size).toBe(1);
  });
});

describe("F12: an account without funds", () => {
  it("stops everything before anything is sealed, with both numbers", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await setBalance(scene, 0n);
    const ended = await scene.run(...issuing);
    expect([ended.exit, ended.code, ended.text]).toEqual([5, "no_funds", expect.stringContaining("holds 0 wei")]);
    expect([await scene.batches(), scene.proxy.sent.size]).toEqual([[], 0]);
    await setBalance(scene, 10n ** 19n);
    await endsWell(scene, issuing, "F12");
  });

  it("that were there at the seal leaves the sealed batch, which goes on when they are back", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    const gone = after(() => setBalance(scene, 0n), honest);
    scene.proxy.follow({ method: "eth_getBalance", from: 2, times: 1, act: gone });
    expect((await scene.run(...issuing)).code).toBe("no_funds");
    expect([await scene.states(), scene.proxy.sent.size]).toEqual([["sealed"], 0]);
    await setBalance(scene, 10n ** 19n);
    await endsWell(scene, issuing, "F12");
  });
});

describe("F20: an endpoint that is not what the deployment says", () => {
  it("because it serves another chain, is refused before anything is signed", async () => {
    const scene = await world.scene();
    scene.proxy.follow({ method: "eth_chainId", act: () => ({ result: "0x1" }) });
    const issuing = scene.issuing();
    expect(await scene.run(...issuing)).toMatchObject({ exit: 5, code: "wrong_chain" });
    expect([await scene.batches(), scene.proxy.sent.size]).toEqual([[], 0]);
    scene.proxy.follow();
    await endsWell(scene, issuing, "F20");
  });

  it("because other code stands at the ledger's address, is refused with a sealed and signed batch too", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.killedAt(issuing, SEND, "before");
    const code = await world.call("eth_getCode", world.address.ledger, "latest");
    await world.own("setCode", world.address.ledger, "0x6001");
    expect(await scene.run("resume", "1")).toMatchObject({ exit: 5, code: "wrong_contract" });
    expect(await scene.states()).toEqual(["intended"]);
    await world.own("setCode", world.address.ledger, code);
    await endsWell(scene, issuing, "F20");
  });
});
