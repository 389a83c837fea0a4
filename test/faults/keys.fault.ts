// Transactions that are mined and fail, keys that end at the wrong moment, and two who use one key.
import { cpSync } from "node:fs";
import { Transaction } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerCall } from "../../src/chain/ledger/ledgerCodec.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { after, heldUntil } from "./harness/chain/endpointActions.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { CLEAN, type FaultName, note } from "./harness/schedule/results.ts";
import { accountOf, otherKey, sendAs } from "./harness/chain/foreignTransaction.ts";
import { Scene } from "./harness/process/workspaceCopy.ts";
import { World } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  world = await World.make(folder);
});
afterAll(() => world.stop());

const SEND = "eth_sendRawTransaction";

async function endsWell(
  scene: Scene,
  issuing: readonly string[],
  keys: string[],
  ...faults: FaultName[]
): Promise<void> {
  const outcome = await outcomeOf(scene, issuing, { keys });
  note(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

/** A second anchoring key of this workspace, which may anchor. */
async function secondKey(scene: Scene): Promise<void> {
  expect((await scene.run("key", "new", "anchor-2", "--for", "anchor")).exit).toBe(0);
  const { address } = await accountOf(scene, "anchor-2");
  await world.own("setBalance", address, "0x8ac7230489e80000");
  expect((await scene.run("key", "authorize", "anchor-2")).exit).toBe(0);
}

describe("F5: the same roster twice", () => {
  it("sends nothing where a published batch is resumed again", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.run(...issuing);
    const sent = scene.proxy.sent.size;
    expect((await scene.run("resume", "1")).exit).toBe(0);
    expect(scene.proxy.sent.size).toBe(sent);
    await endsWell(scene, issuing, [], "F5");
  });

  it("is refused with the batch that has it, under another file name too, unless --again is said", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.run(...issuing);
    for (const again of [issuing, scene.issuing(3, "renamed")]) {
      const ended = await scene.run(...again);
      expect([ended.exit, ended.text]).toEqual([expect.any(Number), expect.stringMatching(/batch 1\b.*--again/s)]);
      expect(ended.exit).not.toBe(0);
    }
    expect([(await scene.anchorings()).length, await scene.states()]).toEqual([1, ["published"]]);
    expect((await scene.run(...issuing, "--again")).exit).toBe(0);
    expect(await scene.anchorings()).toHaveLength(2);
  });
});

describe("F6: two operators at once", () => {
  it("on one workspace: the second is told who holds the key and since when, and sends nothing", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    const held = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    const act = after(() => held.resolve(undefined), heldUntil(released.promise));
    scene.proxy.follow({ method: SEND, times: 1, act });
    const first = scene.start(issuing);
    await held.promise;
    const second = await scene.run(...scene.issuing(2, "other"));
    expect([second.exit, second.code]).toEqual([5, "key_locked"]);
    expect(second.text).toContain(String(first.pid));
    released.resolve(undefined);
    expect((await first.ended).exit).toBe(0);
    expect((await scene.batches()).map(({ state }) => state)).toEqual(["published", "sealed"]);
    const outcome = await outcomeOf(scene, issuing, { meant: 2 });
    note(outcome, "F6");
    expect([outcome, (await scene.anchorings()).length]).toEqual([CLEAN, 2]);
  });

  it("where the first one died, the key is taken over explicitly", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.killedAt(issuing, SEND, "before");
    expect((await scene.run("resume", "1", "--take-over")).exit).toBe(0);
    await endsWell(scene, issuing, [], "F6");
  });

  it("on two workspaces with the same key: the nonce is used once, the other halts for a person", async () => {
    const scene = await world.scene();
    const twin = new Scene(world, scene.folder, scene.path("twin"));
    cpSync(scene.workspace, twin.workspace, { recursive: true });
    const issuing = scene.issuing();
    await scene.killedAt(issuing, SEND, "before");
    expect((await twin.run(...twin.issuing(2, "other"))).exit).toBe(0); // the same nonce, mined first
    expect(new Set([...scene.proxy.sent.keys()].map((raw) => Transaction.from(raw).nonce)).size).toBe(1);
    const sent = scene.proxy.sent.size;
    for (let again = 0; again < 2; again++)
      expect(await scene.run("resume", "1")).toMatchObject({ exit: 5, code: "sending_halted" });
    expect([await scene.states(), scene.proxy.sent.size]).toEqual([["halted"], sent]); // not tried blindly
    expect(await scene.anchorings()).toHaveLength(1); // the twin's
    await endsWell(scene, issuing, [], "F6");
    // the person has found out who it was, and goes on
    expect((await scene.run("resume", "1", "--again")).exit).toBe(0);
    expect([await scene.states(), (await scene.anchorings()).length]).toEqual([["published"], 2]);
    expect(await scene.holders(1)).toHaveLength(3);
  });
});

