// How answers leave: reports and problems as JSON, pages as HTML, a problem as a page for a caller who prefers a page.
import type { Request, Response } from "express";
import { english } from "../../wording/report/en.ts";
import type { Site } from "../../page/parts/layout.ts";
import { renderProblemPage } from "../../page/problemPage.ts";
import type { Problem } from "./problem.ts";

/** Seconds after which asking again may help, where our own sources failed. */
const RETRY_AFTER = 30;

/** 200 for every verdict; 503 where only our own sources kept us from one. */
export function setVerdictStatus(response: Response, sourcesFailed: boolean): void {
  response.status(sourcesFailed ? 503 : 200);
  if (sourcesFailed) response.set("Retry-After", String(RETRY_AFTER));
}

export const sendPage = (response: Response, html: string): void => {
  response.type("html").send(html);
};

/** A page where the caller prefers one, problem+json otherwise. */
export function sendProblem(request: Request, response: Response, problem: Problem, site: Site): void {
  response.status(problem.status);
  if (prefersPage(request, response)) sendPage(response, renderProblemPage(problem, site, english));
  else response.type("application/problem+json").send(JSON.stringify(problem));
}

/** Never below /v1 and for /healthz; for our pages unless JSON is preferred; elsewhere only if HTML is preferred. */
export function prefersPage(request: Request, response: Response): boolean {
  const path = pathOf(request);
  if (path === "/healthz" || path === "/v1" || path.startsWith("/v1/")) return false;
  response.vary("Accept");
  const ours = path === "/" || path.startsWith("/p/");
  const preferred = request.accepts(ours ? [...PAGE, ...DATA] : [...DATA, ...PAGE]);
  return preferred !== false && PAGE.includes(preferred);
}

const PAGE = ["text/html"];
const DATA = ["application/problem+json", "application/json"];

/** The path of the request, or "" where its address cannot be parsed. */
function pathOf(request: Request): string {
  try {
    return request.path;
  } catch {
    return "";
  }
}
