// Which credentials our ledger transactions change the status of, so that our own service honours a change at once: from the moment it is
// signed, before any chain shows it (threats F32).
import type { Kysely, Transaction } from "kysely";
import { type IssuerAccount, writeAccount } from "../../core/values/issuerAccount.ts";
import type { LocalChange, StatusCode } from "../../core/verdict/localKnowledge.ts";
import type { Tables } from "../schema/tables.ts";
import { type AffectedCredentials, type TransactionState, UNDER_WAY } from "../../state/transaction.ts";

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
export async function loadLocalChanges(
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
