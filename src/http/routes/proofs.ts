// Proof links: GET /v1/proofs/{id} for machines, GET /p/{id} for people, and the file itself. An id of another shape,
// an unknown one and a withdrawn one get the same answer.
import { createHash } from "node:crypto";
import type { Express, Request } from "express";
import { english } from "../../wording/english.ts";
import type { Site } from "../../page/layout.ts";
import type { Share } from "../../page/shareSection.ts";
import { renderVerdictPage } from "../../page/verdictPage.ts";
import { sendPage, setVerdictStatus } from "../answer.ts";
import { allowOnly } from "../methods.ts";
import { refuse } from "../problem.ts";
import { isProofId } from "../proofId.ts";
import type { Services } from "../services.ts";

export const PROOF_FORMAT = "credence-proof-v1";

export function addProofRoutes(app: Express, services: Services, site: Site): void {
  app
    .route("/v1/proofs/:id")
    .get(async (request, response) => {
      const { id, file } = await loadProof(request, services);
      const { report, credential, ownTrouble } = await services.verify(file);
      setVerdictStatus(response, ownTrouble);
      response.json({ format: PROOF_FORMAT, id, link: linkOf(id, services), credential, report });
    })
    .all(allowOnly("GET"));

  app
    .route("/p/:id")
    .get(async (request, response) => {
      const { id, file } = await loadProof(request, services);
      const { report, credential, ownTrouble } = await services.verify(file);
      setVerdictStatus(response, ownTrouble);
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

const shareOf = (id: string, file: Uint8Array, services: Services): Share => ({
  link: linkOf(id, services),
  download: `/p/${id}/credential.json`,
  fileName: fileNameOf(id),
  sha256: createHash("sha256").update(file).digest("hex"),
});
