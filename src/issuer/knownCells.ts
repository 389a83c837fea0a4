// Cells of a roster that were found good as they stand. Dates, results and credits come again in row after row, and to check
// one costs more than to read it.
import { type Column, columnRules } from "./rosterColumns.ts";

/** Columns of longer cells say something else in every row. */
const LONGEST = 100;

/** Kept of each column. */
const MOST = 1_000;

export class KnownCells {
  readonly #good = new Map<Column, Set<string>>();

  has(column: Column, cell: string): boolean {
    return this.#good.get(column)?.has(cell) === true;
  }

  add(column: Column, cell: string): void {
    if (columnRules[column].max > LONGEST) return;
    const good = this.#good.get(column) ?? new Set();
    if (good.size < MOST) this.#good.set(column, good.add(cell));
  }
}
