// The page of a request that was refused, or that we failed: what happened, a stable code, and the way back.
import { h } from "preact";
import { code } from "./parts/elements.ts";
import { renderPage, type Site } from "./parts/layout.ts";
import type { Wording } from "../wording/report/wording.ts";

export interface ProblemPage {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  /** random number under which we find it in our log; only where the fault is ours */
  readonly incident?: string;
}

export const renderProblemPage = (problem: ProblemPage, site: Site, words: Wording): string =>
  renderPage(
    { title: problem.title, words, site, back: false },
    h(
      "section",
      { class: "opening", "aria-labelledby": "problem" },
      h("h1", { id: "problem" }, problem.title),
      h("p", { class: "intro" }, problem.detail),
      h("p", { class: "detail" }, `${words.problem.code}: `, code(problem.code)),
      problem.incident === undefined
        ? null
        : h("p", { class: "detail" }, `${words.problem.incident}: `, code(problem.incident)),
      h("p", null, h("a", { class: "button", href: "/" }, words.problem.home)),
    ),
  );
