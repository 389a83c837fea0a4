// Learners of a roster, and the achievement that they have.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/bin/software.ts";
import { type Achievement, parseAchievement } from "../../src/core/achievement.ts";
import { parseJson } from "../../src/core/json.ts";
import type { RosterRow } from "../../src/core/rosterRow.ts";

export const examples: string = join(packageRoot, "examples");

export const achievement: Achievement = parseAchievement(
  parseJson(readFileSync(join(examples, "achievements", "data-ethics-in-practice.json"))),
).achievement;

/** Row 2 on, as below a header. */
export const learners = (count: number): RosterRow[] =>
  Array.from({ length: count }, (_, i) => ({
    row: i + 2,
    name: `Ñandú Kowalska ${i}`,
    learnerId: `urn:example:student:${9_000_000 + i}`,
    email: `nandu.kowalska.${i}@students.example.edu`,
    awardedDate: "2026-06-30",
    result: i % 3 === 0 ? "Passed with distinction" : "Passed",
  }));
