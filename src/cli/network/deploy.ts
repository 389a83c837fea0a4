// credence deploy: the contracts that the network of this workspace misses. Without --rpc that is the embedded chain.
// What will be sent, where the contracts will stand and what it can cost is shown before anything is sent.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../../core/trust/deployment.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Evidence } from "../../core/report/report.ts";
import { ether } from "../output/ether.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { chooseKey, openAccount, printResult, type Session } from "../session/session.ts";
import type { Network, PlannedDeployment } from "../session/dependencies.ts";
import type { WorkspaceConfig } from "../../workspace/workspace.ts";

export interface DeployOptions {
  readonly rpc?: string;
  readonly chainId?: number;
  readonly network?: string;
  readonly evidence?: Evidence;
  /** chain id, typed once more: lets --yes deploy what is to be production evidence */
  readonly confirmProduction?: number;
  readonly yes: boolean;
}

type Description = Parameters<Network["planDeployment"]>[1];

export async function deploy(session: Session, options: DeployOptions): Promise<number> {
  const { workspace, dependencies } = session;
  useNetwork(session, networkOf(options, dependencies.deploymentsDirectory));
  const path = workspace.deploymentPath();
  const network = await dependencies.openNetwork(workspace);
  try {
    if (network.missing.length === 0) throw new CredenceError("deployment_exists", { path });
    const description = describe(network, path, options);
    const payer = (await chooseKey(session, "authority")).address ?? "";
    if (network.embedded) await network.fund(payer);
    const plan = await network.planDeployment(payer, description);
    for (const line of planLines(plan, network, description)) session.io.err(line);
    if (!network.embedded) await confirm(session, options, network, description, payer);
    const deployment = await plan.send(await openAccount(session, "authority"));
    printResult(session, deployment, [...deployedLines(plan, deployment), `Described in ${path}.`]);
    return EXIT.ok;
  } finally {
    await network.close();
  }
}

function networkOf(options: DeployOptions, deployments: string): WorkspaceConfig["network"] | null {
  const { rpc, chainId } = options;
  if (rpc === undefined) return null;
  if (chainId === undefined || options.network === undefined || options.evidence === undefined)
    throw new UsageError("--rpc needs --chain-id, --network and --evidence besides.");
  return { kind: "rpc", chainId, rpc: [rpc], deployment: join(deployments, `chain-${chainId}.json`) };
}

/** A workspace stays on the network where its contracts are; before that, the last one named counts. */
function useNetwork({ workspace }: Session, asked: WorkspaceConfig["network"] | null): void {
  if (!workspace.exists) workspace.create(asked ?? { kind: "embedded" });
  if (asked?.kind !== "rpc") return;
  const config = workspace.load();
  const path = workspace.deploymentPath(config);
  if (!existsSync(path)) workspace.save({ ...config, network: asked });
  else if (config.network.kind !== "rpc" || config.network.chainId !== asked.chainId)
    throw new CredenceError("deployment_exists", { path });
  else if (!asked.rpc.every((url) => config.network.kind === "rpc" && config.network.rpc.includes(url)))
    throw new UsageError(`This workspace reaches chain ${asked.chainId} by other endpoints. Leave --rpc out.`);
}

function describe(network: Network, path: string, options: DeployOptions): Description {
  const description = { network: options.network ?? network.name, evidence: options.evidence ?? network.evidence };
  const same = description.network === network.name && description.evidence === network.evidence;
  if (existsSync(path) && !same)
    throw new UsageError(`${path} says ${network.name}, ${network.evidence} evidence. That cannot be changed here.`);
  if (network.embedded && description.evidence !== "local")
    throw new UsageError("The embedded chain can be rewritten by whoever runs it: it is local evidence, always.");
  return description;
}

/** Production is for a person at a terminal, or for who names the chain twice: --yes alone is typed too easily. */
async function confirm(
  { io }: Session,
  options: DeployOptions,
  { chainId }: Network,
  { network, evidence }: Description,
  payer: string,
): Promise<void> {
  if (options.yes) {
    if (evidence !== "production" || options.confirmProduction === chainId) return;
    throw new UsageError(
      `--yes is not enough for production evidence. Confirm at a terminal, or add --confirm-production ${chainId}. Nothing was deployed.`,
    );
  }
  const question = `Deploy to ${network} (chain ${chainId}) as ${evidence} evidence, paid by ${payer}?`;
  if ((await io.askYes(question)) !== true) throw new UsageError("Not confirmed. Nothing was deployed.");
}

const planLines = (plan: PlannedDeployment, { chainId }: Network, { network, evidence }: Description): string[] => [
  `  network   ${network} (chain ${chainId}, ${evidence} evidence)`,
  ...plan.contracts.map(({ name, address, factory, sent }) => {
    const way = factory === null ? "by a transaction of its own" : `by the CREATE2 factory ${factory}`;
    return `  contract  ${name} at ${address}, ${way}${sent ? " (signed before)" : ""}`;
  }),
  `  paid by   ${plan.payer}`,
  `  fee       at most ${ether(plan.most)} ether: ${plan.gas} gas`,
];

const deployedLines = (plan: PlannedDeployment, { contracts }: Deployment): string[] =>
  plan.contracts.map(({ name, address }) => {
    const entry = contracts[name]?.find((one) => one.address === address);
    return `Deployed ${name} at ${address} in block ${entry?.deployBlock}; its code is what this build gives.`;
  });
