// The checked rows of a roster between reading and signing: in a file that has no name any more, so that a million rows need
// no memory, and nothing of them stays behind wherever the program ends.
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import type { Rows } from "../context/issueRequest.ts";
import { RowSamples } from "./rowSamples.ts";

/** Bytes that are written at a time. */
const FLUSH_AT = 1_000_000;

export class SpooledRows implements Rows, Iterable<RosterRow> {
  readonly #file: number;
  /** where each row ends */
  readonly #ends: number[] = [];
  readonly #samples = new RowSamples();
  #pending = "";
  #written = 0;

  /** Makes its file in `folder`. Throws what the system says. */
  constructor(folder: string) {
    const path = join(folder, `.roster-${randomUUID()}`);
    this.#file = openSync(path, "wx+", 0o600);
    unlinkSync(path);
  }

  get length(): number {
    return this.#ends.length;
  }

  /** Throws what the system says where the disk is full. */
  add(row: RosterRow): void {
    const text = JSON.stringify(row);
    this.#pending += text;
    const bytes = Buffer.byteLength(text);
    this.#samples.add(row, bytes);
    this.#ends.push((this.#ends.at(-1) ?? 0) + bytes);
    if (this.#pending.length >= FLUSH_AT) this.#flush();
  }

  at(index: number): RosterRow | undefined {
    const end = this.#ends[index];
    if (end === undefined) return undefined;
    if (end > this.#written) this.#flush();
    const start = this.#ends[index - 1] ?? 0;
    const bytes = Buffer.allocUnsafe(end - start);
    for (let read = 0; read < bytes.length;) {
      const more = readSync(this.#file, bytes, read, bytes.length - read, start + read);
      if (more === 0) throw new Error("the file of the roster's rows was cut off");
      read += more;
    }
    return JSON.parse(bytes.toString()) as RosterRow;
  }

  *[Symbol.iterator](): Iterator<RosterRow> {
    for (let i = 0; i < this.length; i++) yield this.at(i) as RosterRow;
  }

  samples(): readonly number[] {
    return this.#samples.positions();
  }

  close(): void {
    closeSync(this.#file);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at, bytes.length - at, this.#written + at);
    this.#written += bytes.length;
    this.#pending = "";
  }
}
