// What a credential says, read for display. The document is a stranger's and perhaps not even a credential: a member of
// an unexpected type is skipped, and nothing here throws. Whether any of it is true is for standing.ts to say.
import { effortFitsCredits } from "../../core/achievement/rules.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";
import type { ContentField } from "../../wording/report/contentFields.ts";
import { items, languageOf, objectAt, textAt, texts } from "../parts/tolerant.ts";

/** How a value is to be shown. A `text` is in the language of the achievement, where it states one. */
export type Value =
  | { readonly kind: "text" | "code" | "moment" | "end" | "hours" | "ects" | "eqf"; readonly text: string }
  | { readonly kind: "flag"; readonly flag: boolean }
  | { readonly kind: "period"; readonly from: string; readonly to: string }
  | { readonly kind: "result"; readonly text: string; readonly range: readonly [string, string] | null }
  | { readonly kind: "framework"; readonly name: string; readonly level: string; readonly credits: string | null }
  | { readonly kind: "unusualEffort" };

export interface Content {
  /** names of the holder as the document gives them; none where they are hashed or absent */
  readonly holders: readonly string[];
  readonly title: string | null;
  /** BCP 47 tag of the achievement's own texts */
  readonly language: string | null;
  readonly facts: Readonly<Record<ContentField, readonly Value[]>>;
}

export function readContent(file: JsonObject): Content {
  const subject = objectAt(file, "credentialSubject");
  const achievement = objectAt(subject, "achievement");
  return {
    holders: items(subject, "identifier")
      .filter((item) => textAt(item, "identityType") === "name" && item.hashed !== true)
      .flatMap((item) => texts(item, "identityHash")),
    title: textAt(achievement, "name") ?? textAt(file, "name"),
    language: languageOf(achievement),
    facts: { ...learning(achievement), ...standingInStudies(achievement), ...award(file, subject, achievement) },
  };
}

/** What was learnt, how much, at which level, and how it was assessed. */
function learning(achievement: JsonObject) {
  const own = (member: string) => texts(achievement, member).map(asText);
  const hours = texts(achievement, "mc:effortHours");
  const credits = texts(achievement, "mc:ectsCredits");
  const unusual = effortFitsCredits(hours[0] ?? "", credits[0] ?? "") === false;
  return {
    description: own("description"),
    certifiedLearning: own("mc:certifiedLearning"),
    outcomes: own("mc:learningOutcome"),
    skills: SKILL_TARGETS.flatMap((target) => aligned(achievement, target)),
    criteria: texts(objectAt(achievement, "criteria"), "narrative").map(asText),
    level: levels(achievement),
    equivalentLevel: own("mc:equivalentLevel"),
    framework: items(achievement, "mc:nqf").flatMap(frameworkOf),
    credits: credits.map((text): Value => ({ kind: "ects", text })),
    hours: [
      ...hours.map((text): Value => ({ kind: "hours", text })),
      ...(unusual ? [{ kind: "unusualEffort" } as const] : []),
    ],
    participation: own("mc:participationMode"),
    assessment: own("mc:assessmentType"),
    complexity: own("mc:assessmentComplexity"),
    supervision: own("mc:assessmentVerification"),
    rubric: items(achievement, "resultDescription")
      .filter((item) => textAt(item, "resultType") === "RubricCriterion")
      .flatMap((item) => joined(" · ", textAt(item, "name"), percent(textAt(item, "mc:weight")))),
    field: own("fieldOfStudy"),
    prerequisites: own("mc:prerequisites"),
  };
}

const SKILL_TARGETS = ["ext:ESCOSkill", "ceasn:Competency", "CFItem", "ext:Skill"];

/** How it is assured, and where it leads. */
function standingInStudies(achievement: JsonObject) {
  const quality = named(achievement, "mc:qualityAssurance");
  const bearing = achievement["mc:creditBearing"];
  return {
    quality: quality.length > 0 ? quality : aligned(achievement, "ext:QualityAssurance"),
    entry: [...texts(achievement, "mc:entryToDegree").map(asText), ...targets(achievement, "mc:entryTarget")],
    creditToDegree: [
      ...texts(achievement, "mc:creditToDegree").map(asText),
      ...targets(achievement, "mc:creditTarget"),
    ],
    creditUnits: texts(achievement, "mc:creditUnits").map(asText),
    creditBearing: typeof bearing === "boolean" ? [{ kind: "flag", flag: bearing } as const] : [],
    partOf: named(achievement, "mc:isPartOf"),
    components: named(achievement, "mc:hasComponent"),
    parties: items(achievement, "mc:party").flatMap((item) =>
      joined(" · ", textAt(item, "name"), textAt(item, "mc:role")),
    ),
    courseCode: joined(" · ", textAt(achievement, "humanCode"), textAt(achievement, "version")),
  };
}

