// The database of a workspace: PostgreSQL where DATABASE_URL names one, else the SQLite file in it.
import type { Workspace } from "../../workspace/workspace.ts";
import type { Store } from "../../state/store.ts";

/** The PostgreSQL database to use; empty: the file. */
export const databaseUrl = (): string => process.env.DATABASE_URL ?? "";

/** Throws `no_workspace`, `database_unreachable`. */
export async function openStore(workspace: Workspace): Promise<Store> {
  workspace.load();
  const url = databaseUrl();
  if (url !== "") {
    const { openPostgres } = await import("../../store/postgres/open.ts");
    return openPostgres(url, new Date().toISOString());
  }
  return openDatabaseFile(workspace.databasePath);
}

export async function openDatabaseFile(path: string): Promise<Store> {
  const { openSqlite } = await import("../../store/sqlite/open.ts");
  return openSqlite(path, new Date().toISOString());
}

/** A consistent copy of the file; none where the database is on a server. */
export async function copyDatabase(workspace: Workspace, path: string): Promise<void> {
  if (databaseUrl() !== "") return;
  const { copySqlite } = await import("../../store/sqlite/open.ts");
  await (await openStore(workspace)).close(); // made or migrated, so that there is something to copy
  copySqlite(workspace.databasePath, path);
}
