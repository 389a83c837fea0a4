// The error handler: a refusal is answered as it is, an address that cannot be decoded is the caller's, and everything
// else is ours: written down under a random number, and answered with that number alone.
import type { ErrorRequestHandler } from "express";
import type { Site } from "../../page/parts/layout.ts";
import { sendProblem } from "./sendAnswer.ts";
import { incidentOf, type Log } from "./incident.ts";
import { type Problem, ProblemError, problemOf } from "./problem.ts";

export const answerFailures =
  (site: Site, log: Log): ErrorRequestHandler =>
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows an error handler by its four parameters
  (error: unknown, request, response, _next) => {
    const refusal = refusalIn(error);
    if (refusal !== null && !response.headersSent) {
      // nobody reads the rest of a body that is refused before it has come
      if (!request.complete) response.set("Connection", "close");
      sendProblem(request, response, refusal, site);
      return;
    }
    const incident = incidentOf(error, request);
    log(incident);
    if (response.headersSent) response.destroy();
    else sendProblem(request, response, { ...problemOf("internal"), incident: incident.incident }, site);
  };

function refusalIn(error: unknown): Problem | null {
  if (error instanceof ProblemError) return error.problem;
  return error instanceof URIError ? problemOf("bad_request") : null;
}
