// What an authority may say of a whole batch of its issuer: that it stands in spite of a compromised key, or that it does
// not stand at all. Both are for ever.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { type About, transact } from "../transact/transact.ts";

/** A batch by its root: the ledger knows it even where the database is lost. */
export interface BatchRoot {
  readonly root: string;
  /** number of the batch in this workspace, if it is there */
  readonly batchId: number | null;
}

/** Vouch for an honest batch that a compromised key anchored. Throws what the ledger refuses. */
export async function reaffirmBatch(
  context: IssuerContext,
  authority: AccountKey,
  { root, batchId }: BatchRoot,
): Promise<string> {
  const call = ledgerCall("reaffirm", [context.account.issuerId, root]);
  return (await transact(context, authority, call, { purpose: "reaffirm", batchId })).hash;
}

/** Revoke every credential of a batch. `keyCompromise`: because a stolen key anchored it. Throws what the ledger refuses. */
export async function revokeBatch(
  context: IssuerContext,
  authority: AccountKey,
  { root, batchId }: BatchRoot,
  keyCompromise: boolean,
): Promise<string> {
  const { account } = context;
  const call = ledgerCall("revokeBatch", [account.issuerId, root, keyCompromise]);
  const about: About = { purpose: "revoke", batchId, affects: { account, root, positions: null } };
  return (await transact(context, authority, call, about)).hash;
}
