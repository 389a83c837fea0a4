// The endpoint of a workspace's network for readers: an embedded chain is not started for them.
import { findEmbedded } from "../chain/embedded/embeddedChain.ts";
import type { Workspace } from "./workspace.ts";

/** Null where the embedded chain does not run. */
export async function endpointOf(workspace: Workspace): Promise<string | null> {
  const { network } = workspace.load();
  if (network.kind === "rpc") return network.rpc[0] ?? null;
  return (await findEmbedded(workspace.chainDirectory))?.rpc ?? null;
}
