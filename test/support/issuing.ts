// A batch issued for real, and its files.
import type { JsonObject } from "../../src/core/json.ts";
import type { RosterRow } from "../../src/core/rosterRow.ts";
import type { IssuerContext } from "../../src/issuer/context.ts";
import { issueRoster } from "../../src/issuer/issue.ts";
import { fileOf } from "../../src/store/files.ts";
import type { Batch } from "../../src/store/store.ts";
import type { TestIssuer } from "./ledger.ts";
import { achievement, learners } from "./learners.ts";

export interface Issued {
  readonly batch: Batch;
  /** by index */
  readonly files: readonly JsonObject[];
}

export async function issue(
  context: IssuerContext,
  issuer: TestIssuer,
  rows: readonly RosterRow[] = learners(5),
): Promise<Issued> {
  const batch = await issueRoster(context, { rows, achievement }, issuer);
  return { batch, files: await filesOf(context, batch) };
}

export async function filesOf({ store }: IssuerContext, batch: Batch): Promise<JsonObject[]> {
  const files: JsonObject[] = [];
  for await (const credential of store.readSealed(batch.id)) files.push(await fileOf(store, batch, credential));
  return files;
}

/** A file with its anchor proof exchanged. */
export function withAnchor(file: JsonObject, change: (proofValue: string) => string): JsonObject {
  const proofs = (file.proof as JsonObject[]).map((proof) =>
    proof.cryptosuite === "credence-merkle-2026" ? { ...proof, proofValue: change(proof.proofValue as string) } : proof,
  );
  return { ...file, proof: proofs };
}

export function anchorOf(file: JsonObject): string {
  const anchor = (file.proof as JsonObject[]).find(({ cryptosuite }) => cryptosuite === "credence-merkle-2026");
  return anchor?.proofValue as string;
}
