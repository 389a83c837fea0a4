// Proof links: GET /v1/proofs/{id} for machines, GET /p/{id} for people, and the file itself. An id of another form,
// an unknown one and a withdrawn one get the same answer.
import { createHash } from "node:crypto";
import type { Express, Request } from "express";
import { english } from "../../wording/report/en.ts";
import type { Site } from "../../page/parts/layout.ts";
import type { ShareFile } from "../../page/verdict/keepSection.ts";
import { renderVerdictPage } from "../../page/verdict/verdictPage.ts";
import { sendPage, setVerdictStatus } from "../answer/sendAnswer.ts";
import { allowOnly } from "../request/methods.ts";
import { refuse } from "../answer/problem.ts";
import { isProofId } from "../request/proofId.ts";
import type { Services } from "../answer/services.ts";

export const PROOF_FORMAT = "credence-proof-v1";

export function addProofRoutes(app: Express, services: Services, site: Site): void {
  app
    .route("/v1/proofs/:id")
    .get(async (request, response) => {
      const { id, file } = await loadProof(request, services);
      const { report, credential, sourcesFailed } = await services.verify(file);
      setVerdictStatus(response, sourcesFailed);
      response.json({ format: PROOF_FORMAT, id, link: linkOf(id, services), credential, report });
    })
    .all(allowOnly("GET"));

  app
    .route("/p/:id")
    .get(async (request, response) => {
      const { id, file } = await loadProof(request, services);
      const { report, credential, sourcesFailed } = await services.verify(file);
      setVerdictStatus(response, sourcesFailed);
      sendPage(response, renderVerdictPage({ report, credential, share: shareOf(id, file, services) }, site, english));
    })
    .all(allowOnly("GET"));

  app
    .route("/p/:id/credential.json")
    .get(async (request, response) => {
      const { id, file } = await loadProof(request, services);
      response.attachment(fileNameOf(id)).type("application/json").send(Buffer.from(file));
    })
    .all(allowOnly("GET"));
}

async function loadProof(request: Request, services: Services): Promise<{ id: string; file: Uint8Array }> {
  const { id } = request.params;
  const file = isProofId(id) ? await services.loadProof(id) : null;
  if (!isProofId(id) || file === null) throw refuse("proof_not_found");
  return { id, file };
}

const linkOf = (id: string, { origin }: Services): string => `${origin}/p/${id}`;
const fileNameOf = (id: string): string => `credence-${id}.json`;

const shareOf = (id: string, file: Uint8Array, services: Services): ShareFile => ({
  link: linkOf(id, services),
  download: `/p/${id}/credential.json`,
  fileName: fileNameOf(id),
  sha256: createHash("sha256").update(file).digest("hex"),
});
