// An achievement as view A and view B carry it: an Open Badges 3.0 Achievement, with our own `mc:` members for what OB3
// has no member for. Alignments need a URL in OB3, so an alignment without a URL stands in an `mc:` member only.
import { type Achievement, type DegreeTarget, isCreditBearing } from "./achievement.ts";
import { shareConstant, frozenConstant } from "../json/frozenConstant.ts";
import { decimalNumber } from "../values/decimal.ts";
import { canonicalize } from "../json/canonical.ts";
import type { Json, JsonObject } from "../json/strictJson.ts";
import type { ResultDescription } from "./resultDescription.ts";
import { levelsInOrder, type Rubric } from "./rubric.ts";
import { EQF_TARGET } from "./scope.ts";
import { eqfUrl } from "./vocabulary.ts";

const made = new WeakMap<Achievement, JsonObject>();

/** Its canonical form, kept (frozenConstant.ts). */
export const achievementText = (value: Achievement): string => canonicalize(achievementObject(value));

/** The object that `credentialSubject.achievement` holds, frozen; of one achievement the same each time. */
export function achievementObject(value: Achievement): JsonObject {
  const known = made.get(value);
  if (known !== undefined) return known;
  const object = shareConstant(frozenConstant(makeObject(value), canonicalize));
  made.set(value, object);
  return object;
}

const makeObject = (value: Achievement): JsonObject =>
  compact({
    id: value.id,
    type: ["Achievement", "mc:MicroCredentialAchievement"],
    achievementType: "MicroCredential",
    name: value.title,
    version: value.version,
    humanCode: value.code,
    inLanguage: value.language,
    description: value.description,
    criteria: { narrative: value.criteria },
    creditsAvailable: value.ects && decimalNumber(value.ects.credits),
    fieldOfStudy: value.field && `${value.field.code} ${value.field.name}`,
    alignment: filled(alignments(value)),
    resultDescription: filled(resultDescriptions(value)),
    tag: filled([...(value.tags ?? [])]),
    ...summary(value),
    ...placement(value),
  });

/** The critical information summary, word for word. */
const summary = (value: Achievement) => ({
  "mc:certifiedLearning": value.certifiedLearning,
  "mc:learningOutcome": filled(value.outcomes.map((outcome) => outcome.text)),
  "mc:prerequisites": value.prerequisites,
  "mc:participationMode": value.participation,
  "mc:effortHours": value.effortHours,
  "mc:assessmentComplexity": value.complexity,
  "mc:assessmentVerification": value.verification,
  "mc:assessmentType": value.assessmentType,
  "mc:equivalentLevel": value.level,
  "mc:qualityAssurance": value.qualityAssurance.map((body) => body.name),
  "mc:entryToDegree": value.entryToDegree.answer,
  "mc:entryTarget": filled((value.entryToDegree.targets ?? []).map(targetObject)),
  "mc:creditToDegree": value.creditToDegree.answer,
  "mc:creditTarget": filled((value.creditToDegree.targets ?? []).map(targetObject)),
  "mc:creditUnits": value.creditToDegree.units,
  "mc:creditBearing": isCreditBearing(value),
});

/** Credits, frameworks, stackability and parties. */
const placement = (value: Achievement) => ({
  "mc:creditSystem": value.ects && "ECTS",
  "mc:ectsCredits": value.ects?.credits,
  "mc:hoursPerCredit": value.ects?.hoursPerCredit,
  "mc:nqf": filled(
    (value.nqf ?? []).map((one) =>
      compact({ "mc:framework": one.framework, "mc:level": one.level, "mc:credits": one.credits }),
    ),
  ),
  "mc:stackability": value.isPartOf?.length || value.hasComponent?.length ? "stackable" : "stand-alone",
  "mc:isPartOf": filled((value.isPartOf ?? []).map(({ id, name }) => ({ id, name }))),
  "mc:hasComponent": filled((value.hasComponent ?? []).map(({ id, name }) => ({ id, name }))),
  "mc:party": filled((value.parties ?? []).map(({ id, name, role }) => compact({ id, name, "mc:role": role }))),
  "mc:evaluatorTraining": value.rubric?.evaluatorTraining,
});

