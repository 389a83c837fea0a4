// The database of a workspace: PostgreSQL where DATABASE_URL names one, else the SQLite file in it.
import type { Workspace } from "../cli/workspace.ts";
import type { Store } from "../store/store.ts";

/** The PostgreSQL database to use; empty: the file. */
export const databaseUrl = (): string => process.env.DATABASE_URL ?? "";

/** Throws `no_workspace`, `database_unreachable`. */
export async function openStore(workspace: Workspace): Promise<Store> {
  workspace.load();
  const now = new Date().toISOString();
  const url = databaseUrl();
  if (url !== "") {
    const { openPostgres } = await import("../store/postgres.ts");
    return openPostgres(url, now);
  }
  const { openSqlite } = await import("../store/sqlite.ts");
  return openSqlite(workspace.databasePath, now);
}
