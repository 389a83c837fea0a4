// How the network of a workspace is read.
import type { WorkspaceConfig } from "./workspace.ts";
import type { ChainPolicy } from "../core/trust/trustPolicy.ts";

/** All its endpoints must agree; the embedded chain is final at once [D14]. */
export function chainPolicyOf({ network }: WorkspaceConfig, rpc: string): ChainPolicy {
  if (network.kind === "embedded") return { rpc: [rpc], finality: { confirmations: 1 } };
  return { rpc: network.rpc, agree: network.rpc.length, finality: network.finality ?? "finalized" };
}
