// GET / and POST /: the page where anyone can check a file, without JavaScript. What was sent is verified in memory and
// forgotten; a refusal comes back as the same page, with the reason.
import type { Express } from "express";
import { renderCheckPage } from "../../page/checkPage.ts";
import { english } from "../../wording/report/en.ts";
import type { Site } from "../../page/parts/layout.ts";
import { renderVerdictPage } from "../../page/verdict/verdictPage.ts";
import { prefersPage, sendPage, setVerdictStatus } from "../answer/sendAnswer.ts";
import { allowOnly } from "../request/methods.ts";
import { ProblemError } from "../answer/problem.ts";
import type { Services } from "../answer/services.ts";
import { verifyUntrusted } from "../request/verifyUpload.ts";
import { readUpload } from "../request/upload.ts";

export function addPageRoutes(app: Express, services: Services, site: Site): void {
  app
    .route("/")
    .get((_request, response) => sendPage(response, renderCheckPage(site, english)))
    .post(async (request, response) => {
      try {
        const { report, credential, sourcesFailed } = await verifyUntrusted(services, await readUpload(request));
        setVerdictStatus(response, sourcesFailed);
        sendPage(response, renderVerdictPage({ report, credential }, site, english));
      } catch (error) {
        if (!(error instanceof ProblemError) || !prefersPage(request, response)) throw error;
        if (!request.complete) response.set("Connection", "close");
        response.status(error.problem.status);
        sendPage(response, renderCheckPage(site, english, error.problem));
      }
    })
    .all(allowOnly("GET", "POST"));
}
