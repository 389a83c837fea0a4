// English: what happens to transactions on their way.
import type { TransactionErrorData } from "../../core/errors/transactionErrors.ts";
import { ageText, gweiText, timeText } from "../values/en.ts";
import type { Sentences } from "./sentences.ts";

const resumeOf = (batch: number | null): string => `credence resume${batch === null ? "" : ` ${batch}`}`;

export const transactionSentences: Sentences<TransactionErrorData> = {
  already_issued: ({ batch, state }) =>
    `This roster was issued before, for the same achievement: it is batch ${batch}, which is ${state}. Nothing was signed. ` +
    `credence status ${batch} tells more; to issue it a second time on purpose, add --again.`,
  foreign_batch: ({ batch, chainId, ledger, issuerId }) =>
    `Batch ${batch} was made for issuer ${issuerId} on the ledger ${ledger} of chain ${chainId}, which is not this ` +
    "workspace's any more. Nothing was sent.",
  clock_off: ({ ours, block }) =>
    `The clock of this machine says ${timeText(ours)}, the newest block ${timeText(block)}: they are ` +
    `${ageText(Math.abs(ours - block))} apart, and more than a day is refused. Nothing was signed. Set the clock, or look at the node.`,
  fee_over_cap: ({ cap, needed }) =>
    `The network asks for ${gweiText(needed)} per unit of gas, and the cap is ${gweiText(cap)}. Nothing was signed. ` +
    "Wait until fees fall, or raise the cap with --max-fee GWEI.",
  no_funds: ({ address, needed, balance }) =>
    `${address} holds ${balance} wei, but up to ${needed} wei are needed for fees. Send it funds and run the command again.`,
  nonce_gap: ({ address, network, journal }) =>
    `The network counts ${network} transactions of ${address}, but transaction number ${journal} is known here as mined. ` +
    "The node is behind, or the chain was reorganised. Nothing was signed. credence resume sends again what is missing.",
  key_locked: ({ key, owner, age }) =>
    `${key} is in use by ${owner}, for ${ageText(age)} now. Nothing was signed. Wait until that command ends; if you are ` +
    "certain that it has ended, add --take-over.",
  lock_lost: ({ key }) =>
    `${key} was taken over by another command meanwhile. Nothing was signed or stored after that; look at credence status.`,
  key_in_use: ({ address, sending, batch }) =>
    `${address} has a transaction under way (${batch === null ? `sending ${sending}` : `batch ${batch}`}), which would fail ` +
    `without its key. Finish it with ${resumeOf(batch)}, or add --force.`,
  transaction_failed: ({ hash, reason }) =>
    `Transaction ${hash} was mined but failed: ${reason}. Nothing was recorded on the ledger.`,
  transaction_lost: ({ hash }) =>
    `Transaction ${hash} is not known to the network yet. Run the same command again: it sends the same bytes.`,
  transaction_pending: ({ hash, nonce, why }) =>
    `Transaction ${hash} (nonce ${nonce}) is not mined yet: ${why}. It stays sent. credence resume continues it.`,
  nonce_taken: ({ nonce, address, by }) =>
    `Another transaction of ${address} has the nonce ${nonce}: ${by}. Some other program uses this key. Nothing else was ` +
    "sent. When that one is final, credence resume says so.",
  nonce_missing: ({ address, missing, nonce }) =>
    `The network has the transaction with nonce ${nonce} of ${address}, but none with nonce ${missing}, which must be mined ` +
    "before: there is a gap. It stays sent. credence resume without a number sends again what is known here; if the missing " +
    "one was another program's, send it once more from there.",
  not_final: ({ what, block, final }) =>
    `${what} is mined in block ${block}, but only blocks up to ${final} are final yet. Nothing is lost, and nothing is ` +
    "published before: run credence resume later.",
  rpc_behind: ({ url, head, block }) =>
    `The RPC endpoint ${url} is at block ${head}, behind block ${block} that was seen before, so what it does not know may ` +
    "still be there. Nothing was changed. Run credence resume later, or use another endpoint.",
  sending_halted: ({ sending, batch, address, nonce, by }) =>
    `ALARM: the nonce ${nonce} of ${address} was used by another transaction (${by}), so ` +
    `${batch === null ? `sending ${sending}` : `the anchor of batch ${batch}`} can never be mined. Find out who uses this ` +
    `key. Then ${
      batch === null
        ? "give the command again."
        : `credence resume ${batch} --again signs a new anchor, credence abandon ${batch} gives it up.`
    }`,
  may_be_sent: ({ batch }) =>
    `The anchor of batch ${batch} was handed to a node before and may still be mined. Nothing was changed. ` +
    `credence resume ${batch} finds out.`,
  unknown_sending: ({ sending }) => `There is no sending ${sending}. credence status lists what is under way.`,
  bad_sending_move: ({ sending, state, to }) =>
    `Sending ${sending} is ${state} and cannot become ${to}. Another command may have moved it; look at credence status.`,
};
