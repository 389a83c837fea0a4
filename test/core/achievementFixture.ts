// A complete achievement for tests; every test changes what it is about.
import { type Achievement, parseAchievement } from "../../src/core/achievement.ts";
import { isCredenceError } from "../../src/core/errors.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";

export const ACHIEVEMENT_ID = "https://example.edu/achievements/ads-101/v1";

const rubric = (): JsonObject => ({
  scale: 5,
  criteria: [
    {
      name: "Plan",
      weight: "33.3",
      levels: [
        { points: 1, name: "Insufficient", description: "Parts are missing.", fails: true },
        { points: 3, name: "Sound", description: "Complete." },
      ],
    },
    {
      name: "Data set",
      description: "The published files.",
      weight: "66.7",
      levels: [
        { points: 5, name: "Excellent", description: "Reused by others." },
        { points: 2, name: "Insufficient", description: "Cannot be reused.", fails: true },
      ],
    },
  ],
  evaluatorTraining: "Three sample projects a year.",
});

/** Every optional member is in it. Changes replace top-level members; undefined removes one. */
export function achievementDocument(changes: Readonly<Record<string, Json | undefined>> = {}): JsonObject {
  const whole: Record<string, Json | undefined> = {
    format: "credence-achievement-v1",
    id: ACHIEVEMENT_ID,
    version: "1.0",
    code: "ADS-101",
    language: "en",
    title: "Applied Data Stewardship",
    description: "Curate, document and publish research data.",
    certifiedLearning: "Can plan the life of a data set.",
    criteria: "A supervised project and an oral examination.",
    prerequisites: "Spreadsheets.",
    outcomes: [
      {
        text: "Write a data management plan.",
        alignments: [
          { taxonomy: "ESCO", name: "digital data", url: "http://data.europa.eu/esco/skill/28d2ab6c", code: "S1" },
          { taxonomy: "CTDL", name: "curation", url: "https://credentialengineregistry.org/resources/ce-1" },
          { taxonomy: "other", name: "curation", url: "https://skills.example/1", framework: "Own list" },
        ],
      },
      { text: "Publish a data set." },
    ],
    participation: "both onsite and online",
    effortHours: "125",
    complexity: "Application of multiple skills to complex problems",
    verification: "Onsite, competency verified (two factors)",
    level: "bachelor",
    assessmentType: "Supervised project",
    rubric: rubric(),
    result: { name: "Final grade", type: "Percent", min: "0", max: "100", required: "50" },
    qualityAssurance: [
      { name: "Agency", identifier: "https://ror.example/1", url: "https://agency.example/1" },
      { name: "Academic Council" },
    ],
    entryToDegree: {
      answer: "Yes",
      targets: [{ degree: "BSc", institution: "Example University", url: "https://example.edu/bsc" }],
    },
    creditToDegree: { answer: "Yes", targets: [{ degree: "BSc", institution: "Example University" }], units: "0.4" },
    ects: { credits: "5", hoursPerCredit: "25" },
    eqf: 6,
    nqf: [
      { framework: "New Zealand Qualifications Framework", level: "6", credits: "15", url: "https://nzqa.example/6" },
      { framework: "Some framework", level: "Stufe III" },
    ],
    field: { code: "0322", name: "Library, information and archival studies" },
    isPartOf: [{ id: "https://example.edu/achievements/cert/v1", name: "Certificate" }],
    hasComponent: [{ id: "https://example.edu/achievements/part/v1", name: "Part" }],
    parties: [{ role: "sponsor", name: "Foundation", id: "https://foundation.example/" }],
    tags: ["data"],
    ...changes,
  };
  return Object.fromEntries(Object.entries(whole).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

export const makeAchievement = (changes: Readonly<Record<string, Json | undefined>> = {}): Achievement =>
  parseAchievement(achievementDocument(changes)).achievement;

/** `where code` of every fault that the action throws with; empty where it throws none. */
export function faultsThrownBy(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (!isCredenceError(error, "bad_achievement", "bad_roster", "bad_credential")) throw error;
    return error.data.faults.map((fault) => `${fault.where} ${fault.code}`);
  }
}

/** Milliseconds of the fastest of three runs: a busy machine is no finding. */
export const fastest = (action: () => unknown): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const start = performance.now();
      action();
      return performance.now() - start;
    }),
  );
