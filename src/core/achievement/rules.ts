// Rules between the members of an achievement. They run on untyped JSON, beside the shape, so that one run reports the
// faults of both.
import { isDecimal, scaled } from "../values/decimal.ts";
import { isObject, type Json, type JsonObject } from "../json/strictJson.ts";
import type { OnFault } from "../json/shape.ts";
import { COMPLEXITY, NOT_ASSESSED } from "./vocabulary.ts";

export function achievementRules(value: Json, where: string, onFault: OnFault): void {
  if (!isObject(value)) return;
  levelIfAssessed(value, where, onFault);
  targetsIfYes(value.entryToDegree, `${where}/entryToDegree`, onFault);
  targetsIfYes(value.creditToDegree, `${where}/creditToDegree`, onFault);
  unitsIfYes(value.creditToDegree, `${where}/creditToDegree/units`, onFault);
  urlOfTaxonomy(value.outcomes, `${where}/outcomes`, onFault);
  noSelfReference(value, where, onFault);
}

/** CIS-7 stands if the learner was assessed, and only then. */
function levelIfAssessed(value: JsonObject, where: string, onFault: OnFault): void {
  const pointer = `${where}/level`;
  if (!COMPLEXITY.some((choice) => choice === value.complexity)) return;
  const assessed = value.complexity !== NOT_ASSESSED;
  if (assessed && value.level === undefined)
    onFault({ code: "missing", where: pointer, message: "is required, because there is an assessment" });
  if (!assessed && value.level !== undefined)
    onFault({ code: "not_assessed", where: pointer, message: `may not stand where complexity is "${NOT_ASSESSED}"` });
}

/** CIS-9 and CIS-10: Yes states degrees and institutions, No states none. */
function targetsIfYes(value: Json | undefined, where: string, onFault: OnFault): void {
  if (!isObject(value)) return;
  const count = Array.isArray(value.targets) ? value.targets.length : 0;
  if (value.answer === "Yes" && count === 0)
    onFault({
      code: "missing",
      where: `${where}/targets`,
      message: "Yes must name at least one degree and institution",
    });
  if (value.answer === "No" && value.targets !== undefined)
    onFault({ code: "contradiction", where: `${where}/targets`, message: "may not stand where the answer is No" });
}

/** CIS-11 stands if CIS-10 is Yes, and only then. */
function unitsIfYes(value: Json | undefined, where: string, onFault: OnFault): void {
  if (!isObject(value)) return;
  if (value.answer === "Yes" && value.units === undefined)
    onFault({ code: "missing", where, message: "is required where the answer is Yes" });
  if (value.answer === "No" && value.units !== undefined)
    onFault({ code: "contradiction", where, message: "may not stand where the answer is No" });
}

const ESCO = "http://data.europa.eu/esco/";
const isEsco = (url: Json | undefined): boolean => typeof url === "string" && url.startsWith(ESCO);

function urlOfTaxonomy(outcomes: Json | undefined, where: string, onFault: OnFault): void {
  if (!Array.isArray(outcomes)) return;
  for (const [i, outcome] of outcomes.entries()) {
    const alignments = isObject(outcome) && Array.isArray(outcome.alignments) ? outcome.alignments : [];
    for (const [k, alignment] of alignments.entries())
      if (isObject(alignment) && alignment.taxonomy === "ESCO" && !isEsco(alignment.url))
        onFault({
          code: "bad_value",
          where: `${where}/${i}/alignments/${k}/url`,
          message: `an ESCO URI starts with ${ESCO}`,
        });
  }
}

function noSelfReference(value: JsonObject, where: string, onFault: OnFault): void {
  for (const key of ["isPartOf", "hasComponent"]) {
    const ids = Array.isArray(value[key]) ? value[key].map((award) => (isObject(award) ? award.id : null)) : [];
    if (ids.includes(value.id ?? ""))
      onFault({ code: "contradiction", where: `${where}/${key}`, message: "names itself" });
    if (new Set(ids).size < ids.length)
      onFault({ code: "repeated", where: `${where}/${key}`, message: "names an award twice" });
  }
}

/** Hours of effort that one ECTS credit usually stands for. */
export const USUAL_HOURS_PER_CREDIT = { min: 25, max: 30 } as const;

/** Are these hours what this many ECTS credits usually stand for? Null where a text is not a decimal. */
export function effortFitsCredits(hours: string, credits: string): boolean | null {
  if (!isDecimal(hours) || !isDecimal(credits) || scaled(credits) === 0) return null;
  const [effort, ects] = [scaled(hours), scaled(credits)];
  return effort >= USUAL_HOURS_PER_CREDIT.min * ects && effort <= USUAL_HOURS_PER_CREDIT.max * ects;
}
