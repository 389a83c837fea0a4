// The rubric of an assessment: criteria with weights that sum to 100, each with levels on one scale, and each saying in
// words what failing means.
import { decimal, isDecimal, scaled } from "../values/decimal.ts";
import type { Fault } from "../errors/credenceError.ts";
import { isObject, type Json } from "../json/strictJson.ts";
import { bool, type Infer, integer, list, optional, record, type OnFault, withRule } from "../json/shape.ts";
import { line, prose } from "../values/normalText.ts";

const MAX_POINTS = 100;

const level = record({
  name: line("a name"),
  /** position on the scale: 1 is the lowest */
  points: integer(1, MAX_POINTS),
  /** what evidence of this level looks like */
  description: prose("a description", 2_000),
  /** true where this level does not pass the criterion */
  fails: optional(bool),
});

const criterion = withRule(
  record({
    name: line("a name"),
    description: optional(prose("a description", 2_000)),
    /** share of the whole in percent, a decimal text */
    weight: decimal("0.0001", "100"),
    levels: list(level, 2, MAX_POINTS),
  }),
  (value, where, onFault) => {
    if (isObject(value) && Array.isArray(value.levels)) checkLevels(value.levels, `${where}/levels`, onFault);
  },
);

export const rubric = withRule(
  record({
    /** points of the scale; 5 or 7 are usual */
    scale: integer(2, MAX_POINTS),
    criteria: list(criterion, 1, 50),
    /** how evaluators are trained and their scores kept alike */
    evaluatorTraining: optional(prose("a text", 2_000)),
  }),
  (value, where, onFault) => {
    if (!isObject(value) || !Array.isArray(value.criteria)) return;
    checkWeights(value.criteria, `${where}/criteria`, onFault);
    checkScale(value.scale ?? null, value.criteria, `${where}/criteria`, onFault);
  },
);
export type Rubric = Infer<typeof rubric>;

function checkLevels(levels: readonly Json[], where: string, onFault: OnFault): void {
  const known = levels.filter(isObject);
  if (!known.some((one) => one.fails === true))
    onFault({ code: "no_fail_level", where, message: 'needs a level with "fails": true that describes failing' });
  if (!known.some((one) => one.fails !== true))
    onFault({ code: "no_pass_level", where, message: "needs a level that passes" });
  const points = known.map((one) => Number(one.points));
  if (new Set(points).size < points.length)
    onFault({ code: "repeated", where, message: "two levels have the same points" });
  const best = Math.max(...known.filter((one) => one.fails === true).map((one) => Number(one.points)));
  const least = Math.min(...known.filter((one) => one.fails !== true).map((one) => Number(one.points)));
  if (best >= least)
    onFault({ code: "fail_above_pass", where, message: `a failing level has ${best} points, a passing one ${least}` });
}

function checkWeights(criteria: readonly Json[], where: string, onFault: OnFault): void {
  const weights = criteria.map((one) => (isObject(one) ? one.weight : null));
  if (!weights.every((weight) => typeof weight === "string" && isDecimal(weight))) return;
  const sum = (weights as string[]).reduce((total, weight) => total + scaled(weight), 0);
  if (sum !== scaled("100"))
    onFault({ code: "bad_weights", where, message: `the weights must sum to 100, found ${sum / scaled("1")}` });
}

function checkScale(scale: Json, criteria: readonly Json[], where: string, onFault: OnFault): void {
  if (typeof scale !== "number") return;
  for (const [i, one] of criteria.entries()) {
    const levels = isObject(one) && Array.isArray(one.levels) ? one.levels : [];
    for (const [k, level] of levels.entries())
      if (isObject(level) && typeof level.points === "number" && level.points > scale)
        onFault({
          code: "outside_scale",
          where: `${where}/${i}/levels/${k}/points`,
          message: `expected 1 to ${scale} points, found ${level.points}`,
        });
  }
}

/** A scale other than five or seven points is allowed, with a notice. */
export function scaleNotices(value: Rubric, where: string): Fault[] {
  if (value.scale === 5 || value.scale === 7) return [];
  return [
    { code: "unusual_scale", where: `${where}/scale`, message: `five or seven points are usual, found ${value.scale}` },
  ];
}

/** Levels of a criterion from the lowest to the highest. */
export const levelsInOrder = (levels: Rubric["criteria"][number]["levels"]) =>
  [...levels].sort((a, b) => a.points - b.points);
