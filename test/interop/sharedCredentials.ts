// The complete credentials of the shared vectors; null where the vectors are not at hand.
import { existsSync, readFileSync } from "node:fs";
import type { JsonObject } from "../../src/core/json/strictJson.ts";

const file = new URL("../../../shared/vectors/credence-v1.json", import.meta.url);

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

export const vectorCredentials: readonly VectorCredential[] | null = existsSync(file) ? read() : null;

function read(): VectorCredential[] {
  const { files } = JSON.parse(readFileSync(file, "utf8")) as { files: { credentials: { viewA: VectorCredential }[] } };
  return files.credentials.map(({ viewA }) => viewA);
}
