// The service looks now and then whether the ledger still shows what it serves as published. A reorganisation past finality
// withdraws it here, without a key; `credence resume` brings it back.
import { existsSync } from "node:fs";
import { loadDeployment } from "../../chain/deployment/deploymentFiles.ts";
import type { QuorumReader } from "../../chain/ledger/quorumReader.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { versionsOf, LEDGER } from "../../core/trust/deployment.ts";
import { type AnchorReading, withdrawLost } from "../../state/anchorWatch.ts";
import type { Batch } from "../../state/batch.ts";
import type { Store } from "../../state/store.ts";
import { chainPolicyOf } from "../../workspace/chainPolicy.ts";
import { endpointOf } from "../../workspace/networkEndpoint.ts";

const INTERVAL_MS = 60_000;

export interface Watched {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly reader: QuorumReader;
  /** for the operator; `error` says why */
  readonly alarm: (text: string, error?: unknown) => void;
}

/** Look once, and from then on each minute, never twice at once; `stop` waits for a look that is under way. */
export function watchAnchors(watched: Watched): { stop(): Promise<void> } {
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const look = (): void => {
    looking = lookOnce(watched)
      .catch((error: unknown) => watched.alarm("Published batches could not be checked, or not withdrawn", error))
      .finally(() => (timer = setTimeout(look, INTERVAL_MS).unref()));
  };
  look();
  return {
    async stop() {
      await looking;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

async function lookOnce({ workspace, store, reader, alarm }: Watched): Promise<void> {
  const now = Date.now() / 1000;
  const lost = await withdrawLost(store, (batch) => readAnchor(workspace, reader, batch, now), now);
  for (const { id } of lost)
    alarm(`ALARM: the chain does not show the anchor of batch ${id} any more. It is withdrawn; run credence resume.`);
}

/** As enough endpoints agree on it; null where they cannot tell, or another contract answers. */
async function readAnchor(
  workspace: Workspace,
  reader: QuorumReader,
  { chainId, ledger, issuerId, root }: Batch,
  now: number,
): Promise<AnchorReading | null> {
  const [path, rpc] = [workspace.deploymentPath(), await endpointOf(workspace)];
  if (rpc === null || !existsSync(path)) return null;
  const deployment = loadDeployment(path);
  const rules = { policy: chainPolicyOf(workspace.load(), rpc), evidence: deployment.evidence, now };
  const reading = await reader.read({ account: { chainId, ledger, issuerId }, root, index: 0 }, rules);
  if (typeof reading === "string") return null;
  const expected = versionsOf(deployment, LEDGER).find(({ address }) => address === ledger)?.codeHash;
  return reading.codeHash === expected ? { block: reading.block, anchoredAt: reading.newest.anchoredAt } : null;
}
