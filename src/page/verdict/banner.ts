// The answer, first thing on the page: an icon, a few words, what they mean, and what to do now.
import { h, type JSX } from "preact";
import type { Report } from "../../core/report/report.ts";
import { icon } from "../parts/elements.ts";
import { toneOf } from "./standing.ts";
import { sayMoment } from "../../wording/report/moment.ts";
import type { Wording } from "../../wording/report/wording.ts";

export function banner(report: Report, words: Wording): JSX.Element {
  const tone = toneOf(report);
  const { title, meaning, next } = words.headlines[report.headline];
  return h(
    "section",
    { class: `banner tone-${tone}`, "aria-labelledby": "verdict" },
    h("p", { class: "label" }, words.banner.label),
    h("div", { class: "headline" }, icon(tone), h("h1", { id: "verdict" }, title)),
    h("p", { class: "meaning" }, meaning),
    h("p", { class: "next" }, h("strong", null, `${words.banner.next}: `), next),
    evidenceNote(report, words),
    alsoFound(report, words),
    report.document?.notNfc === true && report.checks.inclusion.result === "fail"
      ? h("p", { class: "hint" }, words.banner.notNfc)
      : null,
    h("p", { class: "asof" }, asOf(report, words)),
  );
}

/** A trial ledger is named as one whatever the verdict, and also under a policy that accepts it. */
const evidenceNote = ({ chain }: Report, words: Wording): JSX.Element | null =>
  chain === null || chain.evidence === "production"
    ? null
    : h("p", { class: "evidence" }, h("strong", null, `${words.record.evidence}: `), words.evidence[chain.evidence]);

const alsoFound = ({ also }: Report, words: Wording): JSX.Element | null =>
  also.length === 0
    ? null
    : h(
        "div",
        { class: "also" },
        h("p", null, `${words.banner.also}:`),
        h("ul", null, ...also.map((headline) => h("li", { key: headline }, words.headlines[headline].title))),
      );

function asOf({ checkedAt, chain }: Report, words: Wording): string {
  const when = words.banner.checkedAt(sayMoment(checkedAt, words) ?? checkedAt);
  return chain === null ? when : `${when}, ${words.banner.atBlock(String(chain.block.number), chain.network)}`;
}
