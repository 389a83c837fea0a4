// Randomness that is the same in every run: SHA-256 of a seed and a counter.
import { createHash } from "node:crypto";
import type { Random } from "../../src/issuer/context/issuerContext.ts";

export function seeded(seed: string): Random {
  let counter = 0;
  let rest = Buffer.alloc(0);
  return (length) => {
    while (rest.length < length) {
      const block = createHash("sha256").update(`${seed} ${counter++}`).digest();
      rest = Buffer.concat([rest, block]);
    }
    const bytes = Uint8Array.from(rest.subarray(0, length));
    rest = rest.subarray(length);
    return bytes;
  };
}
