// The start page: a form for a file or its text. It works without JavaScript, and says what went wrong in place.
import { h, type JSX } from "preact";
import { code } from "./parts/elements.ts";
import { renderPage, type Site } from "./parts/layout.ts";
import type { Wording } from "../wording/report/wording.ts";

/** Why the last file could not be read: a sentence and a stable code. */
export interface FormError {
  readonly detail: string;
  readonly code: string;
}

export function renderCheckPage(site: Site, words: Wording, error?: FormError): string {
  const { form } = words;
  return renderPage(
    { title: error === undefined ? form.title : form.failed, words, site, back: false },
    h(
      "section",
      { class: "opening", "aria-labelledby": "check" },
      h("h1", { id: "check" }, form.title),
      h("p", { class: "intro" }, form.intro),
    ),
    error === undefined ? null : failure(error, words),
    h(
      "form",
      { class: "card", method: "post", action: "/", enctype: "multipart/form-data" },
      field("file", form.file, form.fileHint, error, (props) =>
        h("input", { ...props, type: "file", accept: ".json,.jsonld,application/json,application/ld+json" }),
      ),
      h("p", { class: "or" }, form.or),
      field("text", form.text, form.textHint, error, (props) =>
        h("textarea", { ...props, rows: 6, autocomplete: "off", spellcheck: false, dir: "ltr" }),
      ),
      h("button", { type: "submit" }, form.submit),
    ),
    h("ul", { class: "promises" }, ...form.promises.map((promise) => h("li", { key: promise }, promise))),
  );
}

const failure = (error: FormError, words: Wording): JSX.Element =>
  h(
    "div",
    { class: "failure", role: "alert", id: "failure" },
    h("p", null, h("strong", null, words.form.failed)),
    h("p", null, error.detail),
    h("p", { class: "detail" }, `${words.problem.code}: `, code(error.code)),
  );

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly "aria-describedby": string;
}

const field = (
  name: string,
  label: string,
  hint: string,
  error: FormError | undefined,
  control: (props: FieldProps) => JSX.Element,
): JSX.Element =>
  h(
    "div",
    { class: "field" },
    h("label", { for: name }, label),
    h("p", { class: "hint", id: `${name}-hint` }, hint),
    control({ id: name, name, "aria-describedby": error === undefined ? `${name}-hint` : `failure ${name}-hint` }),
  );
