// Every CSV that we write (RFC 4180, CRLF). A cell that a spreadsheet would take for a formula gets an apostrophe in front:
// its text may come from anybody (CWE-1236).

export type CsvCell = string | number | boolean | null;

const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/** Header and rows as one text. Numbers and true or false stay as they are. */
export const writeCsv = (header: readonly string[], rows: Iterable<readonly CsvCell[]>): string =>
  [header, ...rows].map((row) => `${row.map(writeCell).join(",")}\r\n`).join("");

function writeCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
