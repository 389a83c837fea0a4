// View B of a credential.
import type { Kysely } from "kysely";
import type { Columns } from "../engine.ts";
import type { Tables } from "../tables.ts";

export async function migration2({ schema }: Kysely<Tables>, { bytes }: Columns): Promise<void> {
  await schema.alterTable("credentials").addColumn("jwt", "text").execute();
  await schema.alterTable("credentials").addColumn("disclosures", "text").execute();
  await schema.alterTable("credentials").addColumn("nonce_b", bytes).execute();
}
