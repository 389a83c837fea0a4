// What the credential says. Proven words are shown as the credential; unconfirmed ones under a note; contradicted ones
// only behind a closed lid that says so.
import { h, type JSX } from "preact";
import type { JsonObject } from "../../core/json/strictJson.ts";
import type { Report } from "../../core/report/report.ts";
import { code, end, foreign, moment, type Node, row, section } from "../parts/elements.ts";
import { CONTENT_GROUPS, type ContentGroup } from "../../wording/report/contentFields.ts";
import { type Content, readContent, type Value } from "./content.ts";
import { mayNameIssuer, standingOf } from "./standing.ts";
import { MAX_ITEMS } from "../parts/tolerant.ts";
import type { Wording } from "../../wording/report/wording.ts";

export function credentialSection(report: Report, file: JsonObject, words: Wording): JSX.Element | null {
  const content = readContent(file);
  const empty =
    content.title === null &&
    content.holders.length === 0 &&
    Object.values(content.facts).every(({ length }) => length === 0);
  const standing = standingOf(report);
  if (standing === "unproven") return empty ? null : behindLid(content, words);
  const { title, claimedTitle, unrecognised, unconfirmed, nothing } = words.content;
  const named = mayNameIssuer(report);
  const note = standing === "unconfirmed" ? unconfirmed : named ? null : unrecognised;
  return section(
    "credential",
    named ? title : claimedTitle,
    `card certificate standing-${named ? "named" : standing}`,
    note === null ? null : h("p", { class: "note" }, note),
    empty ? h("p", null, nothing) : sheet(content, words),
  );
}

/** Closed by default, so that nobody takes it for a fact at a glance; the warning stands inside as well. */
const behindLid = (content: Content, words: Wording): JSX.Element =>
  section(
    "credential",
    words.content.claimedTitle,
    "card standing-unproven",
    h(
      "details",
      null,
      h("summary", null, words.content.show),
      h("p", { class: "note" }, words.content.unproven),
      sheet(content, words),
    ),
  );

const sheet = ({ title, holders, language, facts }: Content, words: Wording): JSX.Element =>
  h(
    "div",
    { class: "sheet" },
    title === null ? null : h("p", { class: "award" }, foreign(title, language)),
    holders.length === 0
      ? null
      : h(
          "div",
          { class: "holder" },
          h("p", { class: "label" }, words.content.holder),
          ...holders.map((name, at) => h("p", { class: "name", key: at }, foreign(name))),
        ),
    ...GROUPS.map((group) => factGroup(group, facts, language, words)),
  );

const GROUPS = Object.keys(CONTENT_GROUPS) as ContentGroup[];

/** One heading and its rows; nothing where the document has none of them. The first group needs no heading. */
function factGroup(group: ContentGroup, facts: Content["facts"], language: string | null, words: Wording) {
  const present = CONTENT_GROUPS[group].filter((name) => facts[name].length > 0);
  if (present.length === 0) return null;
  const rows = present.map((name) => row(words.facts[name], ...said(facts[name], language, words)));
  const heading = words.groups[group];
  return h(
    "div",
    { key: group },
    heading === null ? null : h("h3", null, heading),
    h("dl", { class: heading === null ? "glance" : "facts" }, ...rows),
  );
}

const said = (values: readonly Value[], language: string | null, words: Wording): Node[] => [
  ...values.map((value) => say(value, language, words)),
  ...(values.length >= MAX_ITEMS ? [words.content.more] : []),
];

function say(value: Value, language: string | null, words: Wording): Node {
  switch (value.kind) {
    case "text":
      return foreign(value.text, language);
    case "result":
      return foreign(value.range === null ? value.text : words.content.range(value.text, ...value.range));
    case "framework":
      return foreign(words.content.framework(value.name, value.level, value.credits), language);
    case "unusualEffort":
      return h("span", { class: "hint" }, words.content.unusualEffort);
    case "code":
      return code(value.text);
    case "moment":
      return moment(value.text, words);
    case "end":
      return end(value.text, words);
    case "hours":
      return h("bdi", null, words.content.hours(value.text));
    case "ects":
      return h("bdi", null, words.content.ects(value.text));
    case "eqf":
      return h("bdi", null, words.content.eqf(value.text));
    case "flag":
      return value.flag ? words.content.yes : words.content.no;
    case "period":
      return h("span", null, moment(value.from, words), " – ", moment(value.to, words));
  }
}
