// Endpoints that fail, lag, or come back as another node: commands end with an error that says so, ask no more than they must,
// and nothing that was sealed or sent is lost.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedChain, startEmbedded } from "../../src/chain/embedded/embeddedChain.ts";
import { silent } from "../support/chain/endpointBehaviours.ts";
import type { Behaviour } from "../support/chain/rpcProxy.ts";
import { faketimeMissing, requires } from "../support/requirements.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { drop, forwardThen, hang, lagging, wrongId } from "./harness/chain/endpointActions.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { CLEAN, type FaultName, recordOutcome } from "./harness/schedule/results.ts";
import type { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import { Service } from "./harness/process/service.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

const LONG = process.env.FAULTS_LONG === "1";
const SEND = "eth_sendRawTransaction";
/** Calls of a command that waits for no block, as a node may limit them: a storm has hundreds. */
const FEW = 40;

async function endsWell(copy: WorkspaceCopy, issuing: readonly string[], ...faults: FaultName[]): Promise<void> {
  const outcome = await outcomeOf(copy, issuing);
  recordOutcome(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

const answers = (fate: string): Behaviour => silent[fate] ?? (() => Promise.reject(new Error(`no fate ${fate}`)));
const BAD: readonly [what: string, act: Behaviour][] = [
  ["drops the connection", drop],
  ["answers 429", answers("answers 429")],
  ["answers 500", answers("answers 500")],
  ["answers with a page", answers("answers 200 with a page")],
  ["answers JSON that is cut off", answers("answers JSON that is cut off")],
  ["answers another request", wrongId],
];

describe("F18: an endpoint that", () => {
  it.each(BAD)("%s, at every call, ends the command after a few of them, and nothing is sent", async (_what, act) => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    copy.proxy.follow({ act });
    expect(await copy.run(...issuing)).toMatchObject({ exit: 5, code: "rpc_unreachable" });
    expect(copy.proxy.calls.length).toBeLessThan(5);
    copy.proxy.follow();
    expect([await copy.batches(), copy.proxy.sent.size]).toEqual([[], 0]);
    recordOutcome(CLEAN, "F18");
  });

  it.each(BAD)("%s, after it has taken the transaction, costs no second one", async (_what, act) => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    copy.proxy.follow({ method: SEND, times: 1, act: forwardThen(act) });
    await copy.run(...issuing);
    expect(copy.proxy.calls.length).toBeLessThan(FEW);
    await endsWell(copy, issuing, "F18");
    expect(copy.proxy.sent.size).toBe(1);
  });

  it.each(LONG ? BAD : BAD.slice(-2))(
    "%s, when it is given the transaction, gets the same bytes the next time",
    async (_what, act) => {
      const copy = await faultChain.copy();
      const issuing = copy.issuing();
      // the other answer of wrongId is the node's own: it has taken the transaction by then
      copy.proxy.follow({ method: SEND, times: 1, act });
      await copy.run(...issuing);
      await endsWell(copy, issuing, "F18");
      expect(copy.proxy.sent.size).toBe(1);
    },
  );

  it("never answers is given up after a while, and the batch goes on when another does", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    copy.proxy.follow({ method: "eth_estimateGas", from: 2, times: 1, act: hang });
    expect(await copy.run(...issuing)).toMatchObject({ exit: 5, code: "rpc_unreachable", hung: false });
    copy.proxy.follow();
    expect(await copy.states()).toEqual(["sealed"]);
    await endsWell(copy, issuing, "F18");
  });
});

