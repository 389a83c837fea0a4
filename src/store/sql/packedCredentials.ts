// Credentials on their way from the thread that made them into the database, as bytes: to make texts of them on the way, only
// to write them out again, costs as much as a signature. A text column takes its UTF-8.
import { ScratchBuffer } from "../../core/bytes/scratchBuffer.ts";
import { uuidBytes } from "../../core/values/uri.ts";
import type { Value } from "../schema/engine.ts";
import { rowKeyOf } from "./rowKey.ts";
import type { Tables } from "../schema/tables.ts";
import type { PackedCredentials, StoredCredential } from "../../state/credential.ts";

/** How many bytes each has is in `lengths`, in this order; ABSENT: it is null. */
const VALUES = [
  "id",
  "body",
  "signature",
  "nonce_a",
  "commitment_b",
  "leaf",
  "jwt",
  "disclosures",
  "nonce_b",
] as const satisfies readonly (keyof Tables["credentials"])[];

const ABSENT = 2 ** 32 - 1;

/** What credentialRows gives. */
export const COLUMNS = ["place", "roster_row", ...VALUES] as const;

const BETWEEN = "~"; // as in the share itself; no disclosure holds one

/** Disclosures as they lie in one column. */
const joinDisclosures = (disclosures: readonly string[]): string => disclosures.join(BETWEEN);

export const splitDisclosures = (text: string): string[] => (text === "" ? [] : text.split(BETWEEN));

const valuesOf = (credential: StoredCredential, { share } = credential): readonly (string | Uint8Array | null)[] => [
  uuidBytes(credential.id),
  credential.body,
  credential.signature,
  credential.nonceA,
  credential.commitmentB,
  credential.leaf,
  share && share.jwt,
  share && joinDisclosures(share.disclosures),
  share && share.nonceB,
];

/** What stands behind the opaque type. */
interface Packed {
  /** position and row of the roster of each */
  readonly numbers: Uint32Array;
  /** how many bytes each value has, or that it is null */
  readonly lengths: Uint32Array;
  /** the values, one after the other */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const opaque = (packed: Packed): PackedCredentials => packed as unknown as PackedCredentials;
const opened = (packed: PackedCredentials): Packed => packed as unknown as Packed;

const kept = new ScratchBuffer();

/** Throws `bad_encoding` for an id that is no urn:uuid. */
export function packCredentials(credentials: readonly StoredCredential[]): PackedCredentials {
  const numbers = new Uint32Array(2 * credentials.length);
  const lengths = new Uint32Array(VALUES.length * credentials.length);
  let value = 0;
  for (const [i, credential] of credentials.entries()) {
    numbers.set([credential.index, credential.row], 2 * i);
    for (const one of valuesOf(credential)) lengths[value++] = one === null ? ABSENT : kept.add(one);
  }
  return opaque({ numbers, lengths, bytes: kept.take().slice() });
}

/** What a thread hands over without a copy. */
export const buffersOf = (packed: PackedCredentials): ArrayBuffer[] => [opened(packed).bytes.buffer];

/** Their values, in the order of COLUMNS. */
export function credentialRows(batchId: number, packed: PackedCredentials): Value[][] {
  const { numbers, lengths, bytes } = opened(packed);
  const rows: Value[][] = [];
  let [at, value] = [0, 0];
  for (let i = 0; i < numbers.length; i += 2) {
    const row: Value[] = [rowKeyOf(batchId, numbers[i] as number), numbers[i + 1] as number];
    for (let column = 0; column < VALUES.length; column++) {
      const length = lengths[value++] as number;
      row.push(length === ABSENT ? null : bytes.subarray(at, (at += length)));
    }
    rows.push(row);
  }
  return rows;
}
