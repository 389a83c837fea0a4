// Facts that version 0.1.0 kept in sentences of the journal alone become columns: until when a signed request may be used, and who
// has used the nonce of a halted transaction. Rows of 0.1.0 are filled once, by exact match of its sentences.
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";

const REQUESTED = "signed a request for somebody else to send it until ";
const RFC_3339 = "____-__-__T__:__:__Z";

export async function migration8(database: Kysely<Tables>): Promise<void> {
  await sql`alter table batches add column requested_until text`.execute(database);
  await sql`alter table sendings add column nonce_used_by text`.execute(database);
  await sql`
    update batches set requested_until = (
      select substr(j.detail, ${sql.lit(REQUESTED.length + 1)}) from journal j
      where j.batch_id = batches.id and j.detail like ${sql.lit(REQUESTED + RFC_3339)}
      order by j.id desc limit 1
    )`.execute(database);
  await sql`
    update sendings set nonce_used_by = (
      select substr(j.detail, length('nonce ' || sendings.nonce || ' was used by ') + 1) from journal j
      where j.sending_id = sendings.id and j.to_state = 'halted'
        and substr(j.detail, 1, length('nonce ' || sendings.nonce || ' was used by ')) = 'nonce ' || sendings.nonce || ' was used by '
      order by j.id desc limit 1
    ) where state = 'halted'`.execute(database);
}
