// The complete credentials of the shared vectors; none where the vectors are not at hand.
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { requires } from "../support/requirements.ts";
import { lackOfShared, sharedJson } from "./sharedFolder.ts";

const FILE = "credence-v1.json";
const lack = lackOfShared(FILE);

/** Options of a test that looks at them. */
export const withVectorCredentials = requires(lack);

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

export const vectorCredentials: readonly VectorCredential[] = lack === null ? read() : [];

function read(): VectorCredential[] {
  const { files } = sharedJson(FILE) as { files: { credentials: { viewA: VectorCredential }[] } };
  return files.credentials.map(({ viewA }) => viewA);
}
