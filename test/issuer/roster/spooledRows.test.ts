import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SpooledRows } from "../../../src/issuer/roster/spooledRows.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const row = (number: number) => ({
  row: number,
  name: `王小明 ${number}`,
  evidence: { narrative: "Ł".repeat(number % 900) },
});

describe("spooled rows", () => {
  it("are given back as they were added, in any order, while more are added", () => {
    const rows = new SpooledRows(folder);
    for (let i = 0; i < 5_000; i++) {
      rows.add(row(i));
      if (i % 997 === 0) expect(rows.at(i)).toEqual(row(i));
    }
    expect(rows.length).toBe(5_000);
    for (const i of [4_999, 0, 2_500, 1]) expect(rows.at(i)).toEqual(row(i));
    expect(rows.at(5_000)).toBeUndefined();
    expect([...rows].map(({ row: number }) => number)).toEqual(Array.from({ length: 5_000 }, (_, i) => i));
    rows.close();
  });

  it("leave nothing in the folder, not even while they are in use", () => {
    const rows = new SpooledRows(folder);
    rows.add(row(1));
    expect(readdirSync(folder)).toEqual([]);
    expect(rows.at(0)).toEqual(row(1));
    rows.close();
  });

  it("say so where the folder does not exist", () => {
    expect(() => new SpooledRows(`${folder}/none`)).toThrow("ENOENT");
  });
});
