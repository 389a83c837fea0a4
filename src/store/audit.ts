// What fsck asks of tables as a whole: see Audit in store.ts.
import type { Kysely } from "kysely";
import { transactionOf } from "./rows.ts";
import type { Tables } from "./schema.ts";
import type { Audit, StoredTransaction } from "./store.ts";

export class SqlAudit implements Audit {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async listTransactions(): Promise<StoredTransaction[]> {
    const rows = await this.#database.selectFrom("transactions").selectAll().orderBy("hash").execute();
    return rows.map(transactionOf);
  }

  async listLooseLinks(): Promise<string[]> {
    const rows = await this.#database
      .selectFrom("links")
      .leftJoin("credentials", "credentials.id", "links.credential_id")
      .select("links.id as id")
      .where("credentials.id", "is", null)
      .orderBy("links.id")
      .execute();
    return rows.map(({ id }) => id);
  }
}
