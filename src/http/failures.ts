// The error handler: a refusal is answered as it is, an address that cannot be decoded is the caller's, and everything
// else is ours: written down under a random number, and answered with that number alone.
import type { ErrorRequestHandler } from "express";
import type { Site } from "../page/layout.ts";
import { sendProblem } from "./answer.ts";
import { incidentOf, type Log } from "./incident.ts";
import { ProblemError, problemOf } from "./problem.ts";

export const answerFailures =
  (site: Site, log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    if (error instanceof ProblemError && !response.headersSent) {
      // the rest of a body that was not read must not be taken for the next request
      if (!request.complete) response.set("Connection", "close");
      return sendProblem(request, response, error.problem, site);
    }
    if (error instanceof URIError && !response.headersSent)
      return sendProblem(request, response, problemOf("bad_request"), site);
    const incident = incidentOf(error, request);
    log(incident);
    if (response.headersSent) response.destroy();
    else sendProblem(request, response, { ...problemOf("internal"), incident: incident.incident }, site);
  };
