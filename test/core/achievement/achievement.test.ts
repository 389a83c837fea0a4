import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCreditBearing, parseAchievement } from "../../../src/core/achievement/achievement.ts";
import { achievementObject } from "../../../src/core/achievement/openBadgeForm.ts";
import { effortFitsCredits } from "../../../src/core/achievement/rules.ts";
import type { Json } from "../../../src/core/json/strictJson.ts";
import {
  COMPLEXITY,
  EQF_OF_LEVEL,
  EU_SUPERVISION,
  LEVEL,
  PARTICIPATION,
  VERIFICATION,
} from "../../../src/core/achievement/vocabulary.ts";
import {
  achievementDocument,
  faultsThrownBy,
  makeAchievement,
  messagesThrownBy,
} from "../../support/fixtures/achievement.ts";
import { expectLinearTime } from "../../support/linearTime.ts";

type Changes = Readonly<Record<string, Json | undefined>>;

const faults = (changes: Changes): string[] => faultsThrownBy(() => parseAchievement(achievementDocument(changes)));
const notices = (changes: Changes): string[] =>
  parseAchievement(achievementDocument(changes)).notices.map((notice) => `${notice.where} ${notice.code}`);

const NO = { answer: "No" };
const YES = { answer: "Yes", targets: [{ degree: "BSc", institution: "Example University" }] };
const UNASSESSED = { complexity: "No rating", level: undefined };

describe("the closed lists", () => {
  it("hold the words of the critical information summary, word for word", () => {
    expect(PARTICIPATION).toEqual(["online-only", "onsite only", "both onsite and online"]);
    expect(COMPLEXITY).toEqual([
      "No rating",
      "Testing recall of facts",
      "Application of a skill to a routine problem",
      "Application of a skill to a complex problem",
      "Application of multiple skills to routine problems",
      "Application of multiple skills to complex problems",
      "Reflective evidence for portfolio and qualification validation",
    ]);
    expect(VERIFICATION).toEqual([
      "Unsupervised, no competency verification",
      "Audited online or onsite, competency not verified",
      "Audited online, competency verified (one factor)",
      "Audited online, competency verified (two factors)",
      "Onsite, competency verified (one factor)",
      "Onsite, competency verified (two factors)",
    ]);
    expect(LEVEL).toEqual(["Not at degree level", "pre-bachelor", "bachelor", "pre-master", "master", "doctorate"]);
    expect(Object.keys(EU_SUPERVISION)).toEqual([...VERIFICATION]);
  });

  it.each([
    ...PARTICIPATION.map((choice) => ["participation", "mc:participationMode", choice] as const),
    ...VERIFICATION.map((choice) => ["verification", "mc:assessmentVerification", choice] as const),
    ...LEVEL.map((choice) => ["level", "mc:equivalentLevel", choice] as const),
    ...COMPLEXITY.filter((one) => one !== "No rating").map(
      (choice) => ["complexity", "mc:assessmentComplexity", choice] as const,
    ),
  ])("lets %s, shown as %s, be: %s", (member, shown, choice) => {
    const achievement = makeAchievement({ [member]: choice });
    expect(achievement[member]).toBe(choice);
    expect(achievementObject(achievement)[shown]).toBe(choice);
  });

  it("let an achievement without assessment have no level", () => {
    const object = achievementObject(makeAchievement(UNASSESSED));
    expect(object["mc:assessmentComplexity"]).toBe("No rating");
    expect(object).not.toHaveProperty("mc:equivalentLevel");
  });

  it.each(["participation", "complexity", "verification", "level"])(
    "refuse an unknown %s, naming the field and what is allowed",
    (member) => {
      const attempt = () => parseAchievement(achievementDocument({ [member]: "bachelor " }));
      expect(faultsThrownBy(attempt)).toEqual([`/${member} unknown_choice`]);
      const allowed = {
        participation: PARTICIPATION,
        complexity: COMPLEXITY,
        verification: VERIFICATION,
        level: LEVEL,
      };
      const said = messagesThrownBy(attempt);
      for (const choice of allowed[member as keyof typeof allowed]) expect(said).toContain(JSON.stringify(choice));
    },
  );
});

describe("word limits", () => {
  const repeated = (word: string, count: number, by = " ") => Array.from({ length: count }, () => word).join(by);

  it.each([
    ["English", "evidence-based", " "],
    ["Turkish", "öğrencilerin", " "],
    ["Turkish with an apostrophe", "İstanbul'un", " "],
    ["Chinese", "学习", ""],
    ["Japanese", "学習", ""],
  ])("allow 30 and 100 words of %s, and refuse one more", (_, word, by) => {
    expect(faults({ description: repeated(word, 30, by), certifiedLearning: repeated(word, 100, by) })).toEqual([]);
    expect(faults({ description: repeated(word, 31, by) })).toEqual(["/description too_many_words"]);
    expect(faults({ certifiedLearning: repeated(word, 101, by) })).toEqual(["/certifiedLearning too_many_words"]);
  });
});

