// Transactions under faults of the network ([F1] to [F32]), on a real chain: replaced, dropped, undone by reorgs, or without
// their nonce. There is never a second anchor, and every stop is a state that the next command finishes or a person decides.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountKey } from "../../../src/chain/rpc/accountKey.ts";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { abandonBatch, giveUpAnchor } from "../../../src/issuer/transact/abandonBatch.ts";
import { settleTransaction } from "../../../src/issuer/transact/settleTransaction.ts";
import { settleBatch } from "../../../src/issuer/transact/anchorBatch.ts";
import type { IssuerContext, Patience, SendingRules } from "../../../src/issuer/context/issuerContext.ts";
import { issueRoster } from "../../../src/issuer/issue.ts";
import { revokeKey } from "../../../src/issuer/acts/authorizeKey.ts";
import { recheckFinal } from "../../../src/issuer/transact/recheckFinal.ts";
import { transact } from "../../../src/issuer/transact/transact.ts";
import type { Batch } from "../../../src/state/batch.ts";
import type { LedgerTransaction } from "../../../src/state/transaction.ts";
import { clock, rules, TestLedger, type TestIssuer } from "../../support/chain/testLedger.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const AT = "2026-06-30T10:00:01Z";
const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
let notices: string[];

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
});
afterAll(() => ledger.stop());
beforeEach(async () => {
  notices = [];
  context = await ledger.context(issuer, { rules: impatient() });
});
afterEach(async () => {
  await ledger.call("evm_setAutomine", true);
  await ledger.mine();
});

/** Rules that give up waiting soon. */
const impatient = (patience: Partial<Patience> = {}, changes: Partial<SendingRules> = {}): SendingRules => ({
  ...rules,
  notice: (text) => notices.push(text),
  patience: { replace: 60_000, mined: 300, final: 300, settled: 300, ...patience },
  ...changes,
});
const patient = (): IssuerContext => ({ ...context, rules: impatient({ mined: 10_000, final: 10_000 }) });
const order = () => ({ rows: learners(2), achievement });
const refused = (code: string, data: object = {}) => ({ code, data: expect.objectContaining(data) as object });

/** Issue while nothing is mined: the batch is sent, and the command has given up waiting. */
async function stuckBatch(): Promise<{ batch: Batch; transaction: LedgerTransaction }> {
  await ledger.call("evm_setAutomine", false);
  await expect(issueRoster(context, order(), issuer)).rejects.toMatchObject({ code: "transaction_pending" });
  return reload();
}

async function reload(): Promise<{ batch: Batch; transaction: LedgerTransaction }> {
  const [batch] = await context.store.batches.list();
  if (typeof batch?.transactionId !== "number") throw new Error("there is no batch under way");
  return { batch, transaction: await context.store.transactions.load(batch.transactionId) };
}

const anchorsOf = async (root: string): Promise<number> => {
  const logs = await ledger.call("eth_getLogs", {
    address: ledger.address.ledger,
    fromBlock: "0x0",
    topics: [null, null, root],
  });
  return (logs as unknown[]).length;
};
const mineAll = async (): Promise<void> => {
  await ledger.call("evm_setAutomine", true);
  await ledger.mine();
};

/** Something else that the key's owner signs, with a nonce of their choice; it is sent. */
async function sendForeign(key: AccountKey, nonce: number, gwei = 50n): Promise<string> {
  const raw = await key.signTransaction({
    type: 2,
    chainId: ledger.address.chainId,
    to: key.address,
    nonce,
    gasLimit: 21_000n,
    maxFeePerGas: gwei * 10n ** 9n,
    maxPriorityFeePerGas: gwei * 10n ** 9n,
  });
  return (await ledger.call("eth_sendRawTransaction", raw)) as string;
}

