// Transactions that are mined and fail, keys that end at the wrong moment, and two who use one key.
import { cpSync } from "node:fs";
import { Transaction } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerCall } from "../../src/chain/ledger/ledgerCodec.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { after, heldUntil } from "./harness/chain/endpointActions.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { CLEAN, type FaultName, recordOutcome } from "./harness/schedule/results.ts";
import { accountOf, otherKey, sendAs } from "./harness/chain/foreignTransaction.ts";
import { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

const SEND = "eth_sendRawTransaction";

async function endsWell(
  copy: WorkspaceCopy,
  issuing: readonly string[],
  keys: string[],
  ...faults: FaultName[]
): Promise<void> {
  const outcome = await outcomeOf(copy, issuing, { keys });
  recordOutcome(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

/** A second anchoring key of this workspace, which may anchor. */
async function secondKey(copy: WorkspaceCopy): Promise<void> {
  expect((await copy.run("key", "new", "anchor-2", "--for", "anchor")).exit).toBe(0);
  const { address } = await accountOf(copy, "anchor-2");
  await faultChain.own("setBalance", address, "0x8ac7230489e80000");
  expect((await copy.run("key", "authorize", "anchor-2")).exit).toBe(0);
}

describe("F5: the same roster twice", () => {
  it("sends nothing where a published batch is resumed again", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.run(...issuing);
    const sent = copy.proxy.sent.size;
    expect((await copy.run("resume", "1")).exit).toBe(0);
    expect(copy.proxy.sent.size).toBe(sent);
    await endsWell(copy, issuing, [], "F5");
  });

  it("is refused with the batch that has it, under another file name too, unless --again is said", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.run(...issuing);
    for (const again of [issuing, copy.issuing(3, "renamed")]) {
      const ended = await copy.run(...again);
      expect([ended.exit, ended.text]).toEqual([expect.any(Number), expect.stringMatching(/batch 1\b.*--again/s)]);
      expect(ended.exit).not.toBe(0);
    }
    expect([(await copy.anchorings()).length, await copy.states()]).toEqual([1, ["published"]]);
    expect((await copy.run(...issuing, "--again")).exit).toBe(0);
    expect(await copy.anchorings()).toHaveLength(2);
  });
});

describe("F6: two operators at once", () => {
  it("on one workspace: the second learns who holds the key and since when, and sends nothing", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    const held = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    const act = after(() => held.resolve(undefined), heldUntil(released.promise));
    copy.proxy.follow({ method: SEND, times: 1, act });
    const first = copy.start(issuing);
    await held.promise;
    const second = await copy.run(...copy.issuing(2, "other"));
    expect([second.exit, second.code]).toEqual([5, "key_locked"]);
    expect(second.text).toContain(String(first.pid));
    released.resolve(undefined);
    expect((await first.ended).exit).toBe(0);
    expect((await copy.batches()).map(({ state }) => state)).toEqual(["published", "sealed"]);
    const outcome = await outcomeOf(copy, issuing, { meant: 2 });
    recordOutcome(outcome, "F6");
    expect([outcome, (await copy.anchorings()).length]).toEqual([CLEAN, 2]);
  });

  it("where the first one died, the key is taken over explicitly", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    expect((await copy.run("resume", "1", "--take-over")).exit).toBe(0);
    await endsWell(copy, issuing, [], "F6");
  });

  it("on two workspaces with the same key: the nonce is used once, the other halts for a person", async () => {
    const copy = await faultChain.copy();
    const twin = new WorkspaceCopy(faultChain, copy.folder, copy.path("twin"));
    cpSync(copy.workspace, twin.workspace, { recursive: true });
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    expect((await twin.run(...twin.issuing(2, "other"))).exit).toBe(0); // the same nonce, mined first
    expect(new Set([...copy.proxy.sent.keys()].map((raw) => Transaction.from(raw).nonce)).size).toBe(1);
    const sent = copy.proxy.sent.size;
    for (let again = 0; again < 2; again++)
      expect(await copy.run("resume", "1")).toMatchObject({ exit: 5, code: "sending_halted" });
    expect([await copy.states(), copy.proxy.sent.size]).toEqual([["halted"], sent]); // not tried blindly
    expect(await copy.anchorings()).toHaveLength(1); // the twin's
    await endsWell(copy, issuing, [], "F6");
    // the person has found out who it was, and goes on
    expect((await copy.run("resume", "1", "--again")).exit).toBe(0);
    expect([await copy.states(), (await copy.anchorings()).length]).toEqual([["published"], 2]);
    expect(await copy.holders(1)).toHaveLength(3);
  });
});

describe("a transaction that is mined and fails", () => {
  it("F21: because the root is anchored already: the reason is shown, the anchor found, and nothing sent again", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    const foreign = await otherKey(copy);
    const [batch] = await copy.batches();
    const { data } = ledgerCall("anchor", [batch?.root ?? "", batch?.size ?? 0]);
    const sent = copy.proxy.sent.size;
    await sendAs(copy, foreign, { data });
    const ended = await copy.run("resume", "1");
    expect([ended.exit, ended.code]).toEqual([5, "transaction_failed"]);
    expect(ended.text).toContain("anchored the batch");
    expect(await copy.states()).toEqual(["sealed"]);
    expect((await copy.run("resume", "1")).exit).toBe(0);
    expect([await copy.states(), copy.proxy.sent.size]).toEqual([["published"], sent]);
    expect((await copy.anchorings()).map(({ succeeded }) => succeeded)).toEqual([true, false]);
    expect(await copy.holders(1)).toHaveLength(3);
    recordOutcome(CLEAN, "F21");
  });

  it("F22: because its key was ended meanwhile: the batch is sealed again, and another key anchors it", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    await secondKey(copy);
    const revoking = ["key", "revoke", "anchor-1", "--yes"];
    expect(await copy.run(...revoking)).toMatchObject({ exit: 5, code: "key_in_use" });
    expect((await copy.run(...revoking, "--force")).exit).toBe(0);
    const ended = await copy.run("--key", "anchor-1", "resume", "1");
    expect([ended.exit, ended.code, await copy.states()]).toEqual([5, "transaction_failed", ["sealed"]]);
    const again = await copy.run("--key", "anchor-1", "resume", "1");
    expect([again.exit, again.code]).not.toEqual([0, null]);
    await endsWell(copy, issuing, ["--key", "anchor-2"], "F22");
    expect((await copy.anchorings()).filter(({ succeeded }) => succeeded)).toHaveLength(1);
  });

  it("F23: because the key was ended between send and mine: nothing is published, and another key anchors it", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await faultChain.call("evm_setAutomine", false);
    await copy.killedAt(issuing, "eth_getTransactionReceipt", "before", 2);
    const [authority, anchor] = [await accountOf(copy, "authority"), await accountOf(copy, "anchor-1")];
    await sendAs(copy, authority, { data: ledgerCall("revokeKey", [anchor.address]).data, tip: 100n });
    await faultChain.mine();
    await faultChain.call("evm_setAutomine", true);
    expect((await copy.anchorings()).map(({ succeeded }) => succeeded)).toEqual([false]);
    const ended = await copy.run("resume", "1");
    expect([ended.exit, ended.code, await copy.states()]).toEqual([5, "transaction_failed", ["sealed"]]);
    expect(await copy.run("export", "1", "--out", copy.path("early"))).toMatchObject({ code: "not_published" });
    await secondKey(copy);
    await endsWell(copy, issuing, ["--key", "anchor-2"], "F23");
  });
});