function alignments(value: Achievement): JsonObject[] {
  const { eqf, nqf = [], outcomes, qualityAssurance, entryToDegree, creditToDegree } = value;
  return [
    ...(eqf === undefined ? [] : [alignment(EQF_TARGET, `EQF level ${eqf}`, eqfUrl(eqf), { targetCode: String(eqf) })]),
    ...nqf.flatMap(({ framework, level, url }) =>
      link("ext:NQF", `${framework} level ${level}`, url, { targetCode: level, targetFramework: framework }),
    ),
    ...qualityAssurance.flatMap((body) =>
      link("ext:QualityAssurance", body.name, body.url ?? body.identifier, { targetCode: body.identifier }),
    ),
    ...(entryToDegree.targets ?? []).flatMap((to) =>
      link("ext:AdmissionTo", to.degree, to.url, { targetDescription: to.institution }),
    ),
    ...(creditToDegree.targets ?? []).flatMap((to) =>
      link("ext:CreditToward", to.degree, to.url, { targetDescription: to.institution }),
    ),
    ...outcomes.flatMap((outcome) =>
      (outcome.alignments ?? []).map((skill) =>
        alignment(TAXONOMY_TARGETS[skill.taxonomy], skill.name, skill.url, {
          targetCode: skill.code,
          targetFramework: skill.framework ?? (skill.taxonomy === "other" ? undefined : skill.taxonomy),
        }),
      ),
    ),
  ];
}

const TAXONOMY_TARGETS = {
  ESCO: "ext:ESCOSkill",
  CTDL: "ceasn:Competency",
  CASE: "CFItem",
  other: "ext:Skill",
} as const;

const alignment = (targetType: string, targetName: string, targetUrl: string, more: Loose = {}): JsonObject =>
  compact({ type: ["Alignment"], targetType, targetName, targetUrl, ...more });

const link = (type: string, name: string, url: string | undefined, more: Loose): JsonObject[] =>
  url === undefined ? [] : [alignment(type, name, url, more)];

const targetObject = ({ degree, institution }: DegreeTarget): JsonObject => ({
  "mc:degree": degree,
  "mc:institution": institution,
});

/** Id of the description that a learner's result refers to. */
export const resultDescriptionId = (achievementId: string): string => `${achievementId}#result`;

const resultDescriptions = (value: Achievement): JsonObject[] => [
  ...(value.result === undefined ? [] : [resultObject(value.id, value.result)]),
  ...(value.rubric === undefined ? [] : rubricObjects(value.id, value.rubric)),
];

const resultObject = (achievementId: string, result: ResultDescription): JsonObject =>
  compact({
    id: resultDescriptionId(achievementId),
    type: ["ResultDescription"],
    name: result.name,
    resultType: result.type,
    valueMin: "min" in result ? result.min : undefined,
    valueMax: "max" in result ? result.max : undefined,
    allowedValue: "allowed" in result ? [...result.allowed] : undefined,
    requiredValue: result.required,
  });

const rubricObjects = (achievementId: string, rubric: Rubric): JsonObject[] =>
  rubric.criteria.map((criterion, i) => {
    const id = `${achievementId}#criterion-${i + 1}`;
    const levels = levelsInOrder(criterion.levels);
    const least = levels.find((level) => level.fails !== true);
    return compact({
      id,
      type: ["ResultDescription"],
      name: criterion.name,
      "mc:criterionDescription": criterion.description,
      resultType: "RubricCriterion",
      requiredLevel: least && `${id}-level-${least.points}`,
      "mc:weight": criterion.weight,
      "mc:scale": String(rubric.scale),
      rubricCriterionLevel: levels.map((level) => ({
        id: `${id}-level-${level.points}`,
        type: ["RubricCriterionLevel"],
        name: level.name,
        description: level.description,
        points: String(level.points),
        "mc:fails": level.fails === true,
      })),
    });
  });

type Loose = Readonly<Record<string, Json | undefined>>;

/** Without the members that are undefined. */
export function compact(members: Loose): JsonObject {
  const kept: JsonObject = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** OB3 lists are left out where they are empty. */
export const filled = <T extends Json>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
