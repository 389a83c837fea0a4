// Credentials on their way between threads. To copy an object and five pieces of bytes for each costs as much as a signature;
// in columns they are a few lists of texts and one piece of bytes.
import type { NewCredential } from "../store/store.ts";

export interface Packed {
  readonly indices: readonly number[];
  readonly ids: readonly string[];
  readonly rows: readonly number[];
  readonly bodies: readonly string[];
  readonly signatures: readonly string[];
  /** null without view B */
  readonly jwts: readonly (string | null)[];
  readonly disclosures: readonly (readonly string[])[];
  /** nonceA, commitmentB, leaf and nonceB of each, one after the other */
  readonly bytes: Uint8Array;
  /** of these four: what was read from a disk may have any length */
  readonly lengths: Uint32Array;
}

const NONE = new Uint8Array();

const bytesOf = ({ nonceA, commitmentB, leaf, viewB }: NewCredential): readonly Uint8Array[] => [
  nonceA,
  commitmentB,
  leaf,
  viewB?.nonceB ?? NONE,
];

export function pack(credentials: readonly NewCredential[]): Packed {
  const pieces = credentials.flatMap(bytesOf);
  const lengths = Uint32Array.from(pieces, ({ length }) => length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return {
    indices: credentials.map(({ index }) => index),
    ids: credentials.map(({ id }) => id),
    rows: credentials.map(({ row }) => row),
    bodies: credentials.map(({ body }) => body),
    signatures: credentials.map(({ signature }) => signature),
    jwts: credentials.map(({ viewB }) => viewB?.jwt ?? null),
    disclosures: credentials.map(({ viewB }) => viewB?.disclosures ?? []),
    bytes,
    lengths,
  };
}

/** The same credentials; their bytes lie side by side in one buffer. */
export function unpack({ indices, bytes, lengths, ...columns }: Packed): NewCredential[] {
  let [piece, at] = [0, 0];
  const next = (): Uint8Array => bytes.subarray(at, (at += lengths[piece++] ?? 0));
  return indices.map((index, i) => {
    const [nonceA, commitmentB, leaf, nonceB] = [next(), next(), next(), next()];
    const jwt = columns.jwts[i] ?? null;
    return {
      index,
      id: columns.ids[i] ?? "",
      row: columns.rows[i] ?? 0,
      body: columns.bodies[i] ?? "",
      signature: columns.signatures[i] ?? "",
      nonceA,
      commitmentB,
      leaf,
      viewB: jwt === null ? null : { jwt, disclosures: columns.disclosures[i] ?? [], nonceB },
    };
  });
}
