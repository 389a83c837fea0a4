// A chain that takes back what it said: blocks that are exchanged, finality that does not come, or does not hold.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { CLEAN, type FaultName, recordOutcome } from "./harness/schedule/results.ts";
import { accountOf, signAs } from "./harness/chain/foreignTransaction.ts";
import type { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import { Service } from "./harness/process/service.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

/** The chain's own finality: two blocks below its head, and it mines only for transactions. */
const copy = (): Promise<WorkspaceCopy> => faultChain.copy({ finality: "finalized" });

const reorg = (depth: number, transactions: readonly [raw: string, block: number][] = []): Promise<unknown> =>
  faultChain.own("reorg", depth, transactions);

const asksForFinality = ({ proxy }: WorkspaceCopy): number =>
  proxy.calls.filter(({ method, params }) => method === "eth_getBlockByNumber" && params[0] === "finalized").length;

/** Issue until the anchor is mined and waits for finality, and end the process there. */
async function issuedUntilIncluded(copy: WorkspaceCopy, issuing: readonly string[]): Promise<string> {
  const asked = asksForFinality(copy);
  const program = copy.start(issuing);
  await vi.waitUntil(() => asksForFinality(copy) > asked + 2, { timeout: 120_000 });
  await program.kill();
  expect((await copy.states()).at(-1)).toBe("included");
  return [...copy.proxy.sent.keys()].at(-1) ?? "";
}

/** Finish while the chain goes on, and count. */
async function endsWell(copy: WorkspaceCopy, issuing: readonly string[], fault: FaultName, meant = 1): Promise<void> {
  const mining = setInterval(() => void faultChain.mine().catch(() => undefined), 200);
  try {
    const outcome = await outcomeOf(copy, issuing, { meant });
    recordOutcome(outcome, fault);
    expect(outcome).toEqual(CLEAN);
  } finally {
    clearInterval(mining);
  }
}

describe("F16: finality that does not come", () => {
  it("leaves the batch included: not published, not exported, and said so; it goes on when the chain does", async () => {
    const one = await copy();
    const issuing = one.issuing();
    await issuedUntilIncluded(one, issuing);
    const asked = asksForFinality(one);
    const program = one.start(["resume", "1"]);
    await vi.waitUntil(() => asksForFinality(one) > asked + 5, { timeout: 120_000 });
    await program.kill();
    expect(await one.states()).toEqual(["included"]);
    expect(await one.run("export", "1", "--out", one.path("early"))).toMatchObject({ exit: 5, code: "not_published" });
    await endsWell(one, issuing, "F16");
    expect(one.proxy.sent.size).toBe(1);
  });
});

describe("a reorg before finality", () => {
  it("F13: that took the transaction away gets the same bytes again, and one anchor", async () => {
    const one = await copy();
    const issuing = one.issuing();
    const raw = await issuedUntilIncluded(one, issuing);
    await reorg(1);
    expect(await one.anchorings()).toEqual([]);
    await endsWell(one, issuing, "F13");
    expect([...one.proxy.sent.keys()]).toEqual([raw]);
    expect(await one.anchorings()).toHaveLength(1);
  });

  it("F14: that moved the transaction to another block is waited for there", async () => {
    const one = await copy();
    const issuing = one.issuing();
    const raw = await issuedUntilIncluded(one, issuing);
    await faultChain.mine();
    await reorg(2, [[raw, 1]]);
    await endsWell(one, issuing, "F14");
    expect(one.proxy.sent.get(raw)).toBe(1);
  });

  it("F14: and the block that is noted is the new one", async () => {
    const one = await copy();
    const issuing = one.issuing();
    const raw = await issuedUntilIncluded(one, issuing);
    await faultChain.mine();
    await reorg(2, [[raw, 1]]);
    await endsWell(one, issuing, "F14");
    const [batch] = await one.batches();
    const [anchoring] = await one.anchorings();
    expect((await one.transaction(batch?.transactionHash ?? null))?.blockNumber).toBe(anchoring?.block);
  });

  it("F15: after which another transaction has the nonce, halts for a person and sends nothing", async () => {
    const one = await copy();
    const issuing = one.issuing();
    const raw = await issuedUntilIncluded(one, issuing);
    const key = await accountOf(one, "anchor-1");
    const nonce = Number(await faultChain.call("eth_getTransactionCount", key.address, "latest")) - 1;
    const other = await signAs(one, key, { to: key.address, data: "0x", nonce });
    await reorg(1, [[other, 0]]);
    await faultChain.mine(3); // before it is final, nothing is decided
    expect(await one.run("resume", "1")).toMatchObject({ exit: 5, code: "sending_halted" });
    expect(await one.states()).toEqual(["halted"]);
    expect((await one.run("status")).text).toContain("halted");
    await endsWell(one, issuing, "F15");
    expect([...one.proxy.sent.keys()]).toEqual([raw]);
  });
});

describe("F7: a nonce gap", () => {
  /** Two batches under way; a reorg took both away, and the node has only the second transaction again. */
  async function gap(): Promise<{ one: WorkspaceCopy; issuing: string[] }> {
    const one = await copy();
    const issuing = one.issuing();
    await issuedUntilIncluded(one, issuing);
    const second = await issuedUntilIncluded(one, one.issuing(2, "other"));
    await reorg(2);
    await faultChain.own("dropAllTransactions");
    await faultChain.call("eth_sendRawTransaction", second);
    expect(await faultChain.call("txpool_status")).toEqual({ pending: "0x0", queued: "0x1" });
    return { one, issuing };
  }

  it("is filled with the bytes that are missing, and both batches have one anchor each", async () => {
    const { one, issuing } = await gap();
    await endsWell(one, issuing, "F7", 2);
    expect([one.proxy.sent.size, await one.anchorings()]).toEqual([2, [expect.anything(), expect.anything()]]);
  });

  it("is named by resume of the batch above it, which does not wait for what cannot come", async () => {
    const { one, issuing } = await gap();
    expect(await one.run("resume", "2")).toMatchObject({ exit: 5, hung: false, code: "nonce_missing" });
    expect(await one.anchorings()).toEqual([]);
    await endsWell(one, issuing, "F7", 2);
  });
});

describe("F17: a reorg past finality", () => {
  async function published(): Promise<{ one: WorkspaceCopy; issuing: string[]; file: string }> {
    const one = await copy();
    await faultChain.mine(2); // the reorg must not reach what every schedule starts from
    const issuing = one.issuing();
    await issuedUntilIncluded(one, issuing);
    await faultChain.mine(3);
    await one.run("resume", "1");
    const [file = ""] = await one.exported(1);
    return { one, issuing, file };
  }

  it("turns every verdict that rested on it to no longer anchored, which is not valid and not altered", async () => {
    const { one, file } = await published();
    expect((await one.run("verify", file)).exit).toBe(0);
    await reorg(5);
    await faultChain.mineNow(); // newer than the credential: before it, nobody could tell
    const verified = await one.run("verify", file);
    expect(verified.exit).toBe(1);
    expect(verified.out).toContain('"headline":"not_anchored"');
    recordOutcome(CLEAN, "F17");
  });

  it("cannot be told from anything by our own service, which has seen the anchor, and raises an alarm", async () => {
    const { one, file } = await published();
    const service = await Service.start(one);
    try {
      expect((await service.verified(file)).verdict).toBe("valid");
      await reorg(5);
      const { verdict, headline, checks } = await service.verified(file);
      expect([verdict, headline, checks.anchor]).toEqual([
        "undetermined",
        "could_not_check",
        { result: "unknown", cause: "gone" },
      ]);
      await service.stop();
      const again = await Service.start(one);
      await again.untilPrinted("ALARM: the chain does not show the anchor of batch 1 any more");
      expect(await one.states()).toEqual(["included"]);
      expect((await again.verified(file)).checks.anchor).toEqual({ result: "unknown", cause: "gone" });
      await again.stop();
      recordOutcome(CLEAN, "F17");
    } finally {
      await service.stop();
    }
  });

  it("is noticed by resume: the batch is no longer published, and gets the same anchor again", async () => {
    const { one, issuing } = await published();
    const [raw = ""] = one.proxy.sent.keys();
    await reorg(5);
    await one.killedAt(["resume", "1"], "eth_sendRawTransaction", "before");
    expect(await one.states()).not.toEqual(["published"]);
    expect(await one.run("export", "1", "--out", one.path("early"))).toMatchObject({ exit: 5, code: "not_published" });
    await endsWell(one, issuing, "F17");
    expect([...one.proxy.sent.keys()]).toEqual([raw]);
  });
});
