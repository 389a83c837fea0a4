// SHA-256 of bytes whose beginning was hashed before. The quads of an achievement come before those of the learner, and a
// third of them is the same in every credential of the batch, but for one label.
import { createHash, type Hash } from "node:crypto";

export interface Prefix {
  /** says what the bytes of the prefix are: equal keys, equal bytes */
  readonly key: string;
  /** in bytes */
  readonly length: number;
}

/** Below this, to copy the state of a hash costs more than to hash again. */
export const LEAST_PREFIX = 4_096;

/** Keys are labels of one blank node: as many as there are blank nodes. */
const LIMIT = 256;

export class PrefixHash {
  readonly #states = new Map<string, Hash>();

  /** 32 bytes. */
  of(bytes: Uint8Array, { key, length }: Prefix): Uint8Array {
    let state = this.#states.get(key);
    if (state === undefined) {
      if (this.#states.size >= LIMIT) this.#states.clear();
      state = createHash("sha256").update(bytes.subarray(0, length));
      this.#states.set(key, state);
    }
    return new Uint8Array(state.copy().update(bytes.subarray(length)).digest());
  }
}