describe("conditional members", () => {
  it("refuse a level without an assessment, and an assessment without a level", () => {
    expect(faults({ complexity: "No rating" })).toEqual(["/level not_assessed"]);
    expect(faults({ level: undefined })).toEqual(["/level missing"]);
    expect(faults(UNASSESSED)).toEqual([]);
  });

  it.each(["entryToDegree", "creditToDegree"])("%s: Yes names degrees and institutions, No names none", (member) => {
    const units = member === "creditToDegree" ? { units: "1.0" } : {};
    expect(faults({ [member]: NO })).toEqual([]);
    expect(faults({ [member]: { ...YES, ...units } })).toEqual([]);
    expect(faults({ [member]: { answer: "Yes", ...units } })).toEqual([`/${member}/targets missing`]);
    expect(faults({ [member]: { answer: "Yes", targets: [], ...units } })).toEqual([`/${member}/targets missing`]);
    expect(faults({ [member]: { ...YES, ...units, targets: [{ degree: "BSc" }] } })).toEqual([
      `/${member}/targets/0/institution missing`,
    ]);
    expect(faults({ [member]: { ...YES, ...units, targets: [{ institution: "U" }] } })).toEqual([
      `/${member}/targets/0/degree missing`,
    ]);
    expect(faults({ [member]: { ...YES, answer: "No" } })).toEqual([`/${member}/targets contradiction`]);
    expect(faults({ [member]: { answer: "Maybe" } })).toEqual([`/${member}/answer unknown_choice`]);
  });

  it("let credit units stand if credit is earned, and only then", () => {
    expect(faults({ creditToDegree: YES })).toEqual(["/creditToDegree/units missing"]);
    expect(faults({ creditToDegree: { ...NO, units: "1.0" } })).toEqual(["/creditToDegree/units contradiction"]);
  });

  it.each(["0.4", "1.0", "1.5"])("keep %s credit units exactly as they were written", (units) => {
    expect(achievementObject(makeAchievement({ creditToDegree: { ...YES, units } }))["mc:creditUnits"]).toBe(units);
  });

  it.each([0.4, 1, "1,5", "01", ".5", "1.", "1e2", "-1", "0", "", "1.00001", "9".repeat(7)])(
    "refuse %j as credit units",
    (units) => {
      expect(faults({ creditToDegree: { ...YES, units } })).toEqual(["/creditToDegree/units bad_value"]);
    },
  );
});

describe("credit-bearing", () => {
  it("is computed from assessment, level, entry and credit", () => {
    for (const complexity of COMPLEXITY)
      for (const level of [undefined, ...LEVEL])
        for (const entry of [NO, YES])
          for (const credit of [NO, { ...YES, units: "1.0" }]) {
            const assessed = complexity !== "No rating";
            if (assessed !== (level !== undefined)) continue;
            const bears = isCreditBearing(
              makeAchievement({ complexity, level, entryToDegree: entry, creditToDegree: credit }),
            );
            const leads = entry.answer === "Yes" || credit.answer === "Yes";
            expect(bears).toBe(assessed && level !== "Not at degree level" && leads);
          }
  });

  it.each(["creditBearing", "class", "nonCredit"])("cannot be typed in as %s", (key) => {
    expect(faults({ [key]: true })).toEqual([`/${key} unknown_key`]);
  });
});

describe("plausibility is noted, never refused:", () => {
  it("10 hours for 6 ECTS", () => {
    expect(notices({ effortHours: "10", ects: { credits: "6" } })).toEqual(["/effortHours effort_credits"]);
    expect(notices({ effortHours: "125", ects: { credits: "5" } })).toEqual([]);
    expect(notices({ effortHours: "150", ects: { credits: "5" } })).toEqual([]);
    expect(notices({ effortHours: "150.1", ects: { credits: "5" } })).toEqual(["/effortHours effort_credits"]);
    expect(notices({ effortHours: "124.9", ects: { credits: "5" } })).toEqual(["/effortHours effort_credits"]);
    expect(effortFitsCredits("ten", "6")).toBeNull();
  });

  it("an EQF level that does not go with the level of the assessment", () => {
    for (const level of LEVEL)
      for (let eqf = 1; eqf <= 8; eqf++)
        expect(notices({ level, eqf, entryToDegree: NO, creditToDegree: NO })).toEqual(
          EQF_OF_LEVEL[level].includes(eqf) ? [] : ["/eqf level_eqf"],
        );
  });

  it("credit without an assessment, or below degree level", () => {
    expect(notices({ ...UNASSESSED })).toEqual(["/complexity credit_unassessed"]);
    expect(notices({ level: "Not at degree level", eqf: 3 })).toEqual(["/level credit_below_degree"]);
  });
});

