// Is what was final still on the chain? Finality can be violated; then what was published is withdrawn, and the stored bytes go
// out again with the next step (untilFinal.ts).
import { isWatched, withdrawLost } from "../../state/anchorWatch.ts";
import type { LedgerTransaction } from "../../state/transaction.ts";
import type { SendingContext } from "../context/issuerContext.ts";
import { isoTime } from "../../core/values/time.ts";

/** Moves back to `included` what the chain does not show any more, of the last days, and gives a notice of it. */
export async function recheckFinal(context: SendingContext): Promise<void> {
  const { store, ledger, clock, rules } = context;
  const newest = await ledger.block("latest");
  const lost = await withdrawLost(
    store,
    async ({ issuerId, root, chainId }) =>
      chainId !== ledger.address.chainId
        ? null
        : { block: newest, anchoredAt: (await ledger.facts(issuerId, root, newest.number)).anchoredAt },
    clock(),
  );
  for (const { id } of lost)
    rules.notice(
      `ALARM: the chain does not show the anchor of batch ${id} any more. It is withdrawn until it is final again.`,
    );
  for (const transaction of await store.transactions.list(["finalized"], { chainId: ledger.address.chainId }))
    if (
      transaction.purpose !== "anchor" &&
      isWatched(transaction.createdAt, clock()) &&
      (await isLost(context, transaction, newest.number))
    ) {
      await store.transactions.move(transaction.id, "finalized", "included", {
        at: isoTime(clock()),
        detail: "a reorg went past finality",
      });
      rules.notice(`ALARM: the chain does not have ${transaction.mined?.hash} any more (${transaction.purpose}).`);
    }
}

/** An account that has not used the nonce has not sent the transaction. */
async function isLost(
  { ledger }: SendingContext,
  { mined, nonce, sender }: LedgerTransaction,
  head: number,
): Promise<boolean> {
  if (mined === null || nonce === null || head < mined.blockNumber) return false;
  return (await ledger.nonces(sender)).mined <= nonce;
}
