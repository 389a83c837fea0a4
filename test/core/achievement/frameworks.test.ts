import { describe, expect, it } from "vitest";
import { FRAMEWORKS, frameworkFaults } from "../../../src/core/achievement/frameworks.ts";
import type { Json } from "../../../src/core/json/strictJson.ts";
import { makeAchievement } from "../../support/fixtures/achievement.ts";

type Changes = Readonly<Record<string, Json | undefined>>;
const places = (profile: (typeof FRAMEWORKS)[number], changes: Changes): string[] =>
  frameworkFaults(profile, makeAchievement(changes)).map((fault) => fault.where);

describe("achievement profiles", () => {
  it.each(FRAMEWORKS)("%s accepts the complete achievement", (profile) => {
    expect(places(profile, {})).toEqual([]);
  });

  it("cis asks for no more than every achievement states", () => {
    expect(places("cis", { outcomes: [], eqf: undefined, ects: undefined, assessmentType: undefined })).toEqual([]);
  });

  it.each<[string, Changes, string[]]>([
    ["no outcome", { outcomes: [] }, ["/outcomes"]],
    ["no level of any framework", { eqf: undefined, nqf: undefined }, ["/eqf"]],
    ["no type of assessment", { assessmentType: undefined }, ["/assessmentType"]],
    ["credit without ECTS", { ects: undefined }, ["/ects"]],
    ["a national level only", { eqf: undefined }, []],
    ["no assessment at all", { assessmentType: undefined, complexity: "No rating", level: undefined }, []],
  ])("eu-annex-1 with %s", (_, changes, expected) => {
    expect(places("eu-annex-1", changes)).toEqual(expected);
  });

  it.each<[string, Changes, string[]]>([
    ["99.9 hours", { effortHours: "99.9" }, ["/effortHours"]],
    ["100 hours", { effortHours: "100" }, []],
    ["150 hours", { effortHours: "150" }, []],
    ["150.5 hours", { effortHours: "150.5" }, ["/effortHours"]],
    ["EQF 5 with ECTS", { eqf: 5 }, []],
    ["EQF 8", { eqf: 8 }, ["/eqf"]],
    ["3.5 ECTS", { ects: { credits: "3.5" } }, ["/ects"]],
    ["no ECTS", { ects: undefined, eqf: 5 }, ["/eqf", "/ects"]],
    ["no credit", { creditToDegree: { answer: "No" } }, ["/creditToDegree"]],
    ["nobody verified", { verification: "Audited online or onsite, competency not verified" }, ["/verification"]],
    ["nobody supervised", { verification: "Unsupervised, no competency verification" }, ["/verification"]],
    ["no assessment", { complexity: "No rating", level: undefined }, ["/complexity"]],
    ["no outcome", { outcomes: [] }, ["/outcomes"]],
  ])("cmf with %s", (_, changes, expected) => {
    expect(places("cmf", changes)).toEqual(expected);
  });
});
