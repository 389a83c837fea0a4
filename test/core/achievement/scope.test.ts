import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { eqfLevelOf, fieldOf } from "../../../src/core/achievement/scope.ts";
import { file } from "../../support/fixtures/issuedBatch.ts";

const eqf = (...codes: Json[]): JsonObject => ({
  alignment: codes.map((targetCode) => ({ targetType: "ext:EQF", targetCode })),
});

it("an issued credential states level and field as its achievement does", () => {
  const { achievement } = file.credentialSubject as { achievement: JsonObject };
  expect([eqfLevelOf(achievement), fieldOf(achievement)]).toEqual([6, 3]);
});

describe("the EQF level", () => {
  it.each<[string, JsonObject, number | null]>([
    ["is the code of the alignment", eqf("1"), 1],
    ["may be stated twice, if alike", eqf("8", "8"), 8],
    ["is none where two are stated", eqf("5", "6"), null],
    ["is none where one of two is unreadable", eqf("5", 5), null],
    ["is none for 0", eqf("0"), null],
    ["is none for 9", eqf("9"), null],
    ["is none for a number in place of a text", eqf(6), null],
    ["is none for more than a digit", eqf("6 "), null],
    ["is none where the alignment has no code", eqf(), null],
    ["is none of another framework's alignment", { alignment: [{ targetType: "ext:NQF", targetCode: "6" }] }, null],
    ["is none of alignments that are no list", { alignment: { targetType: "ext:EQF", targetCode: "6" } }, null],
    ["is none of nothing", {}, null],
  ])("%s", (_, achievement, level) => {
    expect(eqfLevelOf(achievement)).toBe(level);
  });
});

describe("the field", () => {
  it.each<[string, JsonObject, number | null]>([
    ["is the broad field of a detailed code", { fieldOfStudy: "0613 Software" }, 6],
    ["may be 00", { fieldOfStudy: "0011" }, 0],
    ["may be 10", { fieldOfStudy: "10" }, 10],
    ["is shown as it stands if there is no such field", { fieldOfStudy: "9901" }, 99],
    ["is none of a name", { fieldOfStudy: "Software" }, null],
    ["is none of one digit", { fieldOfStudy: "6" }, null],
    ["is none of a number", { fieldOfStudy: 613 }, null],
    ["is none of nothing", {}, null],
  ])("%s", (_, achievement, field) => {
    expect(fieldOf(achievement)).toBe(field);
  });
});