describe("a transaction that is not mined", () => {
  it("stays sent, says so, and is mined once the network does [F2]", async () => {
    const { batch, transaction } = await stuckBatch();
    expect([batch.state, transaction.attempts.length]).toEqual(["sent", 1]);
    await mineAll();
    expect(await settleBatch(patient(), batch.id, issuer.anchor)).toMatchObject({ state: "published" });
    expect(await anchorsOf(batch.root)).toBe(1);
  });

  it("is sent again with the same bytes where the network has dropped it [F10]", async () => {
    const { batch, transaction } = await stuckBatch();
    await ledger.call("anvil_dropAllTransactions");
    expect(await ledger.writer.isKnown(transaction.attempts[0]?.hash ?? "")).toBe(false);
    await mineAll();
    const done = await settleBatch(patient(), batch.id, issuer.anchor);
    expect([done.state, done.transactionHash]).toEqual(["published", transaction.attempts[0]?.hash]);
  });

  it("is replaced at the same nonce for an eighth more in both fees, stored before it is sent [F8]", async () => {
    const { batch, transaction } = await stuckBatch();
    const hurried = { ...context, rules: impatient({ replace: 0, mined: 500 }) };
    await expect(settleBatch(hurried, batch.id, issuer.anchor)).rejects.toMatchObject({ code: "transaction_pending" });
    const { transaction: replaced } = await reload();
    expect(replaced).toMatchObject({ state: "sent", nonce: transaction.nonce });
    expect(replaced.attempts).toHaveLength(2); // once a minute at most
    const [first, second] = await Promise.all(
      replaced.attempts.map(({ hash }) => ledger.call("eth_getTransactionByHash", hash)),
    );
    expect(first).toBeNull(); // the network has taken the second in its place
    expect(second).toMatchObject({ nonce: `0x${(transaction.nonce ?? 0).toString(16)}` });
    await mineAll();
    const done = await settleBatch(patient(), batch.id, issuer.anchor);
    expect([done.state, done.transactionHash]).toEqual(["published", replaced.attempts[1]?.hash]);
    expect(await anchorsOf(batch.root)).toBe(1);
  });

  it("counts as mined by whichever attempt was mined, also by one that is not stored here [F9]", async () => {
    const { batch, transaction } = await stuckBatch();
    const lost = await ledger.writer.signHigher(issuer.anchor, transaction.attempts[0]?.raw ?? "");
    if (lost === null) throw new Error("there is no cap");
    await ledger.writer.submit(lost);
    await mineAll();
    const done = await settleBatch(patient(), batch.id, issuer.anchor);
    expect([done.state, done.transactionHash]).toEqual(["published", lost.hash]);
    expect((await context.store.transactions.load(transaction.id)).attempts).toHaveLength(2);
  });

  it("is not replaced over the cap: it stays sent and says why [F11]", async () => {
    const { batch, transaction } = await stuckBatch();
    const capped = await LedgerSender.connect(ledger.address, 1n);
    const hurried = { ...context, ledger: capped, rules: impatient({ replace: 0 }) };
    const error = await settleBatch(hurried, batch.id, issuer.anchor).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "transaction_pending",
      data: expect.objectContaining({ why: expect.stringContaining("--max-fee") as string }) as object,
    });
    expect((await reload()).transaction.attempts).toEqual(transaction.attempts);
    capped.close();
  });

  it("goes before anything else that its key signs [F7]", async () => {
    const { batch, transaction } = await stuckBatch();
    await ledger.call("anvil_dropAllTransactions");
    await mineAll();
    const next = await issueRoster(patient(), order(), issuer);
    expect(next.state).toBe("published");
    const { nonce } = await context.store.transactions.load(next.transactionId ?? 0);
    expect(nonce).toBe((transaction.nonce ?? 0) + 1);
    expect((await context.store.batches.load(batch.id)).state).not.toBe("sent");
    expect(notices.join()).toContain(`An earlier transaction of this key goes first (anchor, batch ${batch.id}`);
  });

  it("of another kind is finished by the same command, which does not sign it a second time [F32]", async () => {
    const batch = await issueRoster(patient(), order(), issuer);
    await ledger.call("evm_setAutomine", false);
    const call = ledgerCall("suspend", [batch.issuerId, batch.root, [1]]);
    const send = (context: IssuerContext) =>
      transact(context, issuer.anchor, call, { purpose: "suspend", batchId: batch.id });
    await expect(send(context)).rejects.toMatchObject({ code: "transaction_pending" });
    await mineAll();
    await send(patient());
    const suspensions = await context.store.transactions.list(["finalized"]);
    expect(suspensions.map(({ purpose }) => purpose)).toEqual(["anchor", "suspend"]);
  });

  it("of another kind is finished by resume as well [F32]", async () => {
    const batch = await issueRoster(patient(), order(), issuer);
    await ledger.call("evm_setAutomine", false);
    const call = ledgerCall("revoke", [batch.issuerId, batch.root, [0]]);
    await expect(
      transact(context, issuer.anchor, call, { purpose: "revoke", batchId: batch.id }),
    ).rejects.toMatchObject({
      code: "transaction_pending",
    });
    const [open] = await context.store.transactions.list(["sent"]);
    await ledger.call("anvil_dropAllTransactions");
    await mineAll();
    const done = await settleTransaction(patient(), open?.id ?? 0, issuer.anchor);
    expect([done.state, done.purpose, done.batchId]).toEqual(["finalized", "revoke", batch.id]);
  });
});

