// What every database must do with ledger transactions, their journal and the locks of keys: part of the behaviour of a store.
import { describe, expect, it } from "vitest";
import type { TransactionState } from "../../src/state/transaction.ts";
import type { Store } from "../../src/state/store.ts";
import { TRANSACTION_STATES } from "../../src/state/transaction.ts";
import {
  AT,
  SENDER,
  minedIn,
  movesTo,
  newAttempt,
  newTransaction,
  transactionOf,
} from "../support/fixtures/storedBatch.ts";

/** Every move that there may be, written down a second time: a state that is final must stay so. */
const ALLOWED: Readonly<Record<TransactionState, string>> = {
  intended: "sent halted abandoned",
  sent: "sent included failed halted",
  included: "included finalized sent failed",
  finalized: "included",
  failed: "",
  halted: "abandoned",
  abandoned: "",
};

export function behavesLikeTransactions(store: () => Store, saveBatch: (size: number) => Promise<number>): void {
  const transactions = () => store().transactions;

  describe("keeps a ledger transaction", () => {
    it("with its first attempt, as it was given", async () => {
      const given = newTransaction({ purpose: "revoke" });
      const { attempt: first, ...about } = given;
      const { id, ...kept } = await transactions().open(given, null);
      expect(kept).toEqual({
        ...about,
        nonce: first?.nonce,
        state: "intended",
        triedAt: null,
        nonceUsedBy: null,
        attempts: [{ hash: first?.hash, raw: first?.raw, createdAt: AT }],
        mined: null,
      });
      expect(await transactions().load(id)).toEqual({ id, ...kept });
      expect(await store().transactions.loadAttempt(first?.hash ?? "")).toMatchObject({
        purpose: "revoke",
        from: SENDER,
      });
      await expect(transactions().load(999_999)).rejects.toMatchObject({ code: "unknown_sending" });
    });

    it("of a batch, which is in its state from then on; a batch has one at a time", async () => {
      const batchId = await saveBatch(1);
      const { id, attempts } = await transactions().open(newTransaction({ batchId }), null);
      const hash = attempts[0]?.hash;
      expect(await store().batches.load(batchId)).toMatchObject({
        state: "intended",
        transactionId: id,
        transactionHash: hash,
      });
      const refusal = { code: "bad_move", data: { batch: batchId, state: "intended", to: "intended" } };
      await expect(transactions().open(newTransaction({ batchId }), null)).rejects.toMatchObject(refusal);
      await expect(transactions().open(newTransaction({ batchId: 99_999 }), null)).rejects.toThrow();
    });

    it("that changes something of a batch, without changing the batch's state", async () => {
      const batchId = await saveBatch(1);
      await transactions().open(newTransaction({ batchId, purpose: "revoke" }), null);
      expect(await store().batches.load(batchId)).toMatchObject({ state: "sealed", transactionId: null });
    });

    it("that somebody else sent, as included, without an attempt of ours", async () => {
      const batchId = await saveBatch(1);
      const transaction = await transactions().open(newTransaction({ batchId, attempt: null, anchoredAt: AT }), null);
      expect(transaction).toMatchObject({ state: "included", nonce: null, attempts: [], mined: null });
      expect(await store().batches.load(batchId)).toMatchObject({
        state: "included",
        transactionHash: null,
        anchoredAt: AT,
      });
    });

    it("wholly or not at all: no two versions have one hash", async () => {
      const batchId = await saveBatch(1);
      const { attempt: taken } = newTransaction();
      await transactions().open(newTransaction({ attempt: taken }), null);
      await expect(transactions().open(newTransaction({ batchId, attempt: taken }), null)).rejects.toThrow();
      expect(await store().batches.load(batchId)).toMatchObject({ state: "sealed", transactionId: null });
    });

    it("and lists those in given states, oldest first, of one account of one chain", async () => {
      const of = { chainId: 77_777, sender: `0x${"12".repeat(20)}` };
      const [first, second] = [newTransaction(of), newTransaction(of)];
      await transactions().open(first, null);
      await transactions().open(second, null);
      await transactions().open(newTransaction({ chainId: 77_777 }), null);
      const hashes = (await transactions().list(["intended"], of)).map(({ attempts }) => attempts[0]?.hash);
      expect(hashes).toEqual([first.attempt?.hash, second.attempt?.hash]);
      expect(await transactions().list(["intended"], { chainId: 77_777 })).toHaveLength(3);
      expect(await transactions().list(["sent"], of)).toEqual([]);
    });

    it("and knows the highest nonce that was used", async () => {
      const sender = `0x${"34".repeat(20)}`;
      const open = (nonce: number) => transactions().open(newTransaction({ sender, attempt: newAttempt(nonce) }), null);
      expect(await transactions().highestNonce(31_337, sender)).toBeNull();
      const [used] = [await open(7), await open(9)];
      expect(await transactions().highestNonce(31_337, sender)).toBeNull();
      await transactions().move(used.id, "intended", "sent", { at: AT });
      await transactions().move(used.id, "sent", "included", { at: AT, mined: minedIn(used.attempts[0]?.hash ?? "") });
      expect(await transactions().highestNonce(31_337, sender)).toBe(7);
      expect(await transactions().highestNonce(1, sender)).toBeNull();
    });

    it("and when it was first handed to a node", async () => {
      const { id } = await transactions().open(newTransaction(), null);
      await transactions().markTried(id, AT);
      await transactions().markTried(id, "2030-01-01T00:00:00Z");
      expect((await transactions().load(id)).triedAt).toBe(AT);
    });
  });

  describe("moves a ledger transaction", () => {
    it("to every state by allowed moves", () => {
      for (const state of TRANSACTION_STATES) expect(movesTo(state).at(-1) ?? "intended").toBe(state);
    });

    it.each(TRANSACTION_STATES)("from %s only where the table allows it, and its batch with it", async (from) => {
      const batchId = await saveBatch(1);
      const stays = await transactionOf(store(), batchId, from);
      const over = from === "failed" || from === "abandoned";
      expect((await store().batches.load(batchId)).state).toBe(over ? "sealed" : from);
      for (const to of TRANSACTION_STATES) {
        if (ALLOWED[from].split(" ").includes(to)) {
          const { id } = await transactionOf(store(), null, from);
          expect((await transactions().move(id, from, to, { at: AT })).state).toBe(to);
        } else {
          const refusal = { code: "bad_sending_move", data: { sending: stays.id, state: from, to } };
          await expect(transactions().move(stays.id, from, to, { at: AT })).rejects.toMatchObject(refusal);
        }
      }
    });

    it("never from a state that it is not in, and once where two commands try at the same time", async () => {
      const { id } = await transactionOf(store(), null, "sent");
      await expect(transactions().move(id, "intended", "sent", { at: AT })).rejects.toMatchObject({
        code: "bad_sending_move",
        data: { state: "sent" },
      });
      const both = await Promise.allSettled([1, 2].map(() => transactions().move(id, "sent", "included", { at: AT })));
      expect(both.toSorted((a, b) => a.status.localeCompare(b.status))).toMatchObject([
        { status: "fulfilled" },
        { status: "rejected", reason: { code: "bad_sending_move" } },
      ]);
      await expect(transactions().move(999_999, "sent", "included", { at: AT })).rejects.toMatchObject({
        code: "unknown_sending",
      });
    });

    it("together with a further attempt, and knows which one was mined", async () => {
      const batchId = await saveBatch(1);
      const { id, attempts } = await transactionOf(store(), batchId, "sent");
      const higher = newAttempt();
      const replaced = await transactions().move(id, "sent", "sent", { at: AT, attempt: higher });
      expect(replaced.attempts.map(({ hash }) => hash)).toEqual([attempts[0]?.hash, higher.hash]);
      expect((await store().batches.load(batchId)).transactionHash).toBe(higher.hash);
      const mined = minedIn(attempts[0]?.hash ?? "");
      const included = await transactions().move(id, "sent", "included", {
        at: AT,
        mined,
        anchoredAt: "2026-07-01T00:00:00Z",
      });
      expect(included.mined).toEqual(mined);
      expect(await store().batches.load(batchId)).toMatchObject({
        transactionHash: mined.hash,
        anchoredAt: "2026-07-01T00:00:00Z",
      });
      const elsewhere = { ...minedIn(higher.hash, 5), blockHash: `0x${"cc".repeat(32)}` };
      expect((await transactions().move(id, "included", "included", { at: AT, mined: elsewhere })).mined).toEqual(
        elsewhere,
      );
      expect((await transactions().move(id, "included", "sent", { at: AT })).mined).toBeNull();
    });

    it("that failed away from its batch, which is sealed again and can get another", async () => {
      const batchId = await saveBatch(1);
      const { id } = await transactionOf(store(), batchId, "failed");
      expect(await store().batches.load(batchId)).toMatchObject({
        state: "sealed",
        transactionId: null,
        transactionHash: null,
      });
      const next = await transactionOf(store(), batchId, "intended");
      expect(next.id).toBeGreaterThan(id);
    });

    it("and gives its batch up with it, where a person says so", async () => {
      const batchId = await saveBatch(1);
      const { id } = await transactionOf(store(), batchId, "halted");
      await transactions().move(id, "halted", "abandoned", { at: AT, withBatch: true });
      expect((await store().batches.load(batchId)).state).toBe("abandoned");
    });
  });

  it("a batch that was never sent is given up by itself, and no other", async () => {
    const batchId = await saveBatch(1);
    await store().batches.abandon(batchId, AT);
    expect((await store().batches.load(batchId)).state).toBe("abandoned");
    const sent = await saveBatch(1);
    await transactionOf(store(), sent, "sent");
    await expect(store().batches.abandon(sent, AT)).rejects.toMatchObject({
      code: "bad_move",
      data: { state: "sent" },
    });
  });

  it("the journal has every move of a batch and of its transactions, in order", async () => {
    const batchId = await saveBatch(1);
    await store().batches.request(batchId, "2099-01-01T00:00:00Z", AT);
    const { id } = await transactionOf(store(), batchId, "sent");
    await transactions().move(id, "sent", "failed", { at: AT, detail: "no gas" });
    const moves = (await transactions().journal({ batchId })).map(({ from, to, detail }) => [from, to, detail]);
    expect(moves).toEqual([
      [null, "open", null],
      ["open", "sealed", null],
      ["sealed", "sealed", "signed a request for somebody else to send it until 2099-01-01T00:00:00Z"],
      ["sealed", "intended", null],
      ["intended", "sent", null],
      ["sent", "failed", "no gas"],
    ]);
    expect(await transactions().journal({ transactionId: id })).toHaveLength(3);
  });

  describe("has locks", () => {
    const holder = (process: string) => ({ owner: `who ${process}`, process, since: AT });
    let locks = 0;

    it("that one holder has at a time, and lets go", async () => {
      const name = `lock ${++locks}`;
      const taken = await Promise.all(["a", "b", "c"].map((who) => store().locks.acquire(name, holder(who), null)));
      const winner = ["a", "b", "c"].find((_, i) => taken[i] === null) ?? "";
      expect(taken.filter((found) => found === null)).toHaveLength(1);
      for (const found of taken) if (found !== null) expect(found).toEqual(holder(winner));
      await store().locks.release({ name, process: "stranger" });
      expect(await store().locks.acquire(name, holder("d"), null)).toEqual(holder(winner));
      await store().locks.release({ name, process: winner });
      expect(await store().locks.acquire(name, holder("d"), null)).toBeNull();
    });

    it("that are taken over from the holder that was seen, and from no other", async () => {
      const name = `lock ${++locks}`;
      await store().locks.acquire(name, holder("a"), null);
      expect(await store().locks.acquire(name, holder("b"), holder("z"))).toEqual(holder("a"));
      expect(await store().locks.acquire(name, holder("b"), holder("a"))).toBeNull();
      expect(await store().locks.acquire(name, holder("c"), holder("a"))).toEqual(holder("b"));
    });

    it("and writes nothing new under one that was taken over", async () => {
      const name = `lock ${++locks}`;
      await store().locks.acquire(name, holder("a"), null);
      const batchId = await saveBatch(1);
      await expect(transactions().open(newTransaction({ batchId }), { name, process: "b" })).rejects.toMatchObject({
        code: "lock_lost",
      });
      expect((await store().batches.load(batchId)).state).toBe("sealed");
      const { id } = await transactions().open(newTransaction({ batchId }), { name, process: "a" });
      await transactions().move(id, "intended", "sent", { at: AT });
      const more = transactions().move(id, "sent", "sent", { at: AT, attempt: newAttempt() }, { name, process: "b" });
      await expect(more).rejects.toMatchObject({ code: "lock_lost" });
      expect((await transactions().load(id)).attempts).toHaveLength(1);
    });
  });
}
