// The institution's roster, CSV or NDJSON, into rows that can be issued [FORMATS 7]: all of them, or none and every fault
// with row and column. Nothing is guessed, and no cell is evaluated.
import { tmpdir } from "node:os";
import type { Achievement } from "../../core/achievement/achievement.ts";
import { CredenceError, type Fault } from "../../core/errors/credenceError.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { nfcNotice, notNfc, textFault } from "../../core/values/normalText.ts";
import { DuplicateFinder } from "./duplicateFinder.ts";
import { CellCache } from "./cellCache.ts";
import { type Column, COLUMNS, columnRules, isLonger } from "./columns.ts";
import { type RawRow, readCsv } from "./csv.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkEncoding, withoutMark } from "./encoding.ts";
import type { ColumnMapping } from "./header.ts";
import { Findings } from "./findings.ts";
import { readNdjson } from "./ndjson.ts";
import { SpooledRows } from "./spooledRows.ts";

export interface RosterOptions {
  readonly format: "csv" | "ndjson";
  /** what the rows are about: results and credits must fit it */
  readonly achievement: Achievement;
  /** the file's column → our column, or "ignore" */
  readonly mapping?: ColumnMapping;
  /** may one person stand in two rows? */
  readonly allowDuplicates?: boolean;
  /** the moment at which a day, YYYY-MM-DD, ends for the institution, in RFC 3339 with an offset; in UTC by default */
  readonly endOfDay?: (date: string) => string;
  /** store e-mail addresses in clear instead of as salted hashes */
  readonly plainEmail?: boolean;
  /** where the rows are kept until they are signed; the system's folder for temporary files by default */
  readonly folder?: string;
}

/** Most rows of one batch. */
export const ROW_LIMIT = 2 ** 20;

/**
 * The rows in the order of the file, and what was changed or looks unusual. The caller closes the rows. Throws
 * `bad_roster` with all faults.
 */
export function parseRoster(bytes: Uint8Array, options: RosterOptions): { rows: SpooledRows; notices: Fault[] } {
  const log = new Findings();
  const rows = new SpooledRows(options.folder ?? tmpdir());
  try {
    if (checkEncoding(bytes, log)) readRows(bytes, options, log, rows);
    if (log.hasFaults) throw new CredenceError("bad_roster", { faults: log.faults() });
    return { rows, notices: log.notices() };
  } catch (error) {
    rows.close();
    throw error;
  }
}

function readRows(bytes: Uint8Array, options: RosterOptions, log: Findings, rows: SpooledRows): void {
  const { format, mapping = {}, allowDuplicates = false } = options;
  const alike = new DuplicateFinder();
  const known = new CellCache();
  const take = (raw: RawRow): void => {
    const row = checkRow(raw, options, log, known);
    rows.add(row);
    alike.add(row);
  };
  if (format === "csv") readCsv(withoutMark(bytes), mapping, log, take);
  else readNdjson(bytes, mapping, log, take);
  checkCount(rows.length, log);
  checkDuplicates(rowsAt(rows, alike.positions()), allowDuplicates, log);
}

function* rowsAt(rows: SpooledRows, positions: readonly number[]): Iterable<RosterRow> {
  for (const position of positions) {
    const row = rows.at(position);
    if (row !== undefined) yield row;
  }
}

function checkCount(count: number, log: Findings): void {
  if (count === 0 && !log.hasFaults) log.fault(1, null, "empty", "there is no learner in the roster");
  if (count > ROW_LIMIT)
    log.fault(
      ROW_LIMIT,
      null,
      "too_many_rows",
      `one batch has at most ${ROW_LIMIT} rows, found ${count}; split the file`,
    );
}

function checkRow(
  { row, cells }: RawRow,
  { achievement, plainEmail, endOfDay = endOfDayInUtc }: RosterOptions,
  log: Findings,
  known: CellCache,
): RosterRow {
  const good: Partial<Record<Column, string>> = {};
  for (const column of COLUMNS) {
    const cell = cells[column];
    if (cell === undefined) continue;
    const value = known.value(column, cell, () => checkCell(row, column, cell, achievement, log));
    if (value !== null) good[column] = value;
  }
  checkOrder(row, good, log);
  const {
    name = "",
    "evidence.name": title,
    "evidence.url": url,
    "evidence.narrative": narrative,
    email,
    validUntil,
    ...plain
  } = good;
  const evidence = {
    ...(title !== undefined && { name: title }),
    ...(url !== undefined && { url }),
    ...(narrative !== undefined && { narrative }),
  };
  return {
    row,
    name,
    ...plain,
    ...(validUntil !== undefined && { validUntil: endOfDay(validUntil) }),
    ...(email !== undefined && { email: email.toLowerCase() }),
    ...(email !== undefined && plainEmail === true && { plainEmail }),
    ...(Object.keys(evidence).length > 0 && { evidence }),
  };
}

const endOfDayInUtc = (date: string): string => `${date}T23:59:59Z`;

/** The cell in NFC without outer spaces, or null where it is empty or faulty. */
function checkCell(
  row: number,
  column: Column,
  written: string,
  achievement: Achievement,
  log: Findings,
): string | null {
  const rule = columnRules[column];
  const value = trimSpaces(written);
  if (value === "") {
    if (column === "name") log.fault(row, column, "empty", "expected a name, found an empty cell");
    return null;
  }
  if (isLonger(value, rule.max)) {
    log.fault(row, column, "too_long", `expected at most ${rule.max} characters, found ${value.length}`);
    return null;
  }
  const unfit = textFault(value, "", rule.kind);
  if (unfit !== null) {
    log.fault(row, column, unfit.code, unfit.message);
    return null;
  }
  const normal = value.normalize("NFC");
  if (notNfc(value)) log.notice(row, column, "normalised", nfcNotice("").message);
  const expected = rule.expected(normal, achievement);
  if (expected === null) return normal;
  log.fault(row, column, "bad_value", `${expected}, found ${JSON.stringify(shortened(normal))}`);
  return null;
}

function checkOrder(row: number, cells: Partial<Record<Column, string>>, log: Findings): void {
  const { awardedDate, activityStartDate: start, activityEndDate: end, validUntil } = cells;
  if (start !== undefined && end !== undefined && end < start)
    log.fault(row, "activityEndDate", "bad_order", `expected ${start} or later, found ${end}`);
  if (awardedDate !== undefined && validUntil !== undefined && validUntil <= awardedDate)
    log.fault(row, "validUntil", "bad_order", `expected a date after the award on ${awardedDate}, found ${validUntil}`);
  if (awardedDate !== undefined && end !== undefined && awardedDate < end)
    log.notice(row, "awardedDate", "awarded_early", `is before the activity ended on ${end}`);
}

/** Spaces only: a tab or line break in a cell is a fault. */
function trimSpaces(value: string): string {
  let [start, end] = [0, value.length];
  while (start < end && isSpace(value[start])) start++;
  while (end > start && isSpace(value[end - 1])) end--;
  return value.slice(start, end);
}

const isSpace = (unit: string | undefined): boolean => unit === " " || unit === "\u00a0" || unit === "\u3000";

const shortened = (value: string): string => (value.length > 60 ? `${value.slice(0, 57)}…` : value);
