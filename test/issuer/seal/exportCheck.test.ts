// Files are tried before anything is signed: no credential is anchored that verifiers refuse to read.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAchievement } from "../../../src/core/achievement/achievement.ts";
import type { RosterRow } from "../../../src/core/credential/rosterRow.ts";
import type { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { CREDENTIAL_LIMIT, type Json } from "../../../src/core/json/strictJson.ts";
import { readDocument } from "../../../src/core/credential/readCredential.ts";
import { parseJsonObject } from "../../../src/core/json/strictJson.ts";
import { isDocument } from "../../../src/core/verdict/document.ts";
import type { Common } from "../../../src/issuer/pool/poolTasks.ts";
import { samplesOf } from "../../../src/issuer/roster/rowSamples.ts";
import { checkExports, sizeOf, trialFiles } from "../../../src/issuer/seal/exportCheck.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { account, achievement, ISSUED, profile } from "../../support/fixtures/issuedBatch.ts";

const common: Common = { achievement, account, profile, now: ISSUED };

/** An achievement within all its limits, whose texts have about so many characters each. */
const large = (length: number): Common => {
  const document = JSON.parse(readFileSync(join(examples, "achievements/applied-data-stewardship.json"), "utf8")) as {
    rubric: { criteria: unknown };
  };
  document.rubric.criteria = Array.from({ length: 50 }, (_, i) => ({
    name: `Criterion ${i}`,
    weight: "2",
    levels: [1, 3, 5].map((points) => ({
      points,
      name: `L${points}`,
      description: "x".repeat(length),
      ...(points === 1 && { fails: true }),
    })),
  }));
  return { ...common, achievement: parseAchievement(document as unknown as Json).achievement };
};
const ada: RosterRow = { row: 2, name: "Ada" };

function refusalOf(action: () => void): { code: string; data: unknown } | null {
  try {
    action();
    return null;
  } catch (error) {
    return { code: (error as CredenceError).message, data: (error as CredenceError).data };
  }
}

describe("a batch whose files no verifier would read is refused with the row and both sizes", () => {
  it.each([
    ["view A", false, 1_900],
    ["view B, which is longer", true, 1_400],
  ])("for %s", (_, share, length) => {
    expect(refusalOf(() => checkExports(large(length), [ada], share))).toEqual({
      code: "file_too_large",
      data: { row: 2, size: expect.any(Number) as number, limit: CREDENTIAL_LIMIT },
    });
  });

  it("only for the row that is too long, and not for the others", () => {
    const rows: RosterRow[] = [
      ada,
      { row: 3, name: "Bo", evidence: { narrative: "y".repeat(260_000) } },
      { row: 4, name: "Cy" },
    ];
    expect(refusalOf(() => checkExports(common, rows, false))).toMatchObject({
      code: "file_too_large",
      data: { row: 3 },
    });
    expect(() => checkExports(common, rows.toSpliced(1, 1), true)).not.toThrow();
  });
});

it("the largest file that is accepted is read by a verifier, and one byte more is refused", () => {
  const narrative = (length: number): RosterRow => ({ ...ada, evidence: { narrative: "z".repeat(length) } });
  const spare = CREDENTIAL_LIMIT - sizeOf(trialFiles(common, narrative(1), 1, false));
  const largest = narrative(1 + spare);
  const { credential } = trialFiles(common, largest, 1, false);
  expect(credential).toHaveLength(CREDENTIAL_LIMIT);
  expect(
    isDocument(readDocument(parseJsonObject(new TextEncoder().encode(credential), { topContextOnly: true }))),
  ).toBe(true);
  expect(() => checkExports(common, [largest], false)).not.toThrow();
  expect(() => checkExports(common, [narrative(2 + spare)], false)).toThrow("file_too_large");
});

const text = fc.string({ unit: fc.constantFrom("a", "Ş", "王", "😀", '"', "\\"), minLength: 1, maxLength: 40 });
const row = (number: number): fc.Arbitrary<RosterRow> =>
  fc.record(
    {
      row: fc.constant(number),
      name: text,
      email: text.map((local) => `${local}@example.edu`),
      plainEmail: fc.constant(true as const),
      learnerId: fc.constantFrom("urn:example:1", "urn:example:a-much-longer-identifier"),
      result: fc.constantFrom("9", "71.5"),
      validUntil: fc.constantFrom("2036-06-30T23:59:59Z", "2036-06-30T23:59:59+03:00"),
      evidence: fc.record({ name: text, narrative: text }, { requiredKeys: [] }),
    },
    { requiredKeys: ["row", "name"] },
  );

it("no row of a batch gives a longer file than the rows that were tried for it", () => {
  const rows = fc
    .array(fc.nat(), { minLength: 1, maxLength: 30 })
    .chain((all) => fc.tuple(...all.map((_, i) => row(i + 2))));
  fc.assert(
    fc.property(rows, (all) => {
      const sizes = (some: readonly RosterRow[]) => {
        const files = some.map((one) => trialFiles(common, one, all.length, true));
        return [
          Math.max(...files.map(({ credential }) => Buffer.byteLength(credential))),
          Math.max(...files.map(({ share }) => share?.jws.length ?? 0)),
        ] as const;
      };
      const [a, b] = sizes(all);
      const [triedA, triedB] = sizes(samplesOf(all).map((position) => all[position] as RosterRow));
      expect(triedA).toBe(a);
      // base64 rounds each disclosure up: at most two characters for each of eight
      expect(triedB).toBeGreaterThanOrEqual(b - 16);
    }),
    { numRuns: 60 },
  );
});
