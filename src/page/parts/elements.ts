// The smallest parts of a page: text from strangers, times, codes, rows and icons. Every value goes through preact,
// which escapes it; no part makes a link from a document's text, and no part has a style or a script.
import { type ComponentChildren, h, type JSX } from "preact";
import { sayEnd, sayMoment } from "../../wording/report/moment.ts";
import { shown } from "./tolerant.ts";
import type { Wording } from "../../wording/report/wording.ts";

export type Node = JSX.Element | string | null;

/** Text of a document, kept apart from the direction of the words around it. `lang` "" says that it is not known. */
export const foreign = (text: string, lang: string | null = null): JSX.Element =>
  h("bdi", { dir: "auto", lang: lang ?? "" }, shown(text));

export const code = (text: string): JSX.Element => h("code", { dir: "ltr", translate: false }, shown(text));

export const moment = (text: string, words: Wording): JSX.Element => time(text, sayMoment(text, words));

/** The moment at which something ends. */
export const end = (text: string, words: Wording): JSX.Element => time(text, sayEnd(text, words));

const time = (text: string, said: string | null): JSX.Element =>
  said === null ? foreign(text) : h("time", { dateTime: text }, said);

/** A row of a description list. */
export const row = (term: string, ...values: readonly Node[]): JSX.Element =>
  h("div", { class: "row" }, h("dt", null, term), ...values.map((value, at) => h("dd", { key: at }, value)));

/** A titled part of a page, named by its heading. */
export const section = (id: string, title: string, kind: string, ...children: ComponentChildren[]): JSX.Element =>
  h("section", { class: kind, "aria-labelledby": id }, h("h2", { id }, title), ...children);

export type IconName = "good" | "caution" | "bad" | "unsure" | "pass" | "fail" | "unknown";

const tick = "M7 12.6l3.4 3.4L17.2 8.8";
const cross = "M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6";
const question = "M9.3 9.6a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.5 1.1-1.5 2.1M12 17v.1";
const mark = "M12 7.4v6M12 16.6v.1";

const PATHS: { readonly [I in IconName]: string } = {
  good: tick,
  caution: mark,
  bad: cross,
  unsure: question,
  pass: tick,
  fail: cross,
  unknown: question,
};

/** A sign that is known by its outline (circle, triangle, octagon, dashed circle), not only by its colour. */
const OUTLINES: { readonly [I in IconName]: string } = {
  good: "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19z",
  caution: "M12 2.2l10.2 18.6H1.8z",
  bad: "M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z",
  unsure: "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19z",
  pass: "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19z",
  fail: "M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z",
  unknown: "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19z",
};

/** Decoration beside words that say the same. */
export const icon = (name: IconName): JSX.Element =>
  h(
    "svg",
    {
      class: `icon icon-${name}`,
      viewBox: "0 0 24 24",
      width: 24,
      height: 24,
      "aria-hidden": "true",
      focusable: "false",
    },
    h("path", { class: "outline", d: OUTLINES[name] }),
    h("path", { class: "sign", d: PATHS[name] }),
  );
