// A roster in NDJSON as raw cells: one object per line, read as strictly as any document. `evidence` may be an object.
import { isObject, type Json, type JsonObject, parseJsonObject } from "../../core/json/strictJson.ts";
import { isReaderError, readerText } from "../../core/json/readerText.ts";
import type { RawRow } from "./csv.ts";
import { type ColumnMapping, meaningOf } from "./header.ts";
import type { Findings } from "./findings.ts";

const LARGEST_LINE = 1_000_000;
const LINE_FEED = 10;

/** Hands over the lines that could be read; line 1 is row 1, and empty lines are passed over. */
export function readNdjson(
  bytes: Uint8Array,
  mapping: ColumnMapping,
  log: Findings,
  take: (row: RawRow) => void,
): void {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for (let row = 1, start = 0; start < bytes.length; row++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const line = decoder.decode(bytes.subarray(start, end));
    start = end + 1;
    if (line.trim() === "" && !line.startsWith("\ufeff")) continue;
    const object = readLine(row, line, log);
    if (object !== null) take({ row, cells: cellsOf(row, flat(object), mapping, log) });
  }
}

function readLine(row: number, line: string, log: Findings): JsonObject | null {
  try {
    return parseJsonObject(line, { limit: LARGEST_LINE });
  } catch (error) {
    if (!isReaderError(error)) throw error;
    log.fault(row, null, error.code, readerText(error));
    return null;
  }
}

/** `{"evidence": {"url": …}}` as `{"evidence.url": …}`. */
const flat = (object: JsonObject): [string, Json][] =>
  Object.entries(object).flatMap(([key, value]): [string, Json][] =>
    key === "evidence" && isObject(value)
      ? Object.entries(value).map(([inner, member]) => [`evidence.${inner}`, member])
      : [[key, value]],
  );

function cellsOf(row: number, members: [string, Json][], mapping: ColumnMapping, log: Findings): RawRow["cells"] {
  const cells: RawRow["cells"] = {};
  if (!members.some(([name]) => name === "name" || mapping[name] === "name"))
    log.fault(row, "name", "missing_column", "is required, but the object does not have it");
  for (const [name, value] of members) {
    const meaning = meaningOf(name, mapping);
    if ("fault" in meaning) log.fault(row, name.slice(0, 100), "unknown_column", meaning.fault);
    if (!("column" in meaning) || value === null) continue;
    if (typeof value !== "string") log.fault(row, name, "bad_value", 'expected a text in quotes, such as "1.5"');
    else if (meaning.column in cells) log.fault(row, name, "repeated_column", `gives ${meaning.column} a second time`);
    else cells[meaning.column] = value;
  }
  return cells;
}
