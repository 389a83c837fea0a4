// A roster in CSV (RFC 4180) as raw cells. A broken quote costs its own line only: reading goes on after it, so that all
// faults are found in one run. Which rows and cells are good is for parseRoster.ts to say.
import { CsvError, parse } from "csv-parse/sync";
import type { Column } from "./columns.ts";
import { type ColumnMapping, meaningOf } from "./header.ts";
import type { Findings } from "./findings.ts";

export interface RawRow {
  /** as a spreadsheet shows it; the header is row 1 */
  readonly row: number;
  readonly cells: Partial<Record<Column, string>>;
}

const LARGEST_RECORD = 1_000_000;
const LINE_FEED = 10;
const HEADER = 1;

/** Hands over the rows that could be read, without the header and without rows that are wholly empty. */
export function readCsv(bytes: Uint8Array, mapping: ColumnMapping, log: Findings, take: (row: RawRow) => void): void {
  const header: (Column | null)[] = [];
  readRecords(bytes, log, (row, record) => {
    if (row === HEADER) for (const column of readHeader(record, mapping, log)) header.push(column);
    else if (header.length === 0 || record.every((cell) => cell === "")) return;
    else if (record.length !== header.length)
      log.fault(row, null, "cell_count", `expected ${header.length} cells as in the header, found ${record.length}`);
    else take({ row, cells: cellsOf(header, record) });
  });
  if (header.length === 0 && !log.hasFaults) log.fault(1, null, "empty", "expected a header line");
}

const cellsOf = (header: readonly (Column | null)[], record: readonly string[]): RawRow["cells"] => {
  const cells: RawRow["cells"] = {};
  for (const [i, column] of header.entries()) if (column !== null) cells[column] = record[i] ?? "";
  return cells;
};

/** One entry per column, null where it is ignored or faulty; empty where the rows cannot be read with it. */
function readHeader(names: readonly string[], mapping: ColumnMapping, log: Findings): (Column | null)[] {
  const [only = ""] = names;
  if (names.length === 1 && /[;\t]/.test(only)) {
    log.fault(
      HEADER,
      null,
      "wrong_delimiter",
      "the cells are not separated by commas; save the file as CSV with commas",
    );
    return [];
  }
  const seen = new Set<Column>();
  const header = names.map((written) => {
    const name = written.trim();
    const meaning = meaningOf(name, mapping);
    if ("fault" in meaning) log.fault(HEADER, name.slice(0, 100), "unknown_column", meaning.fault);
    if (!("column" in meaning)) return null;
    if (seen.has(meaning.column)) log.fault(HEADER, name, "repeated_column", `gives ${meaning.column} a second time`);
    seen.add(meaning.column);
    return meaning.column;
  });
  if (!seen.has("name")) log.fault(HEADER, "name", "missing_column", "is required, but the header does not have it");
  for (const name of Object.keys(mapping))
    if (!names.some((written) => written.trim() === name))
      log.fault(HEADER, name, "missing_column", "is mapped, but the header does not have it");
  return header;
}

function readRecords(bytes: Uint8Array, log: Findings, take: (row: number, record: string[]) => void): void {
  let row = 0;
  for (let start = 0; start < bytes.length;) {
    let read = 0;
    try {
      parse(bytes.subarray(start), {
        relax_column_count: true,
        record_delimiter: ["\r\n", "\n", "\r"],
        max_record_size: LARGEST_RECORD,
        on_record: (record: string[], context) => {
          read = context.bytes;
          take(++row, record);
          return null;
        },
      });
      return;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      log.fault(++row, null, "bad_csv", csvFault(error.code));
      if (row === HEADER) return; // without a header, no cell can be understood
      const end = bytes.indexOf(LINE_FEED, start + read);
      start = end < 0 ? bytes.length : end + 1;
    }
  }
}

function csvFault(code: string): string {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "a double quote is opened and never closed";
    case "CSV_MAX_RECORD_SIZE":
      return `is longer than ${LARGEST_RECORD} characters; perhaps a double quote is not closed`;
    default:
      return "a double quote stands inside a cell; write the cell in quotes and the quote twice";
  }
}
