// The achievement: what a credential is about [FORMATS 8]. It holds the eleven fields of the critical information summary
// (CIS-1 to CIS-11), levels, credits and stackability. Its rules bind when a credential is issued, never at verification.
import { achievementRules, effortFitsCredits } from "./rules.ts";
import { decimal } from "../values/decimal.ts";
import { CredenceError, type Fault } from "../errors/credenceError.ts";
import type { Json } from "../json/strictJson.ts";
import { resultDescription } from "./resultDescription.ts";
import { rubric, scaleNotices } from "./rubric.ts";
import {
  faultsOf,
  type Infer,
  integer,
  list,
  literal,
  oneOf,
  optional,
  pattern,
  record,
  text,
  withRule,
} from "../json/shape.ts";
import { line, normaliseTexts, prose, words } from "../values/normalText.ts";
import { isUri, uri, URI_LIMIT, webUrl } from "../values/uri.ts";
import {
  ANSWER,
  COMPLEXITY,
  EQF_MAX,
  EQF_MIN,
  EQF_OF_LEVEL,
  ISCED_BROAD_FIELDS,
  LEVEL,
  NOT_ASSESSED,
  PARTICIPATION,
  PARTY_ROLES,
  VERIFICATION,
} from "./vocabulary.ts";

export const ACHIEVEMENT_FORMAT = "credence-achievement-v1";

const isAchievementId = (value: string): boolean => isUri(value) && !value.includes("#");
const target = record({ degree: line("a degree"), institution: line("an institution"), url: optional(webUrl) });
export type DegreeTarget = Infer<typeof target>;

const alignment = record({
  /** the taxonomy that the skill is from; anything unlisted is kept as `other` with its own framework name */
  taxonomy: oneOf(["ESCO", "CTDL", "CASE", "other"]),
  name: line("the name of the skill"),
  url: uri,
  code: optional(line("a code", 100)),
  framework: optional(line("the name of the framework")),
});

const outcome = record({ text: prose("a learning outcome", 1_000), alignments: optional(list(alignment, 0, 20)) });
const award = record({ id: uri, name: line("a name") });

const achievement = withRule(
  record({
    format: literal(ACHIEVEMENT_FORMAT),
    /** URI without fragment; a changed achievement is a new version with a new id */
    id: text("a URI without #, such as https://example.edu/achievements/ads-101/v1", URI_LIMIT, isAchievementId),
    version: line("a version", 40),
    code: optional(line("a course code", 100)),
    language: pattern("a language such as en or pt-BR", /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/, 20),
    /** CIS-1 */
    title: line("a title", 200),
    description: words("a short description", 30),
    /** CIS-2: what a successful learner knows and can do */
    certifiedLearning: words("what is certified", 100),
    /** what the learner had to do to earn it */
    criteria: prose("the criteria", 5_000),
    prerequisites: optional(prose("the prerequisites", 2_000)),
    outcomes: list(outcome, 0, 100),
    /** CIS-3 */
    participation: oneOf(PARTICIPATION),
    /** CIS-4: hours of a typical learner, assessment included */
    effortHours: decimal("0.1", "100000"),
    /** CIS-5 */
    complexity: oneOf(COMPLEXITY),
    /** CIS-6 */
    verification: oneOf(VERIFICATION),
    /** CIS-7: if assessed, and only then */
    level: optional(oneOf(LEVEL)),
    assessmentType: optional(line("a type of assessment such as supervised project")),
    rubric: optional(rubric),
    result: optional(resultDescription),
    /** CIS-8 */
    qualityAssurance: list(record({ name: line("a body"), identifier: optional(uri), url: optional(webUrl) }), 1, 50),
    /** CIS-9 */
    entryToDegree: record({ answer: oneOf(ANSWER), targets: optional(list(target, 0, 50)) }),
    /** CIS-10, CIS-11: units are a decimal text; one unit is a typical period of study in a degree programme */
    creditToDegree: record({
      answer: oneOf(ANSWER),
      targets: optional(list(target, 0, 50)),
      units: optional(decimal("0.0001", "1000")),
    }),
    ects: optional(record({ credits: decimal("0.0001", "1000"), hoursPerCredit: optional(decimal("1", "100")) })),
    eqf: optional(integer(EQF_MIN, EQF_MAX)),
    /** national qualifications frameworks; an unknown one is kept as it is written */
    nqf: optional(
      list(
        record({
          framework: line("a framework"),
          level: line("a level", 60),
          credits: optional(decimal()),
          url: optional(webUrl),
        }),
        0,
        20,
      ),
    ),
    /** ISCED-F 2013: 2 to 4 digits and the name */
    field: optional(
      record({
        code: pattern(
          "an ISCED-F code of 2 to 4 digits",
          new RegExp(`^(?:${Object.keys(ISCED_BROAD_FIELDS).join("|")})\\d{0,2}$`),
          4,
        ),
        name: line("the name of the field"),
      }),
    ),
    isPartOf: optional(list(award, 0, 50)),
    hasComponent: optional(list(award, 0, 200)),
    parties: optional(list(record({ role: oneOf(PARTY_ROLES), name: line("a name"), id: optional(uri) }), 0, 20)),
    tags: optional(list(line("a tag", 60), 0, 30)),
  }),
  achievementRules,
);
export type Achievement = Infer<typeof achievement>;

