// The frame of every page: head, header, footer. What a page needs to know about the site comes in as data; there is no
// script on any page, and the only style is one file of our own.
import { type ComponentChildren, h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Wording } from "../../wording/report/wording.ts";

/** Where the page lives. Paths are absolute paths of our own server. */
export interface Site {
  /** public origin, such as https://verify.example.edu */
  readonly origin: string;
  readonly software: string;
  readonly stylesheet: string;
  readonly icon: string;
}

export interface Frame {
  /** of the browser's tab; never names a person */
  readonly title: string;
  readonly words: Wording;
  readonly site: Site;
  /** false on the start page, which needs no way back to itself */
  readonly back?: boolean;
}

/** A whole HTML document. */
export function renderPage({ title, words, site, back = true }: Frame, ...children: ComponentChildren[]): string {
  const page = h(
    "html",
    { lang: words.lang, dir: words.dir },
    h(
      "head",
      null,
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "robots", content: "noindex, nofollow" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("title", null, `${title} · ${words.site.name}`),
      h("link", { rel: "stylesheet", href: site.stylesheet }),
      h("link", { rel: "icon", href: site.icon, type: "image/svg+xml" }),
    ),
    h(
      "body",
      null,
      h(
        "header",
        { class: "masthead" },
        h("a", { class: "wordmark", href: "/" }, words.site.name),
        h("span", { class: "tagline" }, words.site.tagline),
      ),
      h("main", null, ...children),
      h(
        "footer",
        { class: "colophon" },
        back ? h("p", null, h("a", { href: "/" }, words.site.checkAnother)) : null,
        back ? h("p", null, words.site.privacy) : null,
        h("p", null, words.site.madeBy(site.software)),
      ),
    ),
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}
