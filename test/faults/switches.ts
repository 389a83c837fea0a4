// Behaviour that has a test here already but is not in the product yet. Who builds it sets its switch; a switch that stays true
// for good can go, with its use.
import { it } from "vitest";

const BUILT = {
  /** a full disk is told with its place, and what is needed */
  F4: false,
  /** the same roster is refused a second time without --again */
  F5: false,
  /** a key in use is locked: owner, age, --take-over; a nonce used elsewhere halts */
  F6: false,
  /** a missing nonce below ours is named */
  F7: false,
  /** a stuck transaction is replaced at the same nonce */
  F8: false,
  /** whichever of two replacements is mined is adopted */
  F9: false,
  /** --max-fee */
  F11: false,
  /** included → sent where a reorg took the transaction away */
  F13: false,
  /** the block that a reorg moved the transaction to is noted */
  F14: false,
  /** a command ends after a call that is never answered: ethers gives up, but leaves the connection open, and node waits for it */
  F18: false,
  /** not found by a node that is behind is unknown, not a fail */
  F19: false,
  /** halted where a reorg gave the nonce to another transaction */
  F15: false,
  /** published → included where a reorg passed finality */
  F17: false,
  /** rebuild */
  F24: false,
  /** clock_off */
  F28: false,
  /** resume finishes status changes too */
  F32: false,
};

export const isBuilt = (fault: keyof typeof BUILT): boolean => BUILT[fault];

/** `it` where it is built, else the test is skipped. */
export const built = (fault: keyof typeof BUILT): typeof it | typeof it.skip => (isBuilt(fault) ? it : it.skip);
