import { AbiCoder, keccak256 as ethersKeccak } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "#hash";
import { concat, hex } from "../../../src/core/bytes/bytes.ts";
import { leafOf, MAX_SIZE } from "../../../src/core/batch/leaf.ts";
import { parentOf } from "../../../src/core/batch/rootFold.ts";

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const index = fc.nat(MAX_SIZE - 1);

describe("a leaf", () => {
  it("is the double keccak of the ABI encoding of index and both commitments, as ethers writes it", () => {
    fc.assert(
      fc.property(index, bytes32, bytes32, (i, a, b) => {
        const encoded = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32", "bytes32"], [i, a, b]);
        expect(hex(leafOf(i, a, b))).toBe(ethersKeccak(ethersKeccak(encoded)));
      }),
    );
  });

  it("differs where the index, one of the commitments or their order differs", () => {
    fc.assert(
      fc.property(index, index, bytes32, bytes32, (i, j, a, b) => {
        const leaf = hex(leafOf(i, a, b));
        if (i !== j) expect(hex(leafOf(j, a, b))).not.toBe(leaf);
        if (hex(a) !== hex(b)) expect(hex(leafOf(i, b, a))).not.toBe(leaf);
      }),
    );
  });

  it("is never an inner node: what a leaf hashes is one hash of 32 bytes, what a node hashes is 64 bytes (M1)", () => {
    fc.assert(
      fc.property(bytes32, bytes32, (a, b) => {
        const node = hex(parentOf(a, b));
        for (const pair of [concat(a, b), concat(b, a)]) expect(hex(keccak256(keccak256(pair)))).not.toBe(node);
        expect(hex(leafOf(0, a, b))).not.toBe(node);
      }),
    );
  });

  it("hashes an index of up to 2^20 in full", () => {
    const [a, b] = [new Uint8Array(32), new Uint8Array(32)];
    const leaves = [0, 1, 255, 256, 65_535, 65_536, MAX_SIZE - 1].map((i) => hex(leafOf(i, a, b)));
    expect(new Set(leaves).size).toBe(leaves.length);
  });
});
