// A transaction that is under way, taken as far as it goes: for batches and for `credence resume`.
import type { LedgerTransaction } from "../../state/transaction.ts";
import { untilFinal } from "./untilFinal.ts";
import { untilMined } from "./untilMined.ts";
import type { ChainContext } from "../context/issuerContext.ts";
import { underKeyLock } from "./keyLock.ts";
import type { KeySource } from "./keySource.ts";
import type { Progress } from "../context/progress.ts";

/** As finalized, or as it ended otherwise. Throws as untilMined, untilFinal and underKeyLock. */
export async function settleTransaction(
  context: ChainContext,
  id: number,
  key: KeySource,
  progress: Progress = {},
  patience: number = context.rules.patience.final,
): Promise<LedgerTransaction> {
  for (let transaction = await context.store.transactions.load(id); ;) {
    if (isUnmined(transaction)) {
      const { sender } = transaction;
      transaction = await underKeyLock(context, sender, async (lock) => {
        const fresh = await context.store.transactions.load(id); // who had the lock before may have moved it
        return isUnmined(fresh) ? untilMined(context, fresh, key, lock, progress) : fresh;
      });
    } else if (transaction.state === "included") {
      transaction = await untilFinal(context, transaction, patience);
      progress.onTransaction?.(transaction);
    } else return transaction;
  }
}

const isUnmined = ({ state }: LedgerTransaction): boolean => state === "intended" || state === "sent";
