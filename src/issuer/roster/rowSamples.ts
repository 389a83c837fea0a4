// Which rows stand for a whole roster when files are tried before anything is signed: of each shape, the row with the longest view A
// and the one with the longest view B. Two rows of one shape have the same members; their files differ by the bytes of their texts
// alone, so no other row of that shape gives a longer file.
import type { RosterRow } from "../../core/credential/rosterRow.ts";

interface Longest {
  readonly position: number;
  readonly bytes: number;
}

export class RowSamples {
  readonly #a = new Map<string, Longest>();
  readonly #b = new Map<string, Longest>();
  #length = 0;

  /** The next row; `bytes`: of its JSON. */
  add(row: RosterRow, bytes: number): void {
    const { email, evidence } = row;
    const shape = `${Object.keys(row).join()};${evidence === undefined ? "" : Object.keys(evidence).join()}`;
    // an address is hashed, unless it is plain, and then it is in view A; evidence is in view A alone
    const hashed = email === undefined || row.plainEmail === true ? 0 : Buffer.byteLength(JSON.stringify(email));
    const number = String(row.row).length;
    this.#keep(this.#a, shape, bytes - hashed - number);
    const onlyA = evidence === undefined ? 0 : Buffer.byteLength(JSON.stringify(evidence));
    this.#keep(
      this.#b,
      shape,
      bytes - (email === undefined ? 0 : Buffer.byteLength(JSON.stringify(email))) - onlyA - number,
    );
    this.#length++;
  }

  #keep(longest: Map<string, Longest>, shape: string, bytes: number): void {
    if (bytes > (longest.get(shape)?.bytes ?? -1)) longest.set(shape, { position: this.#length, bytes });
  }

  /** In order, each once. */
  positions(): number[] {
    const all = [...this.#a.values(), ...this.#b.values()].map(({ position }) => position);
    return [...new Set(all)].toSorted((a, b) => a - b);
  }
}

/** The samples of rows that are in memory. */
export function samplesOf(rows: { readonly length: number; at(index: number): RosterRow | undefined }): number[] {
  const samples = new RowSamples();
  for (let i = 0; i < rows.length; i++) {
    const row = rows.at(i);
    if (row !== undefined) samples.add(row, Buffer.byteLength(JSON.stringify(row)));
  }
  return samples.positions();
}
