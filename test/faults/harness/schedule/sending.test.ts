// Faults between the signature and the block, and those that must stop before it. The transaction is stored before it is sent
// [D12], so whatever happens after, the same bytes go out again and the batch has one anchor.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/temporary.ts";
import { after } from "../chain/endpointActions.ts";
import { honest } from "../../../support/chain/rpcProxy.ts";
import { outcomeOf } from "./finish.ts";
import { CLEAN, type FaultName, recordOutcome } from "./results.ts";
import { accountOf } from "../chain/foreignTransaction.ts";
import type { WorkspaceCopy } from "../process/workspaceCopy.ts";
import { FaultChain } from "../chain/faultChain.ts";

const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

const RECEIPT = "eth_getTransactionReceipt";
const SEND = "eth_sendRawTransaction";

async function endsWell(copy: WorkspaceCopy, issuing: readonly string[], ...faults: FaultName[]): Promise<void> {
  const outcome = await outcomeOf(copy, issuing);
  recordOutcome(outcome, ...faults);
  expect(outcome).toEqual(CLEAN);
}

async function setBalance(copy: WorkspaceCopy, wei: bigint): Promise<void> {
  const { address } = await accountOf(copy, "anchor-1");
  await faultChain.own("setBalance", address, `0x${wei.toString(16)}`);
}

describe("a process that dies", () => {
  it("F1: after the broadcast and before it knows of it, finds its transaction again: one anchor, the same bytes", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    expect((await copy.killedAt(issuing, SEND, "after")).signal).toBe("SIGKILL");
    expect([await copy.states(), (await copy.anchorings()).length]).toEqual([["intended"], 1]);
    await endsWell(copy, issuing, "F1");
    expect(copy.proxy.sent.size).toBe(1);
  });

  it("F2: before the broadcast, sends the bytes that it had stored", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    const [batch] = await copy.batches();
    const stored = await copy.transaction(batch?.transactionHash ?? null);
    expect([batch?.state, await copy.anchorings()]).toEqual(["intended", []]);
    await endsWell(copy, issuing, "F2");
    expect([...copy.proxy.sent.keys()]).toEqual([stored?.raw]);
  });

  it("F10: and whose transaction was dropped from the mempool meanwhile, sends the same bytes again", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await faultChain.call("evm_setAutomine", false);
    await copy.killedAt(issuing, RECEIPT, "before", 2);
    expect(await copy.states()).toEqual(["sent"]);
    await faultChain.own("dropAllTransactions");
    await faultChain.call("evm_setAutomine", true);
    await endsWell(copy, issuing, "F10");
    expect(copy.proxy.sent.size).toBe(1);
  });
});

describe("F12: an account without funds", () => {
  it("stops everything before anything is sealed, with both numbers", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await setBalance(copy, 0n);
    const ended = await copy.run(...issuing);
    expect([ended.exit, ended.code, ended.text]).toEqual([5, "no_funds", expect.stringContaining("holds 0 wei")]);
    expect([await copy.batches(), copy.proxy.sent.size]).toEqual([[], 0]);
    await setBalance(copy, 10n ** 19n);
    await endsWell(copy, issuing, "F12");
  });

  it("that were there at the seal leaves the sealed batch, which goes on when they are back", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    const gone = after(() => setBalance(copy, 0n), honest);
    copy.proxy.follow({ method: "eth_getBalance", from: 2, times: 1, act: gone });
    expect((await copy.run(...issuing)).code).toBe("no_funds");
    expect([await copy.states(), copy.proxy.sent.size]).toEqual([["sealed"], 0]);
    await setBalance(copy, 10n ** 19n);
    await endsWell(copy, issuing, "F12");
  });
});

describe("F20: an endpoint that is not what the deployment says", () => {
  it("because it serves another chain, is refused before anything is signed", async () => {
    const copy = await faultChain.copy();
    copy.proxy.follow({ method: "eth_chainId", act: () => ({ result: "0x1" }) });
    const issuing = copy.issuing();
    expect(await copy.run(...issuing)).toMatchObject({ exit: 5, code: "wrong_chain" });
    expect([await copy.batches(), copy.proxy.sent.size]).toEqual([[], 0]);
    copy.proxy.follow();
    await endsWell(copy, issuing, "F20");
  });

  it("because other code stands at the ledger's address, is refused with a sealed and signed batch too", async () => {
    const copy = await faultChain.copy();
    const issuing = copy.issuing();
    await copy.killedAt(issuing, SEND, "before");
    const code = await faultChain.call("eth_getCode", faultChain.address.ledger, "latest");
    await faultChain.own("setCode", faultChain.address.ledger, "0x6001");
    expect(await copy.run("resume", "1")).toMatchObject({ exit: 5, code: "wrong_contract" });
    expect(await copy.states()).toEqual(["intended"]);
    await faultChain.own("setCode", faultChain.address.ledger, code);
    await endsWell(copy, issuing, "F20");
  });
});