describe("a transaction that is mined and fails", () => {
  it("F21: because the root is anchored already: the reason is told, the anchor found, and nothing sent again", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.killedAt(issuing, SEND, "before");
    const rival = await otherKey(scene);
    const [batch] = await scene.batches();
    const { data } = ledgerCall("anchor", [batch?.root ?? "", batch?.size ?? 0]);
    const sent = scene.proxy.sent.size;
    await sendAs(scene, rival, { data });
    const ended = await scene.run("resume", "1");
    expect([ended.exit, ended.code]).toEqual([5, "transaction_failed"]);
    expect(ended.text).toContain("anchored the batch");
    expect(await scene.states()).toEqual(["sealed"]);
    expect((await scene.run("resume", "1")).exit).toBe(0);
    expect([await scene.states(), scene.proxy.sent.size]).toEqual([["published"], sent]);
    expect((await scene.anchorings()).map(({ succeeded }) => succeeded)).toEqual([true, false]);
    expect(await scene.holders(1)).toHaveLength(3);
    note(CLEAN, "F21");
  });

  it("F22: because its key was ended meanwhile: the batch is sealed again, and another key anchors it", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await scene.killedAt(issuing, SEND, "before");
    await secondKey(scene);
    const revoking = ["key", "revoke", "anchor-1", "--yes"];
    expect(await scene.run(...revoking)).toMatchObject({ exit: 5, code: "key_in_use" });
    expect((await scene.run(...revoking, "--force")).exit).toBe(0);
    const ended = await scene.run("--key", "anchor-1", "resume", "1");
    expect([ended.exit, ended.code, await scene.states()]).toEqual([5, "transaction_failed", ["sealed"]]);
    const again = await scene.run("--key", "anchor-1", "resume", "1");
    expect([again.exit, again.code]).not.toEqual([0, null]);
    await endsWell(scene, issuing, ["--key", "anchor-2"], "F22");
    expect((await scene.anchorings()).filter(({ succeeded }) => succeeded)).toHaveLength(1);
  });

  it("F23: because the key was ended between send and mine: nothing is published, and another key anchors it", async () => {
    const scene = await world.scene();
    const issuing = scene.issuing();
    await world.call("evm_setAutomine", false);
    await scene.killedAt(issuing, "eth_getTransactionReceipt", "before", 2);
    const [authority, anchor] = [await accountOf(scene, "authority"), await accountOf(scene, "anchor-1")];
    await sendAs(scene, authority, { data: ledgerCall("revokeKey", [anchor.address]).data, tip: 100n });
    await world.mine();
    await world.call("evm_setAutomine", true);
    expect((await scene.anchorings()).map(({ succeeded }) => succeeded)).toEqual([false]);
    const ended = await scene.run("resume", "1");
    expect([ended.exit, ended.code, await scene.states()]).toEqual([5, "transaction_failed", ["sealed"]]);
    expect(await scene.run("export", "1", "--out", scene.path("early"))).toMatchObject({ code: "not_published" });
    await secondKey(scene);
    await endsWell(scene, issuing, ["--key", "anchor-2"], "F23");
  });
});
