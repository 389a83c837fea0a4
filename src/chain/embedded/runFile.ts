// chain/run.json: which node runs the chain of a workspace now, and which process saves its state. The file may come from elsewhere,
// out of a backup or a copied folder. It names no address but this machine's, and no process is ended but the very node that was
// started for this chain.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CredenceError } from "../../core/errors/credenceError.ts";
import {
  either,
  faultsOf,
  type Infer,
  integer,
  literal,
  optional,
  pattern,
  record,
  text,
} from "../../core/json/shape.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { isRunning } from "../../disk/processIdentity.ts";
import { commandOf, isAlive } from "../../disk/processes.ts";

const pid = integer(0, 2 ** 31 - 1);
const identity = text("boot, namespace, number and start time of a process", 300);

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

const run = record({
  node: pid,
  /** absent in files of version 0.1.0, and while the node starts */
  nodeIdentity: optional(identity),
  owner: pid,
  ownerIdentity: optional(identity),
  /** empty while the node starts */
  rpc: either(literal(""), pattern("an address of this machine such as http://127.0.0.1:8545", LOOPBACK)),
  /** milliseconds since 1970 */
  since: integer(0, Number.MAX_SAFE_INTEGER),
});
export type RunFile = Infer<typeof run>;

export const runPath = (directory: string): string => join(directory, "run.json");

/** Null where no chain runs. Throws `embedded_failed` for a file that Credence has not written. */
export function readRunFile(directory: string): RunFile | null {
  const path = runPath(directory);
  if (!existsSync(path)) return null;
  try {
    const document = parseJson(readFileSync(path));
    if (faultsOf(document, run).length === 0) return document as unknown as RunFile;
  } catch {
    // told below
  }
  const reason = `${path} is not as Credence writes it. If no trial runs in this folder, remove the file`;
  throw new CredenceError("embedded_failed", { reason });
}

export const isOwnerAlive = ({ owner, ownerIdentity }: RunFile): boolean =>
  ownerIdentity === undefined ? isAlive(owner) : isRunning(ownerIdentity, owner);

/** Is it the node that was started for this chain: same process, same command? */
export function isOurNode({ node, nodeIdentity }: RunFile, chainId: number): boolean {
  if (nodeIdentity === undefined || !isRunning(nodeIdentity, node)) return false;
  const [program = "", ...words] = commandOf(node) ?? [];
  const named = words.findIndex((word, i) => word === "--chain-id" && words[i + 1] === String(chainId));
  return /^anvil(?:\.exe)?$/.test(basename(program)) && named >= 0;
}
