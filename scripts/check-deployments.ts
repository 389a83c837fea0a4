// Compares deployment files with their chains, one line per contract. Options: paths of deployment files (besides those in
// deployments/), --workspace DIR (its file and its network), --rpc URL (repeated; each serves the files of its chain),
// --allow-unchecked (a file without an endpoint is no failure). Exit code 0: every contract is as its file says.
import { parseArgs } from "node:util";
import { sourceRevision } from "../src/bin/system/software.ts";
import { dependencies } from "../src/bin/dependencies.ts";
import { checkDeployment, type ContractCheck } from "../src/chain/deployment/checkDeployment.ts";
import { deploymentPaths, loadDeployment } from "../src/chain/deployment/deploymentFiles.ts";
import { chainIdOf, withoutSecrets } from "../src/chain/rpc/provider.ts";
import { Workspace } from "../src/workspace/workspace.ts";
import { isCredenceError } from "../src/core/errors/credenceError.ts";
import { errorText } from "../src/wording/errors/errorText.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rpc: { type: "string", multiple: true, default: [] },
    workspace: { type: "string" },
    "allow-unchecked": { type: "boolean", default: false },
  },
});
const workspace = values.workspace === undefined ? null : new Workspace(values.workspace);
const network = workspace === null ? null : await dependencies.openNetwork(workspace);
const own = workspace === null ? [] : [workspace.deploymentPath()];
const paths = [...new Set([...deploymentPaths(dependencies.deploymentsDirectory), ...positionals, ...own])];
const urls = [...values.rpc, ...(network === null ? [] : [network.rpc])];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
function fail(line: string): void {
  process.exitCode = 1;
  say(`FAILED     ${line}`);
}

/** Chain id by endpoint. */
const chains = new Map<string, number>();
for (const url of urls)
  try {
    chains.set(url, await chainIdOf(url));
  } catch (error) {
    fail(messageOf(error));
  }

if (paths.length === 0) say("There is no deployment file.");
for (const path of paths)
  try {
    await checkFile(path);
  } catch (error) {
    fail(`${path}: ${messageOf(error)}`);
  }
await network?.close();

async function checkFile(path: string): Promise<void> {
  const deployment = loadDeployment(path);
  const endpoints = [...chains].filter(([, chainId]) => chainId === deployment.chainId);
  if (endpoints.length === 0) {
    if (!values["allow-unchecked"]) process.exitCode = 1;
    say(`unchecked  ${path}: no endpoint of chain ${deployment.chainId}; name one with --rpc`);
  }
  for (const [url] of endpoints)
    for (const check of await checkDeployment(deployment, url, sourceRevision()))
      print(check, `chain ${deployment.chainId} by ${withoutSecrets(url)}`);
}

function print({ name, contract, faults, note }: ContractCheck, where: string): void {
  const what = `${name} ${contract.version} at ${contract.address}, ${where}`;
  if (faults.length > 0)
    fail(`${what}: ${faults.map((fault) => (typeof fault === "string" ? fault : errorText(fault))).join("; ")}`);
  else say(`ok         ${what}: ${note}`);
}

function messageOf(error: unknown): string {
  if (isCredenceError(error)) return errorText(error);
  throw error;
}
