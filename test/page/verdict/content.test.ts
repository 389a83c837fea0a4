// What is read from a credential, and what is left out.
import { describe, expect, it } from "vitest";
import { readContent } from "../../../src/page/verdict/content.ts";
import { MAX_ITEMS } from "../../../src/page/parts/tolerant.ts";
import { credential, HOLDER } from "../../support/fixtures/reports.ts";

const withAchievement = (achievement: Record<string, never> | object) =>
  readContent(credential({ credentialSubject: { achievement: achievement as never } }));

describe("readContent", () => {
  it("reads holder, title and language", () => {
    const { holders, title, language } = readContent(credential());
    expect({ holders, title, language }).toEqual({
      holders: [HOLDER],
      title: "Groundwater Modelling in Practice",
      language: "en",
    });
  });

  it("reads level, credits, effort and result with its scale", () => {
    const { facts } = readContent(credential());
    expect(facts.level).toEqual([{ kind: "eqf", text: "6" }]);
    expect(facts.credits).toEqual([{ kind: "ects", text: "4" }]);
    expect(facts.hours).toEqual([{ kind: "hours", text: "110" }]);
    expect(facts.result).toEqual([{ kind: "result", text: "86", range: ["0", "100"] }]);
    expect(facts.creditBearing).toEqual([{ kind: "flag", flag: true }]);
  });

  it("reads national frameworks and the parts of a rubric", () => {
    const { facts } = withAchievement({
      "mc:nqf": [{ "mc:framework": "NZQF", "mc:level": "7", "mc:credits": "15" }, { "mc:framework": "NQF" }],
      resultDescription: [{ resultType: "RubricCriterion", name: "Report", "mc:weight": "40" }],
    });
    expect(facts.framework).toEqual([
      { kind: "framework", name: "NZQF", level: "7", credits: "15" },
      { kind: "text", text: "NQF" },
    ]);
    expect(facts.rubric).toEqual([{ kind: "text", text: "Report · 40 %" }]);
  });

  it("notes an effort that does not fit the credits", () => {
    const { facts } = withAchievement({ "mc:effortHours": "10", "mc:ectsCredits": "6" });
    expect(facts.hours).toEqual([{ kind: "hours", text: "10" }, { kind: "unusualEffort" }]);
  });

  it("shows no holder whose name is hashed", () => {
    const identifier = [{ identityType: "name", hashed: true, identityHash: "sha256$00" }];
    expect(readContent(credential({ credentialSubject: { identifier } })).holders).toEqual([]);
  });

  it("skips members of an unexpected type", () => {
    const { facts, title } = withAchievement({ name: 7, alignment: "x", "mc:nqf": [1, null], criteria: [] });
    expect(title).toBe("7");
    expect([...facts.level, ...facts.framework, ...facts.criteria]).toEqual([]);
  });

  it("takes a language only where it is a well-formed tag", () => {
    expect(withAchievement({ inLanguage: 'en" onclick="' }).language).toBeNull();
    expect(withAchievement({ inLanguage: "zh-Hant-TW" }).language).toBe("zh-Hant-TW");
  });

  it("cuts long lists", () => {
    const { facts } = withAchievement({ "mc:learningOutcome": Array.from({ length: 500 }, (_, i) => `outcome ${i}`) });
    expect(facts.outcomes).toHaveLength(MAX_ITEMS);
  });
});
