// Nodes of a tree, 32 bytes each, in one buffer: a million separate objects would take four times as much memory.

/** Some nodes in order; a list of them will do. */
export interface Nodes {
  readonly length: number;
  at(index: number): Uint8Array | undefined;
}

const SIZE = 32;

export class NodeList implements Nodes {
  #bytes: Uint8Array;
  #length = 0;

  /** Grows beyond `expected` where it has to. */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(SIZE * Math.max(1, expected));
  }

  get length(): number {
    return this.#length;
  }

  add(node: Uint8Array): void {
    const end = SIZE * (this.#length + 1);
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(node, end - SIZE);
    this.#length++;
  }

  at(index: number): Uint8Array | undefined {
    return index < this.#length ? this.range(index, index + 1) : undefined;
  }

  /** Nodes from `start` up to, not including, `end`, concatenated; no copy. */
  range(start: number, end: number): Uint8Array {
    return this.#bytes.subarray(SIZE * start, SIZE * Math.min(end, this.#length));
  }
}
