import fc from "fast-check";
import { expect, it } from "vitest";
import { concat, utf8 } from "../../../src/core/bytes/bytes.ts";
import { ScratchBuffer } from "../../../src/core/bytes/scratchBuffer.ts";

const piece = fc.oneof(fc.string({ unit: "grapheme", maxLength: 3_000 }), fc.uint8Array({ maxLength: 3_000 }));

it("kept bytes are the pieces since the last time, texts in UTF-8, whatever was there before", () => {
  const kept = new ScratchBuffer();
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const expected = pieces.map((one) => (typeof one === "string" ? utf8(one) : one));
      expect(pieces.map((one) => kept.add(one))).toEqual(expected.map(({ length }) => length));
      expect(kept.take()).toEqual(concat(...expected));
    }),
  );
});
