// What happens to transactions on their way: what is refused before anything is signed, what stops half way, and what needs a
// person. Amounts are wei as decimal text, times are seconds, ages are in seconds.

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
