// A call of one of our two contracts, encoded; the sender knows where they stand.
export interface ContractCall {
  readonly contract: "ledger" | "registry";
  /** lower-case hex */
  readonly data: string;
}
