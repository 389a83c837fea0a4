// What every database does in its own way. sqlStore.ts is the same over all of them.
import type { ColumnDefinitionBuilder, Kysely, RawBuilder, Transaction } from "kysely";
import type { BulkTable, Tables } from "./tables.ts";

export interface Engine {
  readonly columns: Columns;
  /** Put many rows in, inside the given transaction. A text may come as its UTF-8. */
  insertMany(atomic: Transaction<Tables>, table: BulkTable, rows: Rows): Promise<void>;
  /** Run a transaction that a power cut may still undo, as a whole, until a usual one is committed after it. */
  fill(database: Kysely<Tables>, work: (atomic: Transaction<Tables>) => Promise<void>): Promise<void>;
  /** Was a row refused because a unique one like it is there? */
  isDuplicate(cause: unknown): boolean;
  /** Keep everybody else who migrates out until the transaction ends. */
  lockMigrations(atomic: Transaction<Tables>): Promise<void>;
  /** One row with `found`, null or no row at all where there is no such table. */
  findTable(name: string): RawBuilder<{ found: unknown }>;
}

/** Column types that differ. */
export interface Columns {
  readonly bytes: "blob" | "bytea";
  /** whole numbers beyond 32 bits, as the key of a table */
  readonly place: "integer" | "bigint";
  /** end of a table that lies in the order of its key */
  readonly inOrder: RawBuilder<unknown>;
  /** bytes of a text of hex digits */
  unhex(text: RawBuilder<string>): RawBuilder<Uint8Array>;
  /** numbers new rows */
  numbered(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  /** what remains to be said of a text of some kilobytes, once its column is there */
  storeLarge(database: Kysely<Tables>, table: BulkTable, column: string): Promise<void>;
}

export type Value = string | number | Uint8Array | null;

/** Rows as lists of values, for engines that do not need a text of SQL for each. */
export interface Rows {
  readonly columns: readonly string[];
  readonly values: readonly (readonly Value[])[];
}

export function listed(rows: readonly Tables[BulkTable][]): Rows {
  const columns = Object.keys(rows[0] ?? {});
  return {
    columns,
    values: rows.map((row) => columns.map((column) => (row as Record<string, Value>)[column] ?? null)),
  };
}

/** What `work` gives, which puts rows in that may be there once only; where one is there, the error is `refusal` of the cause. */
export async function onlyOnce<T>(
  engine: Engine,
  work: () => Promise<T>,
  refusal: (cause: unknown) => Error,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw engine.isDuplicate(cause) ? refusal(cause) : cause;
  }
}
