// Proof links over Kysely.
import type { Kysely, Transaction } from "kysely";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { urnOf, uuidBytes } from "../../core/values/uri.ts";
import { type Engine, listed, onlyOnce } from "../schema/engine.ts";
import { rowKeyOf } from "./rowKey.ts";
import { linkRow } from "./rows.ts";
import type { Tables } from "../schema/tables.ts";
import type { Link } from "../../state/link.ts";

/** Links saved at a time. */
const SAVE = 512;

export class SqlLinks {
  readonly #database: Kysely<Tables>;
  readonly #engine: Engine;

  constructor(database: Kysely<Tables>, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
  }

  /** Throws `duplicate_link`. */
  async save(links: readonly Link[], createdAt: string): Promise<void> {
    const refusal = (cause: unknown) => new CredenceError("duplicate_link", {}, { cause });
    await this.#database.transaction().execute(async (atomic) => {
      for (let at = 0; at < links.length; at += SAVE) {
        const some = links.slice(at, at + SAVE);
        const rowKeys = await rowKeysOf(atomic, some);
        const rows = some.map(({ id }, i) => linkRow(id, rowKeys[i] as number, createdAt));
        await onlyOnce(this.#engine, () => this.#engine.insertMany(atomic, "links", listed(rows)), refusal);
      }
    });
  }

  async find(id: string): Promise<string | null> {
    const row = await this.#database
      .selectFrom("links")
      .innerJoin("credentials", "credentials.place", "links.place")
      .select("credentials.id as id")
      .where("links.id", "=", id)
      .where("withdrawn_at", "is", null)
      .executeTakeFirst();
    return row ? urnOf(row.id) : null;
  }

  async list(batchId: number): Promise<Link[]> {
    const rows = await this.#database
      .selectFrom("links")
      .innerJoin("credentials", "credentials.place", "links.place")
      .select(["links.id as id", "credentials.id as credential"])
      .where("links.place", ">=", rowKeyOf(batchId, 0))
      .where("links.place", "<", rowKeyOf(batchId + 1, 0))
      .where("links.withdrawn_at", "is", null)
      .orderBy("links.place")
      .execute();
    return rows.map(({ id, credential }) => ({ id, credentialId: urnOf(credential) }));
  }
}

/** The row keys of the credentials that links lead to. */
async function rowKeysOf(atomic: Transaction<Tables>, links: readonly Link[]): Promise<number[]> {
  const ids = links.map(({ credentialId }) => uuidBytes(credentialId));
  const rows = await atomic.selectFrom("credential_ids").selectAll().where("id", "in", ids).execute();
  const rowKeys = new Map(rows.map(({ id, place }) => [urnOf(id), place]));
  return links.map(({ credentialId }) => {
    const rowKey = rowKeys.get(credentialId);
    if (rowKey === undefined) throw new CredenceError("damaged_row", { table: "credential_ids", key: credentialId });
    return rowKey;
  });
}
