// The same database opened once more, for a worker that reads it. Each module is loaded when it is needed: with a file, no
// client of a server is loaded.
import type { Store, StoreAddress } from "../state/store.ts";

/** Nothing is made or migrated: the process that has the address has done that. Throws `database_unreachable`, and what SQLite says. */
export async function openByAddress(address: StoreAddress): Promise<Store> {
  if (address.engine === "sqlite") return (await import("./sqlite/open.ts")).openSqlite(address.path, "", true);
  return (await import("./postgres/open.ts")).openPostgres(address.url, "", true);
}
