// A call of one of our two contracts, encoded; where they stand is the writer's to know.
export interface ContractCall {
  readonly contract: "ledger" | "registry";
  /** lower-case hex */
  readonly data: string;
}
