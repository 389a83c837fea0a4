// The facts of a credential that a reader is shown, in groups, each in the order of the page.

/** What a reader looks for first, then what it is about, how it was assessed, where it leads. */
export const CONTENT_GROUPS = {
  glance: [
    "awarded",
    "validFrom",
    "validUntil",
    "level",
    "credits",
    "hours",
    "result",
    "participation",
    "equivalentLevel",
  ],
  about: [
    "description",
    "certifiedLearning",
    "outcomes",
    "skills",
    "field",
    "framework",
    "prerequisites",
    "activity",
    "courseCode",
  ],
  assessment: ["criteria", "assessment", "complexity", "supervision", "rubric", "earned", "evidence", "quality"],
  leads: ["creditBearing", "creditToDegree", "creditUnits", "entry", "partOf", "components", "parties", "replaces"],
} as const;
export type ContentGroup = keyof typeof CONTENT_GROUPS;
export type ContentField = (typeof CONTENT_GROUPS)[ContentGroup][number];