describe("F19: an endpoint that lags behind", () => {
  it("before the anchor: the batch is not published on its word, and nothing is sent twice", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await faultChain.mine(4);
    // from the broadcast on, all that it serves is of before
    await copy.killedAt(issuing, SEND, "after");
    copy.proxy.follow({ method: /^(?!eth_sendRaw)/, act: lagging(3) });
    const program = copy.start(["resume", "1"], { patience: 6_000 });
    await program.ended;
    expect(["intended", "sent"]).toContain((await copy.batches())[0]?.state);
    copy.proxy.follow();
    await endsWell(copy, issuing, "F19");
    expect(copy.proxy.sent.size).toBe(1);
  });

  it("in its state only: an anchor that the receipt shows is not called lost for ever", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await faultChain.mine(4);
    await copy.killedAt(issuing, SEND, "after");
    copy.proxy.follow({ method: "eth_call", act: lagging(3) });
    await copy.run("resume", "1");
    copy.proxy.follow();
    await endsWell(copy, issuing, "F19");
  });

  it(
    "so far that its newest block is old cannot tell: the verdict is not invalid",
    requires(faketimeMissing()),
    async () => {
      const copy = await faultChain.copy();
      await copy.run(...copy.issuing());
      const [file = ""] = await copy.exported(1);
      await faultChain.call("evm_increaseTime", 2 * 3_600);
      await faultChain.mine(3);
      const twoHoursLater = { under: ["faketime", "-f", "+2h"] };
      expect((await copy.start(["verify", file], twoHoursLater).ended).exit).toBe(0);
      copy.proxy.follow({ act: lagging(4) }); // before the anchor
      const { exit, out } = await copy.start(["verify", file], twoHoursLater).ended;
      expect([exit, out]).toEqual([3, expect.stringContaining('"stale"')]);
      expect(out).not.toContain('"result":"fail"');
      recordOutcome(CLEAN, "F19");
    },
  );

  it("a little shows: the report names the block of which it speaks", async () => {
    const copy = await faultChain.copy();
    await copy.run(...copy.issuing());
    const [file = ""] = await copy.exported(1);
    const head = Number(await faultChain.call("eth_blockNumber"));
    copy.proxy.follow({ act: lagging(1) });
    const report = JSON.parse((await copy.run("verify", file)).out) as {
      readonly headline: string;
      readonly verdict: string;
      readonly chain: { readonly block: { readonly number: number } };
    };
    // nothing could be anchored in a block from before the credential was sealed
    expect([report.verdict, report.headline, report.chain.block.number]).toEqual(["undetermined", "pending", head - 1]);
    recordOutcome(CLEAN, "F19");
  });

  it("of which our own service has seen the anchor is not believed that there is none", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    await faultChain.mineNow(); // newer than the credential, and older than its anchor
    expect((await copy.run("resume", "1")).exit).toBe(0);
    const [file = ""] = await copy.exported(1);
    const service = await Service.start(copy);
    try {
      expect((await service.verified(file)).verdict).toBe("valid");
      copy.proxy.follow({ act: lagging(1) });
      const { headline, checks, verdict } = await service.verified(file);
      expect([verdict, headline, checks.anchor]).toEqual([
        "undetermined",
        "pending",
        { result: "unknown", cause: "behind" },
      ]);
      expect((await copy.run("verify", file)).out).toContain('"headline":"not_anchored"'); // without our database
      recordOutcome(CLEAN, "F19");
    } finally {
      await service.stop();
    }
  });
});

describe("F29: a node that", () => {
  const nodes: EmbeddedChain[] = [];
  afterAll(async () => {
    for (const node of nodes) await node.stop().catch(() => undefined);
  });

  async function nodeIn(directory: string): Promise<EmbeddedChain> {
    const node = await startEmbedded(directory);
    nodes.push(node);
    return node;
  }

  it("has lost its state shows by the missing code, and nothing is sent", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    const directory = join(folder, "empty");
    mkdirSync(directory);
    writeFileSync(join(directory, "chain.json"), JSON.stringify({ chainId: faultChain.chain.chainId }));
    const sent = copy.proxy.sent.size;
    copy.proxy.moveTo((await nodeIn(directory)).rpc);
    for (const argv of [["resume", "1"], issuing])
      expect(await copy.run(...argv)).toMatchObject({ exit: 5, code: "wrong_contract" });
    expect([copy.proxy.sent.size, await copy.states()]).toEqual([sent, ["intended"]]);
    copy.proxy.moveTo(faultChain.chain.rpc);
    await endsWell(copy, issuing, "F29");
  });

  it("restarts from its state goes on where it was", async () => {
    const copy = await faultChain.copy();
    const directory = join(folder, "copy");
    cpSync(join(folder, "chain"), directory, { recursive: true });
    rmSync(join(directory, "run.json"), { force: true });
    const before = await nodeIn(directory);
    copy.proxy.moveTo(before.rpc);
    await copy.killedAt(copy.issuing(), SEND, "after");
    await before.stop();
    expect(await copy.run("resume", "1")).toMatchObject({ exit: 5, code: "rpc_unreachable" });
    copy.proxy.moveTo((await nodeIn(directory)).rpc);
    expect((await copy.run("resume", "1")).exit).toBe(0);
    expect([await copy.states(), copy.proxy.sent.size]).toEqual([["published"], 1]);
    expect(await copy.holders(1)).toHaveLength(3);
    recordOutcome(CLEAN, "F29");
  });
});
