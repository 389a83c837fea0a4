// Arguments that several commands take, parsed.
import { secondsOf } from "../../core/values/time.ts";
import type { BatchRoot } from "../../issuer/acts/changeBatch.ts";
import { UsageError } from "./exit.ts";
import type { IssuingSession } from "./dependencies.ts";
import { type Session, vaultOf } from "./session.ts";

/** RFC 3339 with a zone, in whole seconds since 1970. */
export function timeOf(text: string, option: string): number {
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const seconds = zoned ? secondsOf(text) : NaN;
  if (!Number.isInteger(seconds)) throw new UsageError(`${option} needs a time such as 2027-06-30T00:00:00Z.`);
  return seconds;
}

/** An account address, in lower case. */
export function addressOf(text: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new UsageError(`${text} is not an address of 40 hex digits.`);
  return text.toLowerCase();
}

/** A key by its name in this workspace, or by its address if it is not here. */
export async function keyAddressOf(session: Session, text: string): Promise<string> {
  if (text.startsWith("0x")) return addressOf(text);
  const keys = await vaultOf(session).list();
  const address = keys.find(({ name, purpose }) => name === text && purpose === "anchor")?.address ?? null;
  if (address === null) throw new UsageError(`There is no anchor key ${text} here. Name it by its address instead.`);
  return address;
}

export function issuerIdOf(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new UsageError(`${text} is not an issuer id.`);
  return Number(text);
}

/** A batch by its number in this workspace, or by its root if the database is lost. */
export async function batchOf({ store }: IssuingSession, text: string): Promise<BatchRoot> {
  if (/^0x[0-9a-f]{64}$/.test(text)) return { root: text, batchId: null };
  const { root, id } = await store.batches.load(batchNumber(text));
  return { root, batchId: id };
}

export function batchNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${text} is not a batch number. credence status lists them.`);
  return Number(text);
}

/** `03,05`: ISCED-F broad fields. */
export function fieldsOf(text: string): number[] {
  const fields = text.split(",").map((field) => field.trim());
  const wrong = fields.find((field) => !/^(?:0?\d|10)$/.test(field));
  if (wrong !== undefined) throw new UsageError(`${wrong} is not an ISCED-F broad field from 00 to 10.`);
  return fields.map(Number);
}
