// What was checked: ten rows, always all of them, each with a sign, a word and a sentence.
import { h, type JSX } from "preact";
import { type Check, type CheckName, CHECKS } from "../../core/report/answers.ts";
import type { Report } from "../../core/report/report.ts";
import { code, foreign, icon, section } from "../parts/elements.ts";
import type { Wording } from "../../wording/report/wording.ts";

export function checksSection({ checks }: Report, words: Wording): JSX.Element {
  const count = (result: Check["result"]) => CHECKS.filter((name) => checks[name].result === result).length;
  return section(
    "checks",
    words.results.title,
    "card",
    h("p", { class: "count" }, words.results.count(count("pass"), count("fail"), count("unknown"))),
    h("ol", { class: "checks" }, ...CHECKS.map((name) => checkRow(name, checks[name], words))),
  );
}

const checkRow = (name: CheckName, check: Check, words: Wording): JSX.Element =>
  h(
    "li",
    { key: name, id: `check-${name}`, class: `check result-${check.result}` },
    icon(check.result),
    h(
      "div",
      null,
      h(
        "p",
        { class: "question" },
        h("span", null, words.checks[name].question),
        " ",
        h("strong", { class: "outcome" }, words.results[check.result]),
      ),
      h("p", null, sentence(name, check, words)),
      check.result === "fail" && check.where !== undefined
        ? h("p", { class: "detail" }, `${words.results.where}: `, code(check.where))
        : null,
      check.result !== "pass" && check.detail !== undefined
        ? h("p", { class: "detail" }, foreign(check.detail, words.lang))
        : null,
      codeOf(check) === null ? null : h("p", { class: "detail" }, `${words.results.code}: `, code(codeOf(check) ?? "")),
    ),
  );

/** The stable code of an answer that needs looking into; a check that was not reached has nothing to look into. */
function codeOf(check: Check): string | null {
  if (check.result === "fail") return check.code;
  return check.result === "unknown" && check.cause !== "not_reached" ? check.cause : null;
}

/** The types make every answer have words; an answer from elsewhere than this software shows its code alone. */
function sentence(name: CheckName, check: Check, words: Wording): string | null {
  const answers: { pass: string; fail: Record<string, string>; unknown: Record<string, string> } = words.checks[name];
  switch (check.result) {
    case "pass":
      return answers.pass;
    case "fail":
      return answers.fail[check.code] ?? null;
    case "unknown":
      return answers.unknown[check.cause] ?? null;
  }
}
