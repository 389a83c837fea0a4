// One event in the public history of an issuer, as ledger or registry recorded it. The chain is read for it, commands show it.

export interface HistoryEntry {
  /** seconds */
  readonly time: number;
  readonly block: number;
  readonly transactionHash: string;
  /** as the contract names it, such as KeyAuthorized */
  readonly event: string;
  /** numbers as numbers where they are safe, all else as lower-case text */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
