// Cells of a roster that were found good as they stand. Dates, results and credits come again in row after row, and to check
// one costs more than to read it.
import { type Column, columnRules } from "./columns.ts";

/** Columns of longer cells say something else in every row. */
const LONGEST = 100;

/** Kept of each column. */
const MOST = 1_000;

export class CellCache {
  readonly #good = new Map<Column, Set<string>>();

  /** What `check` makes of a cell, null for a bad one. It is not asked again about one that it leaves as it is. */
  value(column: Column, cell: string, check: () => string | null): string | null {
    if (columnRules[column].max > LONGEST) return check();
    let good = this.#good.get(column);
    if (good === undefined) this.#good.set(column, (good = new Set()));
    if (good.has(cell)) return cell;
    const value = check();
    if (value === cell && good.size < MOST) good.add(cell);
    return value;
  }
}
