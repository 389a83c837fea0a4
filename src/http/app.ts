// The web application: a function of its services that can be called without a port. Listening is bin's business.
import express from "express";
import type { Site } from "../page/parts/layout.ts";
import { answerFailures } from "./answer/failures.ts";
import { type Log, logToConsole } from "./answer/incident.ts";
import { refuse } from "./answer/problem.ts";
import { addAssetRoutes, ICON_PATH, STYLESHEET_PATH } from "./routes/assets.ts";
import { addHealthRoutes } from "./routes/health.ts";
import { addPageRoutes } from "./routes/pages.ts";
import { addProofRoutes } from "./routes/proofs.ts";
import { addVerifyRoutes } from "./routes/verify.ts";
import { openToAnyOrigin, securityHeaders } from "./answer/security.ts";
import type { Services } from "./answer/services.ts";

export function createApp(services: Services, log: Log = logToConsole): express.Express {
  const { origin, software } = services;
  const site: Site = { origin, software, stylesheet: STYLESHEET_PATH, icon: ICON_PATH };
  const app = bareApp();
  app.use(securityHeaders(origin));
  app.use("/v1", openToAnyOrigin);
  addHealthRoutes(app, services);
  addVerifyRoutes(app, services);
  addProofRoutes(app, services, site);
  addPageRoutes(app, services, site);
  addAssetRoutes(app);
  app.use(() => {
    throw refuse("not_found");
  });
  app.use(answerFailures(site, log));
  return app;
}

/** Express without what we do not use: no banner, no etags of answers that must not be cached, no parsed queries. */
function bareApp(): express.Express {
  const app = express();
  app.set("env", "production");
  app.set("case sensitive routing", true);
  app.set("etag", false);
  app.set("query parser", false);
  app.disable("x-powered-by");
  return app;
}