describe("an achievement document", () => {
  it("is reported with every fault at once, shape and rules alike", () => {
    const changes = {
      format: "credence-achievement-v2",
      title: undefined,
      description: Array(31).fill("w").join(" "),
      effortHours: 125,
      complexity: "No rating",
      creditToDegree: { answer: "Yes", units: 1 },
      eqf: 9,
      id: "https://example.edu/#a",
      isPartOf: [
        { id: "urn:x:1", name: "A" },
        { id: "urn:x:1", name: "B" },
      ],
      mood: "fine",
    };
    expect(faults(changes)).toEqual([
      "/format bad_value",
      "/id bad_value",
      "/title missing",
      "/description too_many_words",
      "/effortHours bad_value",
      "/creditToDegree/units bad_value",
      "/eqf bad_value",
      "/mood unknown_key",
      "/level not_assessed",
      "/creditToDegree/targets missing",
      "/isPartOf repeated",
    ]);
  });

  it.each([null, [], "x", 1])("is refused where it is %j instead of an object", (document) => {
    expect(faultsThrownBy(() => parseAchievement(document))).toEqual(["/ bad_type"]);
  });

  it("comes back in NFC, and says so", () => {
    const written = achievementDocument({ title: "Cafe\u0301" });
    const { achievement, notices } = parseAchievement(written);
    expect(achievement.title).toBe("Caf\u00e9");
    expect(notices.map((notice) => notice.where)).toEqual(["/title"]);
    expect(written.title).toBe("Cafe\u0301");
  });

  it.each([
    ["a bidi control", "a\u202eb", "bidi_control"],
    ["an unassigned code point", "a\u0378", "unassigned"],
    ["a private-use character", "a\ue000", "private_use"],
    ["a control character", "a\u0000", "control_character"],
  ])("is refused with %s in it, at any depth", (_, text, code) => {
    expect(faults({ tags: ["data", text] })).toContain(`/tags/1 ${code}`);
  });

  it.each([
    ["an unknown ESCO address", { taxonomy: "ESCO", name: "a", url: "https://example.org/" }],
    ["a relative link", { taxonomy: "CTDL", name: "a", url: "/a" }],
    ["a link with a space", { taxonomy: "other", name: "a", url: "https://example.org/a b" }],
  ])("is refused with an outcome aligned to %s", (_, alignment) => {
    expect(faults({ outcomes: [{ text: "a", alignments: [alignment] }] })).toEqual([
      "/outcomes/0/alignments/0/url bad_value",
    ]);
  });

  it("keeps an unknown qualifications framework as it is written", () => {
    expect(achievementObject(makeAchievement())["mc:nqf"]).toContainEqual({
      "mc:framework": "Some framework",
      "mc:level": "Stufe III",
    });
  });

  it("is refused where it is part of itself", () => {
    const id = achievementDocument().id as string;
    expect(faults({ hasComponent: [{ id, name: "Me" }] })).toEqual(["/hasComponent contradiction"]);
  });

  it("is read in linear time whatever stands in any one of its texts", () => {
    const hostile = ["a", "a ", " ", "é", "学", "https://a/", "1", "\ud83d\ude00", "e\u0301", "-a"];
    const keys = Object.entries(achievementDocument()).flatMap(([key, value]) =>
      typeof value === "string" ? [key] : [],
    );
    for (const key of keys)
      for (const unit of hostile) {
        const document = achievementDocument({ [key]: unit.repeat(100_000 / unit.length) });
        expectLinearTime(
          () => expect(faultsThrownBy(() => parseAchievement(document))).not.toEqual([]),
          `${key} of ${unit}`,
        );
      }
  });

  it("is never accepted with a member of another JSON type", () => {
    const keys = Object.keys(achievementDocument());
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.constantFrom<Json>(null, true, 0.5, [], {}, [[]], [{}]), (key, junk) => {
        const optionalList = ["nqf", "isPartOf", "hasComponent", "parties", "tags", "outcomes"].includes(key);
        if (Array.isArray(junk) && junk.length === 0 && optionalList) return;
        expect(faults({ [key]: junk })).not.toEqual([]);
      }),
    );
  });
});
