// Where a credential stands: all that the chain and our own database are asked by.
import { hex } from "../bytes/bytes.ts";
import type { IssuerAccount } from "../values/issuerAccount.ts";
import type { Document } from "./document.ts";

export interface CredentialPosition {
  readonly account: IssuerAccount;
  /** lower-case hex of the batch root */
  readonly root: string;
  readonly index: number;
}

/** The account is the one that the hashed body names, root and index are those of the anchor. */
export const positionOf = ({ account, anchor }: Document): CredentialPosition => ({
  account,
  root: hex(anchor.root),
  index: anchor.index,
});
