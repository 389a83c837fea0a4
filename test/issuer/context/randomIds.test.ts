// Ids and orders: what they are made of comes in as an argument, and no order is likelier than another.
import { describe, expect, it } from "vitest";
import { pooled, randomId, shuffledPositions, randomUrn } from "../../../src/issuer/context/randomIds.ts";

import { seeded } from "../../support/seeded.ts";

const random = seeded("whatever");

describe("an id", () => {
  it("of a credential is a version 4 UUID of 122 random bits", () => {
    const ids = Array.from({ length: 500 }, () => randomUrn(random));
    for (const id of ids)
      expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(500);
  });

  it("of a link is 22 characters of base64url, of 128 random bits", () => {
    const ids = Array.from({ length: 500 }, () => randomId(random));
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(new Set(ids).size).toBe(500);
  });

  it("comes from the randomness that was handed in, and from nothing else", () => {
    expect(randomUrn(seeded("a"))).toBe(randomUrn(seeded("a")));
    expect(randomId(seeded("a"))).toBe(randomId(seeded("a")));
    expect(randomId(seeded("a"))).not.toBe(randomId(seeded("b")));
  });
});

describe("pooled randomness", () => {
  it("hands out what its source gave, once and in order, and asks for much at a time", () => {
    const asked: number[] = [];
    let next = 0;
    const draw = pooled((length) => {
      asked.push(length);
      return Uint8Array.from({ length }, () => next++ % 251);
    });
    const drawn = [draw(4), draw(16), draw(0), draw(4)].flatMap((bytes) => [...bytes]);
    expect(drawn).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(asked).toHaveLength(1);
    expect(draw(100_000)).toHaveLength(100_000);
    expect(asked).toHaveLength(2);
  });

  it("never hands out a byte twice where a request does not fit any more", () => {
    let draws = 0;
    const draw = pooled((length) => new Uint8Array(length).fill(++draws));
    const seen = Array.from({ length: 100 }, () => new Set(draw(3_000)));
    expect(seen.every(({ size }) => size === 1)).toBe(true);
    expect(draws).toBeGreaterThan(1);
  });
});

describe("an order", () => {
  it.each([1, 2, 3, 64, 1_000, 65_537])("of %i rows has every one of them once", (size) => {
    expect(shuffledPositions(size, random).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: size }, (_, i) => i),
    );
  });

  it("of no rows is empty", () => {
    expect(shuffledPositions(0, random)).toEqual([]);
  });

  it("puts each of five rows at each position equally often (chi-square at 1 in a million)", () => {
    const [size, runs] = [5, 4_000];
    const source = seeded("positions");
    const counts = new Map<string, number>();
    for (let run = 0; run < runs; run++)
      for (const [position, row] of shuffledPositions(size, source).entries())
        counts.set(`${position} ${row}`, (counts.get(`${position} ${row}`) ?? 0) + 1);
    expect(counts.size).toBe(size * size);
    expect(chiSquare([...counts.values()], runs / size)).toBeLessThan(61); // 16 degrees of freedom
  });

  it("gives each of the 24 orders of four rows equally often (chi-square at 1 in a million)", () => {
    const runs = 12_000;
    const source = seeded("orders");
    const counts = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      const order = shuffledPositions(4, source).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], runs / 24)).toBeLessThan(73); // 23 degrees of freedom
  });

  it("throws away the numbers that would favour small positions, and reads on", () => {
    // 2^32 is no multiple of 3: its last value is refused, the next one taken
    const words = [0xffff_ffff, 0x0000_0002, 0x0000_0000];
    const given: number[] = [];
    const order = shuffledPositions(3, (length) => {
      const word = words[given.length] ?? 0;
      given.push(length);
      return Uint8Array.of(word >>> 24, word >>> 16, word >>> 8, word);
    });
    expect(given).toEqual([4, 4, 4]);
    expect(order).toEqual([1, 0, 2]);
  });
});

const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
