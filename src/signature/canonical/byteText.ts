// A text kept as its UTF-8 bytes, one character of a JavaScript string to a byte. One learner's Ł would otherwise turn
// 28 kB of ASCII around it into 16-bit characters, which are twice as slow to join and to hash.
import { hash } from "node:crypto";

/** Each character is one byte, U+0000 to U+00FF. Byte texts of texts are joined as the texts are. */
export type ByteText = string;

/** `text` is well-formed Unicode. */
export const byteText = (text: string): ByteText =>
  Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString("latin1");

/** Collects bytes in a buffer that it keeps: allocating 28 kB for each credential costs as much as filling them. */
export class ByteWriter {
  #buffer = Buffer.alloc(64 * 1024);
  #length = 0;
  #pending: ByteText = "";

  text(text: ByteText): void {
    this.#pending += text;
  }

  bytes(bytes: Uint8Array): void {
    this.#flush();
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** All bytes since the last call. They are overwritten by what is written next. */
  take(): Uint8Array {
    this.#flush();
    const all = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return all;
  }

  #flush(): void {
    if (this.#pending === "") return;
    this.#reserve(this.#pending.length);
    this.#length += this.#buffer.write(this.#pending, this.#length, "latin1");
    this.#pending = "";
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const larger = Buffer.alloc(2 * (this.#length + more));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}

const hashed = new ByteWriter();

/** SHA-256 in lower-case hex without 0x, as RDFC-1.0 sorts hashes. */
export function sha256Hex(text: ByteText): string {
  hashed.text(text);
  return hash("sha256", hashed.take());
}
