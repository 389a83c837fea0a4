// POST /v1/verify: a credential file in, a report out. Every verdict is a 200; the body is never stored.
import type { IncomingMessage } from "node:http";
import type { Express } from "express";
import { CREDENTIAL_LIMIT } from "../../core/json/strictJson.ts";
import { setVerdictStatus } from "../answer/sendAnswer.ts";
import { hasBody, mediaTypeOf, readBody } from "../request/body.ts";
import { allowOnly } from "../request/methods.ts";
import { refuse } from "../answer/problem.ts";
import type { Services } from "../answer/services.ts";
import { verifyUntrusted } from "../request/verifyUpload.ts";

export function addVerifyRoutes(app: Express, services: Services): void {
  app
    .route("/v1/verify")
    .post(async (request, response) => {
      const { report, sourcesFailed } = await verifyUntrusted(services, await readDocument(request));
      setVerdictStatus(response, sourcesFailed);
      response.json(report);
    })
    .all(allowOnly("POST"));
}

/** application/json, application/vc, and every application type that ends in +json */
const DOCUMENT_TYPE = /^application\/(?:json|vc|[a-z0-9.!#$&^_+-]{1,100}\+json)$/;

async function readDocument(request: IncomingMessage): Promise<Uint8Array> {
  if (!hasBody(request)) throw refuse("empty_body");
  if (!DOCUMENT_TYPE.test(mediaTypeOf(request))) throw refuse("unsupported_media_type");
  const body = await readBody(request, CREDENTIAL_LIMIT);
  if (body.length === 0) throw refuse("empty_body");
  return body;
}
