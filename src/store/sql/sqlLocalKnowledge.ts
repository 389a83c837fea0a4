// What this database knows of a credential besides what the chain shows: where we have seen its batch anchored, which a chain that
// lags, or that has taken a block back, does not show [F17] [F19]; and changes of its status by our own transactions, from the
// moment they are signed [F32].
import type { Kysely, Transaction } from "kysely";
import { type IssuerAccount, writeAccount } from "../../core/values/issuerAccount.ts";
import { secondsOf } from "../../core/values/time.ts";
import type { LocalAnchor, LocalRecord } from "../../core/verdict/localRecord.ts";
import type { LocalChange, StatusCode } from "../../core/verdict/localRecord.ts";
import { type AffectedCredentials, type TransactionState, UNDER_WAY } from "../../state/transaction.ts";
import type { Tables } from "../schema/tables.ts";

export async function loadLocalKnowledge(
  database: Kysely<Tables>,
  account: IssuerAccount,
  root: string,
  index: number,
): Promise<LocalRecord> {
  const [anchor, changes] = await Promise.all([
    loadLocalAnchor(database, account, root),
    loadLocalChanges(database, account, root, index),
  ]);
  return { anchor, changes };
}

/** Null where we have not seen it, or where it is none of ours. */
async function loadLocalAnchor(
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
  return { at: secondsOf(row.anchored_at ?? "") || 0, height: row.block_number };
}

/** All of a batch, present and future. */
const WHOLE = -1;

/** Rows in one statement: a database takes some 32,000 values. */
const ROWS = 5_000;

export async function saveAffected(
  atomic: Transaction<Tables>,
  id: number,
  { account, root, positions }: AffectedCredentials,
): Promise<void> {
  const all = positions ?? [WHOLE];
  for (let at = 0; at < all.length; at += ROWS) {
    const rows = all
      .slice(at, at + ROWS)
      .map((position) => ({ root, position, sending_id: id, home: writeAccount(account) }));
    await atomic.insertInto("status_changes").values(rows).execute();
  }
}

const MINED: readonly string[] = ["included", "finalized"] satisfies TransactionState[];

/** Changes of a credential that are under way or final, oldest first. A suspension that we have lifted since is none. */
async function loadLocalChanges(
  database: Kysely<Tables>,
  account: IssuerAccount,
  root: string,
  index: number,
): Promise<LocalChange[]> {
  const rows = await database
    .selectFrom("status_changes")
    .innerJoin("sendings", "sendings.id", "status_changes.sending_id")
    .leftJoin("transactions", "transactions.hash", "sendings.hash")
    .select(["position", "purpose", "state", "block_number"])
    .where("root", "=", root)
    .where("position", "in", [index, WHOLE])
    .where("home", "=", writeAccount(account))
    .where("state", "in", [...UNDER_WAY, "finalized"])
    .orderBy("sendings.id")
    .execute();
  let changes: LocalChange[] = [];
  for (const { position, purpose, state, block_number } of rows) {
    const code = position === WHOLE ? "batch_revoked" : CODES[purpose];
    if (code !== undefined) changes.push({ code, finalAt: state === "finalized" ? (block_number ?? 0) : null });
    else if (MINED.includes(state)) changes = changes.filter((change) => change.code !== "suspended");
  }
  return changes;
}

/** What each purpose makes of a credential; a reinstatement makes nothing worse. */
const CODES: Readonly<Record<string, StatusCode>> = {
  revoke: "revoked",
  suspend: "suspended",
  supersede: "superseded",
};
