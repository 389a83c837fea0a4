// What fsck asks of tables as a whole: see Audit in state/store.ts.
import type { Kysely } from "kysely";
import type { Tables } from "../schema/tables.ts";
import type { Audit, StoredBytes } from "../../state/store.ts";

export class SqlAudit implements Audit {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async listTransactions(): Promise<StoredBytes[]> {
    return this.#database.selectFrom("transactions").select(["hash", "raw"]).orderBy("hash").execute();
  }

  async listLooseLinks(): Promise<string[]> {
    const rows = await this.#database
      .selectFrom("links")
      .leftJoin("credentials", "credentials.place", "links.place")
      .select("links.id as id")
      .where("credentials.place", "is", null)
      .orderBy("links.id")
      .execute();
    return rows.map(({ id }) => id);
  }
}
