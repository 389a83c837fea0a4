// GET /healthz: for the people who run the service. A degraded service still answers, so it is 200 as well.
import type { Express } from "express";
import { allowOnly } from "../request/methods.ts";
import type { Services } from "../answer/services.ts";

export function addHealthRoutes(app: Express, services: Services): void {
  app
    .route("/healthz")
    .get(async (_request, response) => {
      const { status, detail } = await services.health();
      response.json({ status, software: services.software, detail });
    })
    .all(allowOnly("GET"));
}
