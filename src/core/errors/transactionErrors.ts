// What is told of transactions on their way: what is refused before anything is signed, what stops half way and how it goes
// on, and what needs a person. Amounts are wei as decimal text, times seconds, ages in seconds.

export interface TransactionErrorData {
  // before anything is signed
  already_issued: { batch: number; state: string };
  foreign_batch: { batch: number; chainId: number; ledger: string; issuerId: number };
  clock_off: { ours: number; block: number };
  fee_over_cap: { cap: string; needed: string };
  no_funds: { address: string; needed: string; balance: string };
  nonce_gap: { address: string; network: number; journal: number };
  key_locked: { key: string; owner: string; age: number };
  lock_lost: { key: string };
  key_in_use: { address: string; sending: number; batch: number | null };
  // on the way
  transaction_failed: { hash: string; reason: string };
  transaction_lost: { hash: string };
  transaction_pending: { hash: string; nonce: number; why: string };
  nonce_taken: { nonce: number; address: string; by: string };
  nonce_missing: { address: string; missing: number; nonce: number };
  not_final: { what: string; block: number; final: number };
  rpc_behind: { url: string; head: number; block: number };
  // for a person to decide
  sending_halted: { sending: number; batch: number | null; address: string; nonce: number; by: string };
  may_be_sent: { batch: number };
  unknown_sending: { sending: number };
  bad_sending_move: { sending: number; state: string; to: string };
}

const DAY = 86_400;

const ageOf = (seconds: number): string => {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 2 * DAY ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / DAY)} days`;
};

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");

/** Wei as gwei, which fees are spoken of in. */
export function gwei(wei: string): string {
  const digits = wei.padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return `${digits.slice(0, -9)}${fraction === "" ? "" : `.${fraction}`} gwei`;
}

const resumeOf = (batch: number | null): string => `credence resume${batch === null ? "" : ` ${batch}`}`;

export const transactionMessages: {
  readonly [C in keyof TransactionErrorData]: (data: TransactionErrorData[C]) => string;
} = {
  already_issued: ({ batch, state }) =>
    `This roster was issued before, for the same achievement: it is batch ${batch}, which is ${state}. Nothing was signed. ` +
    `credence status ${batch} tells more; to issue it a second time on purpose, add --again.`,
  foreign_batch: ({ batch, chainId, ledger, issuerId }) =>
    `Batch ${batch} was made for issuer ${issuerId} on the ledger ${ledger} of chain ${chainId}, which is not this ` +
    "workspace's any more. Nothing was sent.",
  clock_off: ({ ours, block }) =>
    `The clock of this machine says ${timeOf(ours)}, the newest block ${timeOf(block)}: they are ` +
    `${ageOf(Math.abs(ours - block))} apart, and more than a day is refused. Nothing was signed. Set the clock, or look at the node.`,
  fee_over_cap: ({ cap, needed }) =>
    `The network asks for ${gwei(needed)} per unit of gas, and the cap is ${gwei(cap)}. Nothing was signed. ` +
    "Wait until fees fall, or raise the cap with --max-fee GWEI.",
  no_funds: ({ address, needed, balance }) =>
    `${address} holds ${balance} wei, but up to ${needed} wei are needed for fees. Send it funds and run the command again.`,
  nonce_gap: ({ address, network, journal }) =>
    `The network counts ${network} transactions of ${address}, but transaction number ${journal} is known here as mined. ` +
    "The node is behind, or the chain was reorganised. Nothing was signed. credence resume sends again what is missing.",
  key_locked: ({ key, owner, age }) =>
    `${key} is in use by ${owner}, for ${ageOf(age)} now. Nothing was signed. Wait until that command ends; if it is gone ` +
    "for certain, add --take-over.",
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
    `Transaction ${hash} (nonce ${nonce}) is not mined yet: ${why}. It stays sent, and credence resume goes on with it.`,
  nonce_taken: ({ nonce, address, by }) =>
    `Another transaction of ${address} has the nonce ${nonce}: ${by}. Some other program uses this key. Nothing else was ` +
    "sent; once that one is final, credence resume says so.",
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
