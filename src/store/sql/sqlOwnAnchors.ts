// Where we have seen a batch anchored: what a chain that lags, or that has taken a block back, does not show (threats F17, F19).
import type { Kysely } from "kysely";
import type { IssuerAccount } from "../../core/values/issuerAccount.ts";
import type { LocalAnchor } from "../../core/verdict/localRecord.ts";
import type { Tables } from "../schema/tables.ts";

/** Null where we have not seen it, or where it is none of ours. */
export async function loadLocalAnchor(
  database: Kysely<Tables>,
  account: IssuerAccount,
  root: string,
): Promise<LocalAnchor | null> {
  const row = await database
    .selectFrom("batches")
    .leftJoin("sendings", "sendings.id", "batches.sending_id")
    .leftJoin("transactions", "transactions.hash", "sendings.hash")
    .select(["anchored_at", "block_number"])
    .where("root", "=", root)
    .where("batches.chain_id", "=", account.chainId)
    .where("batches.ledger", "=", account.ledger)
    .where("batches.issuer_id", "=", account.issuerId)
    .where((where) => where.or([where("anchored_at", "is not", null), where("block_number", "is not", null)]))
    .executeTakeFirst();
  if (row === undefined) return null;
  return { at: Date.parse(row.anchored_at ?? "") / 1000 || 0, height: row.block_number };
}
