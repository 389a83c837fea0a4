// The outbox over Kysely: see state/outbox.ts.
import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../schema/tables.ts";
import type { Outbox, Outgoing } from "../../state/outbox.ts";

export class SqlOutbox implements Outbox {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async add(batchId: number, folder: string): Promise<void> {
    const afresh = { next_position: 0, finished_at: null };
    await this.#database
      .insertInto("outbox")
      .values({ batch_id: batchId, folder, ...afresh })
      .onConflict((conflict) => conflict.columns(["batch_id", "folder"]).doUpdateSet(afresh))
      .execute();
  }

  async advance({ batchId, folder }: Outgoing, next: number): Promise<void> {
    await this.#change(batchId, folder, { next_position: next });
  }

  async finish({ batchId, folder }: Outgoing, at: string): Promise<void> {
    await this.#change(batchId, folder, { finished_at: at });
  }

  async listUnfinished(): Promise<Outgoing[]> {
    const rows = await this.#database
      .selectFrom("outbox")
      .selectAll()
      .where("finished_at", "is", null)
      .orderBy("batch_id")
      .orderBy("folder")
      .execute();
    return rows.map(outgoingOf);
  }

  async #change(batchId: number, folder: string, change: Partial<Tables["outbox"]>): Promise<void> {
    await this.#database
      .updateTable("outbox")
      .set(change)
      .where("batch_id", "=", batchId)
      .where("folder", "=", folder)
      .execute();
  }
}

const outgoingOf = (row: Selectable<Tables["outbox"]>): Outgoing => ({
  batchId: row.batch_id,
  folder: row.folder,
  next: row.next_position,
});
