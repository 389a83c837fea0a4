// The same database opened once more, to be read by a thread of its own. Each module comes when it is needed: who has a file
// loads no client of a server.
import type { Store, StoreAddress } from "../state/store.ts";

/** Nothing is made or migrated: whoever has the address has done that. Throws `database_unreachable`, and what SQLite says. */
export async function openByAddress(address: StoreAddress): Promise<Store> {
  if (address.engine === "sqlite") return (await import("./sqlite/open.ts")).openSqlite(address.path, "", true);
  return (await import("./postgres/open.ts")).openPostgres(address.url, "", true);
}
