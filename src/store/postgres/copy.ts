// Many rows into PostgreSQL by its binary COPY, which needs no escaping: texts as UTF-8, bytes as they
// are, numbers as int4 or int8.
import { finished } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Value } from "../schema/engine.ts";

/** Run `copy … from stdin (format binary)` on this very connection. */
export async function copyIn(client: ClientBase, statement: string, data: Uint8Array): Promise<void> {
  const stream = client.query(copyFrom(statement));
  stream.end(data);
  await finished(stream);
}

const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1"); // signature, no flags, no extension
const NULL = -1;
const END = -1;

/** `wide` says of each column whether its numbers are int8. */
export function encodeRows(rows: readonly (readonly Value[])[], wide: readonly boolean[]): Buffer {
  let size = HEADER.length + 2;
  for (const row of rows) for (const [i, value] of row.entries()) size += 4 + sizeOf(value, wide[i]);
  const data = Buffer.allocUnsafe(size + 2 * rows.length);
  let at = HEADER.copy(data);
  for (const row of rows) {
    at = data.writeInt16BE(row.length, at);
    for (const [i, value] of row.entries()) at = write(data, value, wide[i], at);
  }
  data.writeInt16BE(END, at);
  return data;
}

function sizeOf(value: Value, isWide = false): number {
  if (value === null) return 0;
  if (typeof value === "number") return isWide ? 8 : 4;
  return typeof value === "string" ? Buffer.byteLength(value) : value.length;
}

/** Length and value; where the next one goes. */
function write(data: Buffer, value: Value, isWide: boolean | undefined, at: number): number {
  if (value === null) return data.writeInt32BE(NULL, at);
  const size = sizeOf(value, isWide);
  const start = data.writeInt32BE(size, at);
  if (typeof value === "number" && isWide) data.writeBigInt64BE(BigInt(value), start);
  else if (typeof value === "number") data.writeInt32BE(value, start);
  else if (typeof value === "string") data.write(value, start);
  else data.set(value, start);
  return start + size;
}
