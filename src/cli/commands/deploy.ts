// credence deploy: the contracts on the network of this workspace, once. Without --rpc that is the embedded chain.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { currentOf } from "../../core/deployment.ts";
import { CredenceError } from "../../core/errors.ts";
import type { Evidence } from "../../core/report.ts";
import { EXIT, UsageError } from "../exit.ts";
import { openAccount, printResult, type Session } from "../session.ts";

export interface DeployOptions {
  readonly rpc?: string;
  readonly chainId?: number;
  readonly network?: string;
  readonly evidence?: Evidence;
  readonly yes: boolean;
}

export async function deploy(session: Session, options: DeployOptions): Promise<number> {
  const { workspace, tools, io } = session;
  const before = workspace.exists ? workspace.deploymentPath() : null;
  if (before !== null && existsSync(before)) throw new CredenceError("deployment_exists", { path: before });
  const asked = networkOf(options, tools.deploymentsDirectory);
  if (before === null) workspace.create(asked);
  else if (options.rpc !== undefined) workspace.save({ ...workspace.load(), network: asked });
  const path = workspace.deploymentPath();
  if (existsSync(path)) throw new CredenceError("deployment_exists", { path });
  const network = await tools.openNetwork(workspace);
  try {
    const authority = await openAccount(session, "authority");
    const description = { network: options.network ?? network.name, evidence: options.evidence ?? network.evidence };
    if (!options.yes && !network.embedded) {
      const question = `Deploy to ${description.network} (chain ${network.chainId}) as ${description.evidence} evidence, paid by ${authority.address}?`;
      if ((await io.askYes(question)) !== true) throw new UsageError("Not confirmed. Nothing was deployed.");
    }
    if (network.embedded) await network.fund(authority.address);
    const deployment = await network.deploy(authority, description);
    const ledger = currentOf(deployment, "CredentialLedger");
    printResult(session, deployment, [
      `Deployed the ledger at ${ledger?.address} on chain ${network.chainId}.`,
      `Described in ${path}.`,
    ]);
    return EXIT.ok;
  } finally {
    await network.close();
  }
}

function networkOf(options: DeployOptions, deployments: string) {
  const { rpc, chainId } = options;
  if (rpc === undefined) return { kind: "embedded" } as const;
  if (chainId === undefined || options.network === undefined || options.evidence === undefined)
    throw new UsageError("--rpc needs --chain-id, --network and --evidence besides.");
  return { kind: "rpc", chainId, rpc: [rpc], deployment: join(deployments, `chain-${chainId}.json`) } as const;
}
