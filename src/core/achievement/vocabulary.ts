// Closed lists that an achievement chooses from, stored and shown word for word. CIS-n is the field of the critical
// information summary (Oliver 2019); the order of each list is the order of its source.

/** CIS-3: how the learner took part. */
export const PARTICIPATION = ["online-only", "onsite only", "both onsite and online"] as const;

/** CIS-5: complexity of the main assessment task. "No rating" means: not assessed. */
export const COMPLEXITY = [
  "No rating",
  "Testing recall of facts",
  "Application of a skill to a routine problem",
  "Application of a skill to a complex problem",
  "Application of multiple skills to routine problems",
  "Application of multiple skills to complex problems",
  "Reflective evidence for portfolio and qualification validation",
] as const;

/** CIS-6: auditing and competency verification. */
export const VERIFICATION = [
  "Unsupervised, no competency verification",
  "Audited online or onsite, competency not verified",
  "Audited online, competency verified (one factor)",
  "Audited online, competency verified (two factors)",
  "Onsite, competency verified (one factor)",
  "Onsite, competency verified (two factors)",
] as const;

/** CIS-7: equivalent level of the main assessment task. */
export const LEVEL = ["Not at degree level", "pre-bachelor", "bachelor", "pre-master", "master", "doctorate"] as const;

/** CIS-9 and CIS-10. */
export const ANSWER = ["No", "Yes"] as const;

export type Complexity = (typeof COMPLEXITY)[number];
export type AssessmentVerification = (typeof VERIFICATION)[number];
export type Level = (typeof LEVEL)[number];

export const NOT_ASSESSED: Complexity = "No rating";

/** CIS-6 in the terms of Annex I of the Council Recommendation on micro-credentials (2022/C 243/02). */
export const EU_SUPERVISION: Readonly<Record<AssessmentVerification, string>> = {
  "Unsupervised, no competency verification": "unsupervised with no identity verification",
  "Audited online or onsite, competency not verified": "supervised with no identity verification",
  "Audited online, competency verified (one factor)": "supervised online with identity verification",
  "Audited online, competency verified (two factors)": "supervised online with identity verification",
  "Onsite, competency verified (one factor)": "supervised onsite with identity verification",
  "Onsite, competency verified (two factors)": "supervised onsite with identity verification",
};

/** EQF levels that each level of CIS-7 is usually referenced to; others are reported as unlikely. */
export const EQF_OF_LEVEL: Readonly<Record<Level, readonly number[]>> = {
  "Not at degree level": [1, 2, 3, 4],
  "pre-bachelor": [4, 5],
  bachelor: [6],
  "pre-master": [6, 7],
  master: [7],
  doctorate: [8],
};

/** European Qualifications Framework. */
export const EQF_MIN = 1;
export const EQF_MAX = 8;
export const eqfUrl = (level: number): string => `http://data.europa.eu/snb/eqf/${level}`;

/** ISCED-F 2013 broad fields, by the first two digits of a field code. */
export const ISCED_BROAD_FIELDS: Readonly<Record<string, string>> = {
  "00": "Generic programmes and qualifications",
  "01": "Education",
  "02": "Arts and humanities",
  "03": "Social sciences, journalism and information",
  "04": "Business, administration and law",
  "05": "Natural sciences, mathematics and statistics",
  "06": "Information and Communication Technologies",
  "07": "Engineering, manufacturing and construction",
  "08": "Agriculture, forestry, fisheries and veterinary",
  "09": "Health and welfare",
  "10": "Services",
};

/** Result types of Open Badges 3.0 whose value is a number, and those whose value is a name from a list. */
export const NUMERIC_RESULTS = ["Percent", "RawScore", "ScaledScore", "GradePointAverage"] as const;
export const NAMED_RESULTS = ["LetterGrade", "PerformanceLevel", "Result"] as const;

/** Who did what (a credential can have several parties besides its issuer). */
export const PARTY_ROLES = ["awarding body", "course provider", "assessor", "platform", "sponsor"] as const;
