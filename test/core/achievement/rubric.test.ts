import { describe, expect, it } from "vitest";
import { parseAchievement } from "../../../src/core/achievement/achievement.ts";
import { achievementObject } from "../../../src/core/achievement/openBadgeForm.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { resultFault, type ResultDescription } from "../../../src/core/achievement/resultDescription.ts";
import {
  ACHIEVEMENT_ID,
  achievementDocument,
  faultsThrownBy,
  makeAchievement,
} from "../../support/fixtures/achievement.ts";

const FAIL = { points: 1, name: "Insufficient", description: "Not enough.", fails: true };
const PASS = { points: 2, name: "Sound", description: "Enough." };
const criterion = (weight: Json, levels: Json = [FAIL, PASS]): JsonObject => ({ name: "Plan", weight, levels });
const faults = (criteria: Json, scale: Json = 5): string[] =>
  faultsThrownBy(() => parseAchievement(achievementDocument({ rubric: { scale, criteria } })));

describe("a rubric", () => {
  it("needs a level that fails and one that passes in every criterion", () => {
    expect(faults([criterion("50"), criterion("50", [PASS, { ...PASS, points: 3 }])])).toEqual([
      "/rubric/criteria/1/levels no_fail_level",
    ]);
    expect(faults([criterion("100", [FAIL, { ...FAIL, points: 2 }])])).toEqual([
      "/rubric/criteria/0/levels no_pass_level",
    ]);
    expect(faults([criterion("100", [{ ...FAIL, description: undefined as unknown as Json }, PASS])])).not.toEqual([]);
  });

  it("puts failing below passing, and no two levels on one place", () => {
    expect(faults([criterion("100", [{ ...FAIL, points: 3 }, PASS])])).toEqual([
      "/rubric/criteria/0/levels fail_above_pass",
    ]);
    expect(faults([criterion("100", [FAIL, PASS, PASS])])).toEqual(["/rubric/criteria/0/levels repeated"]);
  });

  it.each([
    [["100"], true],
    [["33.3", "33.3", "33.4"], true],
    [["0.1", "0.2", "99.7"], true],
    [["33.3", "33.3", "33.3"], false],
    [["50", "50.0001"], false],
  ])("has weights %j: sum to 100 is %s", (weights, sums) => {
    expect(faults(weights.map((weight) => criterion(weight)))).toEqual(sums ? [] : ["/rubric/criteria bad_weights"]);
  });

  it.each([
    [4, true],
    [5, false],
    [6, true],
    [7, false],
  ])("on a scale of %d points is noted as unusual: %s", (scale, unusual) => {
    const { notices } = parseAchievement(achievementDocument({ rubric: { scale, criteria: [criterion("100")] } }));
    expect(notices.map((notice) => notice.code)).toEqual(unusual ? ["unusual_scale"] : []);
  });

  it("refuses points outside its scale", () => {
    expect(faults([criterion("100", [FAIL, { ...PASS, points: 6 }])])).toEqual([
      "/rubric/criteria/0/levels/1/points outside_scale",
    ]);
  });

  it("becomes result descriptions with levels in order and the least level that passes", () => {
    const [, , second] = achievementObject(makeAchievement()).resultDescription as JsonObject[];
    expect(second).toMatchObject({
      id: `${ACHIEVEMENT_ID}#criterion-2`,
      resultType: "RubricCriterion",
      requiredLevel: `${ACHIEVEMENT_ID}#criterion-2-level-5`,
      "mc:weight": "66.7",
      rubricCriterionLevel: [
        { id: `${ACHIEVEMENT_ID}#criterion-2-level-2`, "mc:fails": true, points: "2" },
        { id: `${ACHIEVEMENT_ID}#criterion-2-level-5`, "mc:fails": false, points: "5" },
      ],
    });
  });
});

describe("a result", () => {
  const percent: ResultDescription = { name: "Grade", type: "Percent", min: "0", max: "100", required: "50" };
  const letters: ResultDescription = {
    name: "Grade",
    type: "LetterGrade",
    allowed: ["F", "C", "B", "A"],
    required: "C",
  };

  it.each(["50", "50.0", "99.5", "100"])("of %s fits a range that requires 50", (value) => {
    expect(resultFault(value, percent)).toBeNull();
  });

  it.each(["49.9", "100.5", "-50", "A", "", "5e1", "५०"])("of %j does not", (value) => {
    expect(resultFault(value, percent)).toBe("expected a number from 50 to 100");
  });

  it("by name is one of the list, at or above what is required", () => {
    expect(["C", "B", "A"].map((value) => resultFault(value, letters))).toEqual([null, null, null]);
    expect(resultFault("F", letters)).toBe('expected one of "C", "B", "A"');
    expect(resultFault("a", letters)).not.toBeNull();
  });

  it("without a requirement may be anything in range", () => {
    expect(resultFault("F", { name: "Grade", type: "LetterGrade", allowed: ["F", "A"] })).toBeNull();
  });

  it.each([
    ["an empty range", { name: "G", type: "Percent", min: "5", max: "5" }, "/result/max bad_range"],
    [
      "a requirement out of range",
      { name: "G", type: "Percent", min: "0", max: "5", required: "6" },
      "/result/required bad_range",
    ],
    [
      "an unlisted requirement",
      { name: "G", type: "Result", allowed: ["A"], required: "B" },
      "/result/required bad_value",
    ],
    ["a repeated value", { name: "G", type: "Result", allowed: ["A", "A"] }, "/result/allowed repeated"],
  ])("cannot be described with %s", (_, result, fault) => {
    expect(faultsThrownBy(() => parseAchievement(achievementDocument({ result })))).toEqual([fault]);
  });
});
