// How texts of some kilobytes are stored.
import type { Kysely } from "kysely";
import type { Columns } from "../engine.ts";
import type { Tables } from "../tables.ts";

export async function migration3(database: Kysely<Tables>, { storeLarge }: Columns): Promise<void> {
  await storeLarge(database, "credentials", "body");
  await storeLarge(database, "credentials", "jwt");
}
