// What reading a roster finds: faults, which stop the batch, and notices, which do not. A million bad rows must not fill
// the memory or the screen, so both lists are cut after a while, and say so.
import type { Fault } from "../../core/errors/credenceError.ts";

const LIMIT = 10_000;

export class Findings {
  readonly #faults = new Bounded("faults");
  readonly #notices = new Bounded("notices");

  /** Row as a spreadsheet shows it; no column where the whole row is meant. */
  fault(row: number, column: string | null, code: string, message: string): void {
    this.#faults.add(row, { code, where: cell(row, column), message });
  }

  notice(row: number, column: string | null, code: string, message: string): void {
    this.#notices.add(row, { code, where: cell(row, column), message });
  }

  get hasFaults(): boolean {
    return !this.#faults.empty;
  }

  faults = (): Fault[] => this.#faults.all();
  notices = (): Fault[] => this.#notices.all();
}

const cell = (row: number, column: string | null): string =>
  column === null ? `row ${row}` : `row ${row}, column ${column}`;

class Bounded {
  readonly #what: string;
  readonly #list: { row: number; fault: Fault }[] = [];
  #count = 0;

  constructor(what: string) {
    this.#what = what;
  }

  add(row: number, fault: Fault): void {
    if (this.#count++ < LIMIT) this.#list.push({ row, fault });
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  /** In the order of the rows. */
  all(): Fault[] {
    const list = this.#list.sort((a, b) => a.row - b.row).map(({ fault }) => fault);
    const more = this.#count - LIMIT;
    return more <= 0 ? list : [...list, { code: "more", where: "roster", message: `${more} further ${this.#what}` }];
  }
}
