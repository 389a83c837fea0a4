// Citations such as [FORMATS 6], [VERDICTS 3], [F4], [D12] or [S7]: where each may lead, and what is wrong with a text that has
// one that leads nowhere, one without brackets, or the name of a document that is not in git.
import { posix } from "node:path";

/** Pages of the specification: what a citation begins with, the page, and how the page marks what can be cited. */
export const PAGES = [
  { prefix: "FORMATS ", page: "src/core/README.md", mark: /^## (\d+)\. /gm },
  { prefix: "VERDICTS ", page: "src/core/verdict/README.md", mark: /^## (\d+)\. /gm },
  { prefix: "F", page: "src/issuer/README.md", mark: /^\| F(\d+) /gm },
  { prefix: "D", page: "src/DECISIONS.md", mark: /^### D(\d+)\. /gm },
  { prefix: "S", page: "src/DECISIONS.md", mark: /^### S(\d+)\. /gm },
] as const;

/** Everything that can be cited, as it stands between the brackets. `read`: the text of a page. */
export const citable = (read: (page: string) => string): ReadonlySet<string> =>
  new Set(PAGES.flatMap(({ prefix, page, mark }) => Array.from(read(page).matchAll(mark), ([, n = ""]) => prefix + n)));

const CITATION = /\[((?:FORMATS |VERDICTS |[FDS])\d+)\]/g;
const LOOSE = /(?<![\w[])(?:(?:FORMATS|VERDICTS) \d+|[FDS]\d{1,2})(?![\w\]])/g;
/** Design papers from before the specification was here, cited without a number, and what lies beside a clone. */
const OUTSIDE =
  /\b(?:HOUSE|DESIGN|CONTRACTS|STYLE|TOOLCHAIN)(?= \d|, |\))|\b(?:FORMATS|VERDICTS)(?=, |\))|\.\.\/shared\/(?!vectors)/g;
const DOCUMENT = /[\w./-]*\w\.md\b/g;
const ADDRESS = /\bhttps?:\/\/\S+/g;
const LINK = /\]\(([^)\s]+)\)/g;

export interface Text {
  /** path in the repository, with / */
  readonly path: string;
  readonly text: string;
}

/** What a citation or a link may lead to. */
export interface Repository {
  readonly citable: ReadonlySet<string>;
  /** the paths in git */
  readonly tracked: ReadonlySet<string>;
  readonly read: (path: string) => string;
}

/** What is wrong with the citations and links of a text, a line for each. */
export function citationFaults({ path, text }: Text, { citable, tracked, read }: Repository): string[] {
  const isPage = path.endsWith(".md");
  const faults: string[] = [];
  for (const [n, line] of text.split("\n").entries()) {
    const fault = (what: string) => faults.push(`${path}:${n + 1}: ${what}`);
    for (const [, cited = ""] of line.matchAll(CITATION)) if (!citable.has(cited)) fault(`[${cited}] is nowhere`);
    const prose = (isPage ? line : commentOf(line)).replace(ADDRESS, "");
    const withoutCitations = prose.replace(CITATION, "");
    if (!isPage) for (const [loose] of withoutCitations.matchAll(LOOSE)) fault(`write [${loose}]`);
    for (const [outside] of withoutCitations.matchAll(OUTSIDE)) fault(`${outside} is no document of this repository`);
    const linked = isPage ? Array.from(line.matchAll(LINK), ([, to = ""]) => to) : [];
    for (const to of linked.filter((one) => !/^[a-z]+:/.test(one))) {
      const [file = "", heading] = to.split("#");
      const target = file === "" ? path : posix.join(posix.dirname(path), file);
      if (!leadsToFile(target, tracked)) fault(`no file ${to}`);
      else if (heading !== undefined && !headingsOf(read(target)).has(heading)) fault(`no heading ${to}`);
    }
    for (const [name] of prose.matchAll(DOCUMENT))
      if (!linked.includes(name) && !isNamed(name, tracked)) fault(`no document ${name} in the repository`);
  }
  return faults;
}

/** The headings of a page, as a link names them. */
const headingsOf = (page: string): ReadonlySet<string> =>
  new Set(
    Array.from(page.matchAll(/^#+ (.+)$/gm), ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );

/** The comment of a line of code, or nothing. */
const commentOf = (line: string): string => /(?:^|\s)(?:\/\/|\/\*|\*|#)(?:\s|\*).*$/.exec(line)?.[0] ?? "";

const leadsToFile = (path: string, tracked: ReadonlySet<string>): boolean => {
  const folder = path.replace(/\/?$/, "/");
  return tracked.has(path) || Array.from(tracked).some((file) => file.startsWith(folder));
};

/** Does the name, or the end of a path, stand for a file in git? */
const isNamed = (name: string, tracked: ReadonlySet<string>): boolean => {
  const end = name.replace(/^(?:\.{1,2}\/)+/, "");
  return Array.from(tracked).some((file) => file === end || file.endsWith(`/${end}`));
};
