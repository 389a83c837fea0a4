// The complete credentials of the independent vectors.
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { independentVectors } from "./independentVectors.ts";

/** What the tests look at in a view A of the vectors. */
export type VectorCredential = JsonObject & {
  id: string;
  validFrom: string;
  proof: JsonObject[];
  issuer: { id: string; name: string };
  credentialSubject: JsonObject & {
    id: string;
    creditsEarned: number;
    identifier: [{ identityHash: string }];
    result: [{ value: string }];
    achievement: { description: string; criteria: { narrative: string }; "mc:ectsCredits": string };
  };
};

const { files } = independentVectors as { files: { credentials: { viewA: VectorCredential }[] } };

export const vectorCredentials: readonly VectorCredential[] = files.credentials.map(({ viewA }) => viewA);
