import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/core/bytes/bytes.ts";
import { uuidBytes } from "../../../src/core/values/uri.ts";
import { COLUMNS, credentialRows, packCredentials } from "../../../src/store/sql/packedCredentials.ts";
import { rowKeyOf } from "../../../src/store/sql/rowKey.ts";
import type { StoredCredential } from "../../../src/state/credential.ts";

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

const credential = (index: number, changes: Partial<StoredCredential> = {}): StoredCredential => ({
  index,
  id: `urn:uuid:0000000${index}-0000-4000-8000-000000000000`,
  row: 2 * index,
  body: `{"name":"王小明 ${index}"}`,
  signature: `{"proofValue":"z${index}"}`,
  nonceA: bytes(32, index),
  commitmentB: bytes(32, index + 1),
  leaf: bytes(32, index + 2),
  share: { jwt: `{"n":${index}}.sig`, disclosures: ["a", "b".repeat(index)], nonceB: bytes(32, index + 3) },
  ...changes,
});

/** A row as the tables have it, its texts in UTF-8. */
const rowOf = (batchId: number, { index, row, share, ...one }: StoredCredential) => ({
  place: rowKeyOf(batchId, index),
  roster_row: row,
  id: uuidBytes(one.id),
  body: utf8(one.body),
  signature: utf8(one.signature),
  nonce_a: one.nonceA,
  commitment_b: one.commitmentB,
  leaf: one.leaf,
  jwt: share && utf8(share.jwt),
  disclosures: share && utf8(share.disclosures.join("~")),
  nonce_b: share && share.nonceB,
});

describe("packed credentials", () => {
  const across = (credentials: readonly StoredCredential[]) => structuredClone(packCredentials(credentials));
  const rowsOf = (credentials: readonly StoredCredential[]) =>
    credentialRows(7, across(credentials)).map((row): unknown =>
      Object.fromEntries(row.map((value, i) => [COLUMNS[i], value])),
    );

  it("come out of another thread as rows, with view B and without", () => {
    const noDisclosures = { jwt: "{}.", disclosures: [], nonceB: bytes(32, 9) };
    const credentials = [credential(3), credential(4, { share: null }), credential(6, { share: noDisclosures })];
    expect(rowsOf(credentials)).toEqual(credentials.map((one) => rowOf(7, one)));
    expect(rowsOf([])).toEqual([]);
  });

  it("keep every value, whether it is long, empty or absent", () => {
    const credentials = [
      credential(0, { body: "Ł".repeat(2_000_000) }),
      credential(1, { share: null, signature: "", nonceA: bytes(0, 0) }),
      credential(2),
    ];
    expect(rowsOf(credentials)).toEqual(credentials.map((one) => rowOf(7, one)));
  });

  it("are their own: what is packed next does not change them", () => {
    const packed = packCredentials([credential(1)]);
    const before = structuredClone(packed);
    packCredentials([credential(5), credential(6)]);
    expect(packed).toEqual(before);
  });
});
