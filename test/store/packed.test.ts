import { describe, expect, it } from "vitest";
import { pack, unpack } from "../../src/store/packed.ts";
import type { NewCredential } from "../../src/store/store.ts";

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

const credential = (index: number, changes: Partial<NewCredential> = {}): NewCredential => ({
  index,
  id: `urn:uuid:0000000${index}-0000-4000-8000-000000000000`,
  row: 2 * index,
  body: `{"name":"王小明 ${index}"}`,
  signature: `{"proofValue":"z${index}"}`,
  nonceA: bytes(32, index),
  commitmentB: bytes(32, index + 1),
  leaf: bytes(32, index + 2),
  viewB: { jwt: `{"n":${index}}.sig`, disclosures: ["a", "b".repeat(index)], nonceB: bytes(32, index + 3) },
  ...changes,
});

describe("packed credentials", () => {
  const across = (credentials: readonly NewCredential[]) => unpack(structuredClone(pack(credentials)));

  it("come out of another thread as they went in, with view B and without", () => {
    const credentials = [credential(3), credential(4, { viewB: null }), credential(6)];
    expect(across(credentials)).toEqual(credentials);
    expect(across([])).toEqual([]);
  });

  it("keep bytes of any length: what a disk has lost must not look whole", () => {
    const damaged = [
      credential(0, { leaf: bytes(31, 7) }),
      credential(1, { nonceA: bytes(0, 0), commitmentB: bytes(40, 9) }),
      credential(2),
    ];
    expect(across(damaged)).toEqual(damaged);
  });
});
