// What version 0.1.0 kept of a deployment that had not ended: its signed transactions, one a line, in a file beside the
// deployment file. Later versions keep them in the database of the workspace, and take up what they find here.
import { existsSync, readFileSync } from "node:fs";
import { Transaction } from "ethers";
import type { Signed } from "../rpc/submit.ts";

export interface PendingTransaction extends Signed {
  readonly chainId: number;
  /** lower-case */
  readonly from: string;
  readonly nonce: number;
}

/** Where version 0.1.0 kept the transactions for a deployment file. */
export const pendingPathOf = (deploymentPath: string): string => `${deploymentPath}.pending`;

/** Oldest first; none where there is no such file. */
export function loadPending(path: string): PendingTransaction[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map(pendingOf);
}

function pendingOf(raw: string): PendingTransaction {
  const { hash, chainId, from, nonce } = Transaction.from(raw);
  return { raw, hash: String(hash), chainId: Number(chainId), from: String(from).toLowerCase(), nonce };
}