describe("a reorganisation of the chain", () => {
  const included = async () => {
    const strict = await ledger.connect({ finality: { confirmations: 3 } });
    context = { ...context, ledger: strict };
    await expect(issueRoster(context, order(), issuer)).rejects.toMatchObject({ code: "not_final" });
    const state = await reload();
    expect(state.batch.state).toBe("included");
    return state;
  };

  it("that undid the anchor has its bytes sent again, under the same hash [F13]", async () => {
    const { batch, transaction } = await included();
    await ledger.call("anvil_reorg", 1, []);
    expect(await anchorsOf(batch.root)).toBe(0);
    const waiting = settleBatch(patient(), batch.id, issuer.anchor);
    while ((await anchorsOf(batch.root)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await ledger.mine(3);
    expect((await waiting).transactionHash).toBe(transaction.attempts[0]?.hash);
    expect(await anchorsOf(batch.root)).toBe(1);
    expect(notices.join()).toContain("reorganised");
  });

  it("that mined it in another block restarts the wait for finality there [F14]", async () => {
    const { batch, transaction } = await included();
    await ledger.call("anvil_reorg", 1, [[transaction.attempts[0]?.raw, 0]]);
    await expect(settleBatch(context, batch.id, issuer.anchor)).rejects.toMatchObject({ code: "not_final" });
    const { transaction: moved } = await reload();
    expect(moved.mined?.blockHash).not.toBe(transaction.mined?.blockHash);
    await ledger.mine(3);
    expect((await settleBatch(patient(), batch.id, issuer.anchor)).state).toBe("published");
  });

  it("that gave its nonce to another transaction halts it with an alarm, for a person to decide [F15]", async () => {
    const { batch, transaction } = await included();
    const { nonce } = transaction;
    await ledger.call("anvil_reorg", 1, []);
    await ledger.call("anvil_dropAllTransactions");
    const foreign = await sendForeign(issuer.anchor, nonce ?? 0);
    await ledger.mine(3);
    await expect(settleBatch(patient(), batch.id, issuer.anchor)).rejects.toMatchObject(
      refused("sending_halted", { nonce, by: foreign, batch: batch.id }),
    );
    expect((await settleBatch(patient(), batch.id, issuer.anchor)).state).toBe("halted"); // nothing by itself
    await giveUpAnchor(context.store, (await reload()).batch, AT);
    const local = { ...patient(), ledger: ledger.writer };
    expect((await settleBatch(local, batch.id, issuer.anchor)).state).toBe("published");
    expect(await anchorsOf(batch.root)).toBe(1);
  });

  it("that went past finality withdraws what was published, until it is final again [F17]", async () => {
    const batch = await issueRoster(patient(), order(), issuer);
    const call = ledgerCall("suspend", [batch.issuerId, batch.root, [0]]);
    await transact(patient(), issuer.anchor, call, { purpose: "suspend", batchId: batch.id });
    await recheckFinal(context);
    expect((await context.store.batches.load(batch.id)).state).toBe("published");
    await ledger.call("anvil_reorg", 2, []);
    await ledger.mine();
    await recheckFinal(context);
    expect(notices.filter((text) => text.startsWith("ALARM"))).toHaveLength(2);
    expect((await context.store.batches.load(batch.id)).state).toBe("included");
    expect((await settleBatch(patient(), batch.id, issuer.anchor)).state).toBe("published");
    const [suspension] = await context.store.transactions.list(["included"]);
    expect((await settleTransaction(patient(), suspension?.id ?? 0, issuer.anchor)).state).toBe("finalized");
    expect(await context.store.links.list(batch.id)).toHaveLength(2);
  });

  it("is not believed of an endpoint that is behind the block that was seen [F19]", async () => {
    const { batch, transaction } = await included();
    const behind = (transaction.mined?.blockNumber ?? 0) - 1;
    const proxy = await Proxy.start(ledger.chain.rpc, async (call, ask) => {
      if (call.method === "eth_getTransactionReceipt") return { result: null };
      if (call.method === "eth_getBlockByNumber" && call.params[0] === "latest")
        return { result: await ask({ method: call.method, params: [`0x${behind.toString(16)}`, false] }) };
      return honest(call, ask);
    });
    const stale = await ledger.connect({ rpc: proxy.url, finality: { confirmations: 3 } });
    await expect(settleBatch({ ...context, ledger: stale }, batch.id, issuer.anchor)).rejects.toMatchObject(
      refused("rpc_behind", { head: behind }),
    );
    expect((await reload()).batch.state).toBe("included");
    await proxy.stop();
    await ledger.mine(3);
    expect((await settleBatch(patient(), batch.id, issuer.anchor)).state).toBe("published");
  });
});

describe("two that use one key", () => {
  it("in one workspace: the second gets an error that names the owner and the time, before anything is signed [F6]", async () => {
    const { batch, transaction } = await stuckBatch();
    const name = `${ledger.address.chainId}/${transaction.sender}`;
    const since = new Date((Math.floor(clock()) - 3_600) * 1000).toISOString();
    await context.store.locks.acquire(name, { owner: "ann@office", process: "other", since }, null);
    await mineAll();
    await expect(settleBatch(patient(), batch.id, issuer.anchor)).rejects.toMatchObject({
      code: "key_locked",
      data: {
        key: expect.stringContaining(transaction.sender) as string,
        owner: "ann@office",
        age: expect.closeTo(3_600, -2) as number,
      },
    });
    const taking = { ...context, rules: impatient({ mined: 10_000, final: 10_000 }, { takeOver: true }) };
    expect((await settleBatch(taking, batch.id, issuer.anchor)).state).toBe("published");
    expect(notices.join()).toContain("taken over from ann@office");
  });

  it("in one workspace: the lock of a process that is gone is taken over, with a notice", async () => {
    const name = `${ledger.address.chainId}/${issuer.anchor.address.toLowerCase()}`;
    await context.store.locks.acquire(name, { owner: "ann@office", process: "dead", since: AT }, null);
    const isGone = (process: string): boolean => process === "dead";
    const going = { ...context, rules: impatient({ mined: 10_000, final: 10_000 }, { isGone }) };
    expect((await issueRoster(going, order(), issuer)).state).toBe("published");
    expect(notices.join()).toContain("ann@office, which is gone");
    expect(await context.store.locks.acquire(name, { owner: "", process: "x", since: AT }, null)).toBeNull();
  });

  it("in two workspaces: the one that lost the nonce gets an error, and nothing is sent again by itself [F6]", async () => {
    const { batch, transaction } = await stuckBatch();
    await ledger.call("anvil_dropAllTransactions");
    const foreign = await sendForeign(issuer.anchor, transaction.nonce ?? 0, 500n); // the other one did not know of ours
    await expect(settleBatch(context, batch.id, issuer.anchor)).rejects.toMatchObject({ code: "nonce_taken" });
    expect((await reload()).batch.state).toBe("sent");
    await mineAll();
    await expect(settleBatch(patient(), batch.id, issuer.anchor)).rejects.toMatchObject(
      refused("sending_halted", { by: foreign }),
    );
    await abandonBatch(context.store, (await reload()).batch, AT);
    expect((await context.store.batches.load(batch.id)).state).toBe("abandoned");
    expect(await anchorsOf(batch.root)).toBe(0);
  });
});

describe("before anything is signed it is refused", () => {
  const nothingSigned = async (): Promise<void> => {
    expect(await context.store.transactions.list(["intended", "sent", "included"])).toEqual([]);
  };

  it("where fees are over the cap, with both numbers [F11]", async () => {
    const capped = await LedgerSender.connect(ledger.address, 1_000n);
    await expect(issueRoster({ ...context, ledger: capped }, order(), issuer)).rejects.toMatchObject(
      refused("fee_over_cap", { cap: "1000" }),
    );
    expect(await context.store.batches.list()).toEqual([]); // before any credential was made
    capped.close();
  });

  it.each([
    [2 * 86_400, "ahead of"],
    [-2 * 86_400, "behind"],
  ])("where the clock is %d seconds %s the newest block (F28)", async (seconds) => {
    const wrong = { ...context, clock: () => clock() + seconds };
    const call = ledgerCall("setProfile", [issuer.account.issuerId, `0x${"11".repeat(32)}`]);
    await expect(transact(wrong, issuer.authority, call, { purpose: "issuer", batchId: null })).rejects.toMatchObject({
      code: "clock_off",
    });
    await nothingSigned();
  });

  it("where the network knows fewer transactions of the key than were seen mined [F7] [F29]", async () => {
    const { id } = await context.store.transactions.open(
      {
        purpose: "key",
        batchId: null,
        chainId: ledger.address.chainId,
        sender: issuer.authority.address.toLowerCase(),
        attempt: { hash: `0x${"99".repeat(32)}`, raw: "0x", nonce: 1_000, createdAt: AT },
        createdAt: AT,
      },
      null,
    );
    await context.store.transactions.move(id, "intended", "sent", { at: AT });
    await context.store.transactions.move(id, "sent", "included", { at: AT });
    const call = ledgerCall("setProfile", [issuer.account.issuerId, `0x${"11".repeat(32)}`]);
    await expect(transact(context, issuer.authority, call, { purpose: "issuer", batchId: null })).rejects.toMatchObject(
      refused("nonce_gap", { journal: 1_000 }),
    );
  });

  it("where the contract is not there any more [F29]", async () => {
    const proxy = await Proxy.start(ledger.chain.rpc);
    const away = await ledger.connect({ rpc: proxy.url });
    proxy.behaviour = (call, ask) => (call.method === "eth_getCode" ? { result: "0x" } : honest(call, ask));
    const call = ledgerCall("setProfile", [issuer.account.issuerId, `0x${"11".repeat(32)}`]);
    const sent = transact({ ...context, ledger: away }, issuer.authority, call, { purpose: "issuer", batchId: null });
    await expect(sent).rejects.toMatchObject({ code: "wrong_contract" });
    await nothingSigned();
    await proxy.stop();
  });
});

it("a key with a transaction under way is not ended, unless forced; then the transaction fails and says why [F22] [F23]", async () => {
  const key = await ledger.issuerKey(issuer);
  const working = { ...issuer, anchor: key };
  await ledger.call("evm_setAutomine", false);
  await expect(issueRoster(context, order(), working)).rejects.toMatchObject({ code: "transaction_pending" });
  const { batch } = await reload();
  await ledger.call("anvil_dropAllTransactions");
  await ledger.call("evm_setAutomine", true);
  await expect(revokeKey(patient(), issuer.authority, key.address)).rejects.toMatchObject(
    refused("key_in_use", { batch: batch.id }),
  );
  await revokeKey(patient(), issuer.authority, key.address, true);
  await expect(settleBatch(patient(), batch.id, key)).rejects.toMatchObject({
    code: "transaction_failed",
    data: expect.objectContaining({ reason: expect.stringContaining("may not") as string }) as object,
  });
  expect(await context.store.batches.load(batch.id)).toMatchObject({ state: "sealed", transactionHash: null });
  const again = await settleBatch(patient(), batch.id, issuer.anchor);
  expect([again.state, await anchorsOf(batch.root)]).toEqual(["published", 1]);
});

describe("giving a batch up", () => {
  it("is refused where its anchor may be with the network, or is on the ledger", async () => {
    const { batch } = await stuckBatch();
    await expect(abandonBatch(context.store, batch, AT)).rejects.toMatchObject({ code: "may_be_sent" });
    await mineAll();
    const done = await settleBatch(patient(), batch.id, issuer.anchor);
    await expect(abandonBatch(context.store, done, AT)).rejects.toMatchObject({ code: "bad_move" });
  });

  it("drops bytes that were signed and never left this machine", async () => {
    const proxied = { ...context, store: context.store };
    const states: string[] = [];
    const stop = issueRoster(proxied, order(), issuer, {
      onState: (state) => {
        states.push(state);
        if (state === "intended") throw new Error("stopped");
      },
    });
    await expect(stop).rejects.toThrow("stopped");
    const { batch } = await reload();
    await abandonBatch(context.store, batch, AT);
    expect((await context.store.batches.load(batch.id)).state).toBe("abandoned");
    expect(await anchorsOf(batch.root)).toBe(0);
  });
});