/**
 * Parse an already strictly read document. Its texts come back in NFC; notices say which were changed and what looks
 * unlikely. Throws `bad_achievement` with all faults.
 */
export function parseAchievement(document: Json): { achievement: Achievement; notices: Fault[] } {
  const { value, notices, faults } = normaliseTexts(document);
  faults.push(...faultsOf(value, achievement));
  if (faults.length > 0) throw new CredenceError("bad_achievement", { faults });
  const parsed = value as unknown as Achievement;
  if (parsed.rubric !== undefined) notices.push(...scaleNotices(parsed.rubric, "/rubric"));
  return { achievement: parsed, notices: [...notices, ...plausibility(parsed)] };
}

export const isAssessed = (value: Achievement): boolean => value.complexity !== NOT_ASSESSED;

/**
 * Computed, never typed in: assessed at a level of a degree, and leading to admission or credit, whether or not the
 * learner takes it up.
 */
export const isCreditBearing = (value: Achievement): boolean =>
  isAssessed(value) &&
  value.level !== undefined &&
  value.level !== "Not at degree level" &&
  (value.entryToDegree.answer === "Yes" || value.creditToDegree.answer === "Yes");

/** Notices of what is allowed but looks unlikely. */
function plausibility(value: Achievement): Fault[] {
  const notices: Fault[] = [];
  const { effortHours, ects, eqf, level, complexity, creditToDegree, entryToDegree } = value;
  const leadsOn = creditToDegree.answer === "Yes" || entryToDegree.answer === "Yes";
  if (ects !== undefined && effortFitsCredits(effortHours, ects.credits) === false)
    notices.push({
      code: "effort_credits",
      where: "/effortHours",
      message: `${effortHours} hours for ${ects.credits} ECTS; usual are 25 to 30 hours per credit`,
    });
  if (level !== undefined && eqf !== undefined && !EQF_OF_LEVEL[level].includes(eqf))
    notices.push({ code: "level_eqf", where: "/eqf", message: `EQF level ${eqf} is unusual for the level "${level}"` });
  if (leadsOn && complexity === NOT_ASSESSED)
    notices.push({
      code: "credit_unassessed",
      where: "/complexity",
      message: "leads to a degree, but is not assessed",
    });
  if (leadsOn && level === "Not at degree level")
    notices.push({
      code: "credit_below_degree",
      where: "/level",
      message: "leads to a degree, but is not at its level",
    });
  return notices;
}
