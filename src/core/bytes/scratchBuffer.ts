// Collects bytes in a buffer that is reused: a new one for each credential costs as much as hashing it.
const encoder = new TextEncoder();

export class ScratchBuffer {
  #bytes = new Uint8Array(4_096);
  #length = 0;

  /** UTF-8 of a text, or bytes as they are; how many there are. */
  add(piece: string | Uint8Array): number {
    const isText = typeof piece === "string";
    this.#reserve(isText ? 3 * piece.length : piece.length);
    let { length } = piece;
    if (isText) length = encoder.encodeInto(piece, this.#bytes.subarray(this.#length)).written;
    else this.#bytes.set(piece, this.#length);
    this.#length += length;
    return length;
  }

  /** All since the last call; overwritten by what is added next. */
  take(): Uint8Array<ArrayBuffer> {
    const all = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return all;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
