// Verifying what a caller sent: a document that the strict reader refuses is the caller's malformed request. The same
// refusal of a file that we published ourselves would be our fault, so proof links do not come through here.
import { ProblemError, refusalOf } from "../answer/problem.ts";
import type { Services } from "../answer/services.ts";
import type { Verification } from "../../verifier/verifier.ts";

export async function verifyUntrusted(services: Services, body: Uint8Array): Promise<Verification> {
  try {
    return await services.verify(body);
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal === null ? error : new ProblemError(refusal);
  }
}
