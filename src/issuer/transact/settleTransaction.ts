// A sending that is under way, taken as far as it goes: for batches and for `credence resume`.
import type { Sending } from "../../state/transaction.ts";
import { awaitFinal } from "./untilFinal.ts";
import { bringIn } from "./untilMined.ts";
import type { SendingContext } from "../context/issuerContext.ts";
import { underKeyLock } from "./keyLock.ts";
import type { KeySource } from "./keySource.ts";
import type { Tell } from "../context/progress.ts";

/** As finalized, or as it ended otherwise. Throws as bringIn, awaitFinal and underKeyLock. */
export async function advanceSending(
  context: SendingContext,
  id: number,
  key: KeySource,
  tell: Tell = {},
  patience: number = context.rules.patience.final,
): Promise<Sending> {
  for (let sending = await context.store.sendings.load(id); ;) {
    if (isUnmined(sending)) {
      const { sender } = sending;
      sending = await underKeyLock(context, sender, async (held) => {
        const fresh = await context.store.sendings.load(id); // who had the lock before may have moved it
        return isUnmined(fresh) ? bringIn(context, fresh, key, held, tell) : fresh;
      });
    } else if (sending.state === "included") {
      sending = await awaitFinal(context, sending, patience);
      tell.onSending?.(sending);
    } else return sending;
  }
}

const isUnmined = ({ state }: Sending): boolean => state === "intended" || state === "sent";