/** What this holder was awarded, and when. */
function award(file: JsonObject, subject: JsonObject, achievement: JsonObject) {
  return {
    earned: texts(subject, "creditsEarned").map(asText),
    result: items(subject, "result").flatMap((item) => resultOf(item, achievement)),
    evidence: items(file, "evidence").flatMap((item) =>
      joined(" · ", textAt(item, "name"), textAt(item, "narrative"), textAt(item, "id")),
    ),
    activity: period(textAt(subject, "activityStartDate"), textAt(subject, "activityEndDate")),
    awarded: texts(file, "awardedDate").map(asMoment),
    validFrom: texts(file, "validFrom").map(asMoment),
    validUntil: texts(file, "validUntil").map((text): Value => ({ kind: "end", text })),
    replaces: [...texts(file, "mc:replaces"), ...items(file, "mc:replaces").flatMap((item) => texts(item, "id"))].map(
      (text): Value => ({ kind: "code", text }),
    ),
  };
}

const asText = (text: string): Value => ({ kind: "text", text });
const asMoment = (text: string): Value => ({ kind: "moment", text });

const joined = (between: string, ...parts: readonly (string | null)[]): Value[] => {
  const present = parts.filter((part) => part !== null);
  return present.length === 0 ? [] : [asText(present.join(between))];
};

/** The names of the alignments of one target type. */
const aligned = (achievement: JsonObject, targetType: string): Value[] =>
  items(achievement, "alignment")
    .filter((item) => textAt(item, "targetType") === targetType)
    .flatMap((item) => texts(item, "targetName"))
    .map(asText);

/** EQF levels by number where the alignment has a code, else by its name. */
const levels = (achievement: JsonObject): Value[] =>
  items(achievement, "alignment")
    .filter((item) => textAt(item, "targetType") === "ext:EQF")
    .flatMap((item): Value[] => {
      const code = textAt(item, "targetCode");
      return code === null ? texts(item, "targetName").map(asText) : [{ kind: "eqf", text: code }];
    });

/** A national qualifications framework, with the level there and its own credits where they are stated. */
function frameworkOf(item: JsonObject): Value[] {
  const name = textAt(item, "mc:framework");
  const level = textAt(item, "mc:level");
  if (name === null || level === null) return joined(" · ", name, level);
  return [{ kind: "framework", name, level, credits: textAt(item, "mc:credits") }];
}

const percent = (weight: string | null): string | null => (weight === null ? null : `${weight} %`);

/** Texts, or objects with a name, else an id. */
const named = (parent: JsonObject, member: string): Value[] => [
  ...texts(parent, member).map(asText),
  ...items(parent, member)
    .flatMap((item) => textAt(item, "name") ?? textAt(item, "id") ?? [])
    .map(asText),
];

const targets = (achievement: JsonObject, member: string): Value[] =>
  items(achievement, member).flatMap((item) => joined(", ", textAt(item, "mc:degree"), textAt(item, "mc:institution")));

/** A result, with the range of the scale that it refers to. */
function resultOf(item: JsonObject, achievement: JsonObject): Value[] {
  const text = textAt(item, "value") ?? textAt(item, "status");
  if (text === null) return [];
  const id = textAt(item, "resultDescription");
  const scale = items(achievement, "resultDescription").find((one) => id !== null && textAt(one, "id") === id) ?? {};
  const [least, most] = [textAt(scale, "valueMin"), textAt(scale, "valueMax")];
  return [{ kind: "result", text, range: least === null || most === null ? null : [least, most] }];
}

function period(from: string | null, to: string | null): Value[] {
  if (from !== null && to !== null) return [{ kind: "period", from, to }];
  return [from, to].flatMap((text) => (text === null ? [] : [asMoment(text)]));
}
