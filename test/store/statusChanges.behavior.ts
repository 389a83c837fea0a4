// What every database must know of changes of status that are under way: part of the behaviour of a store.
import { describe, expect, it } from "vitest";
import type { IssuerAccount } from "../../src/core/values/issuerAccount.ts";
import type { Store } from "../../src/state/store.ts";
import {
  type AffectedCredentials,
  type Purpose,
  TRANSACTION_STATES,
  type TransactionState,
} from "../../src/state/transaction.ts";
import { AT, minedIn, newTransaction, movesTo, transactionOf } from "../support/fixtures/storedBatch.ts";

const account: IssuerAccount = { chainId: 31_337, ledger: `0x${"ab".repeat(20)}`, issuerId: 7 };
let roots = 0;
const newRoot = (): string => `0x${String(++roots).padStart(64, "a")}`;

export function behavesLikeStatusChanges(store: () => Store, saveBatch: (size: number) => Promise<number>): void {
  const open = async (
    purpose: Purpose,
    affects: AffectedCredentials,
    state: TransactionState = "intended",
  ): Promise<void> => {
    const { transactions } = store();
    let transaction = await transactions.open(newTransaction({ purpose, affects }), null);
    const mined = minedIn(transaction.attempts[0]?.hash ?? "", 90);
    for (const to of movesTo(state))
      transaction = await transactions.move(
        transaction.id,
        transaction.state,
        to,
        to === "included" ? { at: AT, mined } : { at: AT },
      );
  };
  const changes = async (root: string, index: number, of: IssuerAccount = account) =>
    (await store().loadLocalKnowledge(of, root, index)).changes;

  describe("knows where it has seen an anchor", () => {
    it.each(TRANSACTION_STATES)("of a batch whose transaction is %s", async (state) => {
      const id = await saveBatch(1);
      await transactionOf(store(), id, state);
      const { chainId, ledger, issuerId, root } = await store().batches.load(id);
      const seen = ["included", "finalized"].includes(state);
      const anchor = seen ? { at: Date.parse(AT) / 1000, height: 12_345_678_901 } : null;
      expect(await store().loadLocalKnowledge({ chainId, ledger, issuerId }, root, 0)).toEqual({ anchor, changes: [] });
      const other = await store().loadLocalKnowledge({ chainId, ledger, issuerId: 1 }, root, 0);
      expect(other.anchor).toBeNull();
    });

    it("of a batch that a reorg has undone: its block is nobody's, its time stays", async () => {
      const id = await saveBatch(1);
      const transaction = await transactionOf(store(), id, "included");
      await store().transactions.move(transaction.id, "included", "sent", { at: AT });
      const { chainId, ledger, issuerId, root } = await store().batches.load(id);
      const { anchor } = await store().loadLocalKnowledge({ chainId, ledger, issuerId }, root, 0);
      expect(anchor).toEqual({ at: Date.parse(AT) / 1000, height: null });
    });
  });

  describe("knows changes of status", () => {
    it.each(TRANSACTION_STATES)("of a credential by a transaction that is %s", async (state) => {
      const root = newRoot();
      await open("revoke", { account, root, positions: [2, 5] }, state);
      const over = state === "failed" || state === "abandoned";
      const expected = over ? [] : [{ code: "revoked", finalAt: state === "finalized" ? 90 : null }];
      expect([await changes(root, 5), await changes(root, 3)]).toEqual([expected, []]);
    });

    it("of a whole batch, by whatever position", async () => {
      const root = newRoot();
      await open("revoke", { account, root, positions: null });
      expect(await changes(root, 1_000_000)).toEqual([{ code: "batch_revoked", finalAt: null }]);
    });

    it("of this root under this home alone", async () => {
      const root = newRoot();
      await open("supersede", { account, root, positions: [0] });
      expect(await changes(root, 0)).toEqual([{ code: "superseded", finalAt: null }]);
      for (const other of [{ chainId: 1 }, { ledger: `0x${"cd".repeat(20)}` }, { issuerId: 8 }])
        expect(await changes(root, 0, { ...account, ...other })).toEqual([]);
      expect(await changes(newRoot(), 0)).toEqual([]);
    });

    it("and no suspension that was lifted, once the lifting was mined", async () => {
      const root = newRoot();
      const affects = { account, root, positions: [1] };
      await open("suspend", affects, "included");
      await open("reinstate", affects, "sent");
      expect(await changes(root, 1)).toEqual([{ code: "suspended", finalAt: null }]);
      await open("reinstate", affects, "included");
      expect(await changes(root, 1)).toEqual([]);
      await open("suspend", affects);
      expect(await changes(root, 1)).toEqual([{ code: "suspended", finalAt: null }]);
    });

    it("of as many credentials as a transaction can name", async () => {
      const root = newRoot();
      await open("revoke", { account, root, positions: Array.from({ length: 12_001 }, (_, i) => i) });
      expect(await changes(root, 12_000)).toHaveLength(1);
    });
  });
}
