// credence join: makes a workspace on a network where the contracts are deployed already. Endpoints, chain and code are
// checked first; if a check fails, there is no workspace.
import { join as joinPath, resolve } from "node:path";
import { rmSync } from "node:fs";
import { parseDeployment } from "../../core/trust/deployment.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { printResult, readInput, type Session } from "../session/session.ts";

export interface JoinOptions {
  readonly rpc: readonly string[];
  readonly chainId: number;
  readonly deployment?: string;
  readonly confirmations?: number;
}

export async function join(session: Session, options: JoinOptions): Promise<number> {
  const { workspace, dependencies } = session;
  if (workspace.exists) throw new UsageError(`${workspace.directory} is a workspace already.`);
  const { rpc, chainId, confirmations } = options;
  const deployment = resolve(
    options.deployment ?? joinPath(dependencies.deploymentsDirectory, `chain-${chainId}.json`),
  );
  const described = parseDeployment(parseJson(readInput(deployment), { limit: 1_000_000 }));
  if (described.chainId !== chainId)
    throw new UsageError(`${deployment} is about chain ${described.chainId}, not about chain ${chainId}.`);
  const trial = described.evidence === "local"; // such a chain mines on demand, and is final at once
  const finality = confirmations !== undefined ? { confirmations } : trial ? { confirmations: 1 } : undefined;
  workspace.create({ kind: "rpc", chainId, rpc, deployment, ...(finality && { finality }) });
  try {
    const issuing = await dependencies.openIssuingSession(workspace, { notice: session.io.err });
    await issuing.close();
  } catch (error) {
    rmSync(workspace.path("credence.json"));
    throw error;
  }
  printResult(session, { format: "credence-join-v1", chainId, network: described.network, deployment }, [
    `This workspace is on ${described.network} (chain ${chainId}, ${described.evidence} evidence).`,
    "Next: credence key new, credence issuer register.",
  ]);
  return EXIT.ok;
}
