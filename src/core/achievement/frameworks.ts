// What further frameworks ask of an achievement that is sound in itself. `cis` is the critical information summary, which
// every achievement states; `eu-annex-1` the mandatory elements of Council Recommendation 2022/C 243/02, Annex I, as far as
// an achievement holds them; `cmf` the Common Microcredential Framework of the European MOOC Consortium.
import { type Achievement, isAssessed } from "./achievement.ts";
import { compareDecimals } from "../values/decimal.ts";
import type { Fault } from "../errors/credenceError.ts";

export const FRAMEWORKS = ["cis", "eu-annex-1", "cmf"] as const;
export type Framework = (typeof FRAMEWORKS)[number];

type Rule = readonly [where: string, holds: (value: Achievement) => boolean, expected: string];

const hasOutcomes: Rule = ["/outcomes", (value) => value.outcomes.length > 0, "expected at least one learning outcome"];

const RULES: Readonly<Record<Framework, readonly Rule[]>> = {
  cis: [],
  "eu-annex-1": [
    hasOutcomes,
    [
      "/eqf",
      (value) => value.eqf !== undefined || (value.nqf ?? []).length > 0,
      "expected an EQF level, or a level of a national framework",
    ],
    [
      "/assessmentType",
      (value) => !isAssessed(value) || value.assessmentType !== undefined,
      "expected a type of assessment",
    ],
    [
      "/ects",
      (value) => value.creditToDegree.answer === "No" || value.ects !== undefined,
      "expected the workload in ECTS credits, because it counts towards a degree",
    ],
  ],
  cmf: [
    hasOutcomes,
    ["/effortHours", (value) => isWithin(value.effortHours, "100", "150"), "expected 100 to 150 hours"],
    [
      "/eqf",
      ({ eqf, ects }) => eqf === 6 || eqf === 7 || ((eqf === 4 || eqf === 5) && ects !== undefined),
      "expected EQF level 6 or 7, or 4 or 5 with ECTS credits",
    ],
    ["/ects", ({ ects }) => ects !== undefined && isWithin(ects.credits, "4", "6"), "expected 4 to 6 ECTS credits"],
    [
      "/creditToDegree",
      (value) => value.creditToDegree.answer === "Yes",
      "expected credit towards at least one degree",
    ],
    ["/complexity", isAssessed, "expected an assessment"],
    [
      "/verification",
      (value) => value.verification.includes("competency verified"),
      "expected an assessment at which it is verified who takes it",
    ],
  ],
};

const isWithin = (value: string, min: string, max: string): boolean =>
  compareDecimals(value, min) >= 0 && compareDecimals(value, max) <= 0;

/** What keeps a parsed achievement from satisfying a profile; empty where it does. */
export const frameworkFaults = (profile: Framework, value: Achievement): Fault[] =>
  RULES[profile]
    .filter(([, holds]) => !holds(value))
    .map(([where, , expected]) => ({ code: `profile_${profile.replaceAll("-", "_")}`, where, message: expected }));
