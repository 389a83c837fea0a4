// A whole batch before any signature, in memory: for benchmarks and tests. `issue` seals a batch chunk by chunk.
import { type SealedTree, sealTree } from "../../core/batch/tiles.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import type { Random } from "../context/issuerContext.ts";
import type { Rows } from "../context/issueRequest.ts";
import { shuffledPositions } from "../context/randomIds.ts";
import type { Common } from "../pool/poolTasks.ts";
import { CredentialMaker, type MadeCredential } from "./credentialMaker.ts";

export interface PreparedBatch {
  /** in index order, without view B */
  readonly credentials: readonly MadeCredential[];
  readonly tree: SealedTree;
}

/** Make every credential of a batch, at random positions, and its tree. Throws `bad_credential`, `bad_batch`. */
export function prepareBatch(common: Common, rows: Rows, random: Random): PreparedBatch {
  const maker = new CredentialMaker(common, null);
  const credentials = shuffledPositions(rows.length, random).map((rowNumber, index) =>
    maker.make(rows.at(rowNumber) as RosterRow, index, random),
  );
  return { credentials, tree: sealTree(credentials.map(({ leaf }) => leaf)) };
}
