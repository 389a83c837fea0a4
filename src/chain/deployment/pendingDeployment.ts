// Signed transactions of a deployment that is not described yet, one a line: stored before they are sent (D12), so that a
// deployment that broke off goes on with the same bytes instead of paying for everything again. The file holds no secret.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Transaction } from "ethers";
import { replaceFile } from "../../disk/atomicFiles.ts";

/** Where the transactions for a deployment file are kept until the file names what they made. */
export const pendingPathOf = (deploymentPath: string): string => `${deploymentPath}.pending`;

export function loadPending(path: string): Transaction[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => Transaction.from(line));
}

export function savePending(path: string, raw: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  replaceFile(path, `${before}${raw}\n`);
}
