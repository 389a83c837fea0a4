// Deploys the contracts and describes what stands there, as a deployment file (FORMATS 9). The code hash is read back from
// the chain; a file is appended to, never rewritten.
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ContractFactory, type JsonRpcProvider, type Wallet } from "ethers";
import {
  currentOf,
  type DeployedContract,
  type Deployment,
  DEPLOYMENT_FORMAT,
  LEDGER,
  parseDeployment,
} from "../core/deployment.ts";
import { CredenceError } from "../core/errors.ts";
import { type Json, parseJson } from "../core/json.ts";
import type { Evidence } from "../core/report.ts";
import { replaceFile } from "./files.ts";
import { checkChain, codeHashOf, connect, unreachable } from "./provider.ts";
import { CredentialLedger__factory } from "./typechain/factories/CredentialLedger__factory.ts";

const VERSION = "1";
const COMPILER = "solc 0.8.37";

export interface DeployTarget {
  readonly rpc: string;
  readonly chainId: number;
  readonly network: string;
  readonly evidence: Evidence;
  /** source revision that is deployed */
  readonly commit: string;
}

/** Deploy the ledger and describe it. Throws `rpc_unreachable`, `wrong_chain`, `no_funds`, `transaction_failed`. */
export async function deployLedger(wallet: Wallet, target: DeployTarget): Promise<Deployment> {
  const provider = connect(target.rpc, target.chainId);
  try {
    const { abi, bytecode } = CredentialLedger__factory;
    await checkChain(target.rpc, provider, target.chainId);
    await checkFunds(provider, wallet.address, bytecode);
    const factory = new ContractFactory(abi, bytecode, wallet.connect(provider));
    const contract = await factory.deploy();
    const receipt = await contract.deploymentTransaction()?.wait();
    if (!receipt || receipt.status !== 1 || receipt.contractAddress === null)
      throw new CredenceError("transaction_failed", {
        hash: receipt?.hash ?? "",
        reason: "the deployment was reverted",
      });
    const deployed: DeployedContract = {
      version: VERSION,
      status: "current",
      address: receipt.contractAddress.toLowerCase(),
      codeHash: codeHashOf(await provider.getCode(receipt.contractAddress)),
      deployBlock: receipt.blockNumber,
      transactionHash: receipt.hash,
      deployer: wallet.address.toLowerCase(),
      constructorArgs: [],
      compiler: COMPILER,
      commit: target.commit,
    };
    return {
      format: DEPLOYMENT_FORMAT,
      chainId: target.chainId,
      network: target.network,
      evidence: target.evidence,
      contracts: { [LEDGER]: [deployed] },
    };
  } catch (error) {
    throw error instanceof CredenceError ? error : unreachable(target.rpc, error);
  } finally {
    provider.destroy();
  }
}

async function checkFunds(provider: JsonRpcProvider, address: string, data: string): Promise<void> {
  const [balance, gas, fees] = [
    await provider.getBalance(address),
    await provider.estimateGas({ from: address, data }),
    await provider.getFeeData(),
  ];
  const needed = gas * (fees.maxFeePerGas ?? fees.gasPrice ?? 0n);
  if (balance < needed)
    throw new CredenceError("no_funds", { address, needed: String(needed), balance: String(balance) });
}

/** Append a deployment to its file, or make the file. Throws `deployment_exists` where a version is current already. */
export function appendDeployment(path: string, added: Deployment): Deployment {
  const before = existsSync(path) ? loadDeployment(path) : null;
  if (before !== null && currentOf(before, LEDGER) !== null) throw new CredenceError("deployment_exists", { path });
  const contracts = { ...(before ?? added).contracts };
  if (before !== null) contracts[LEDGER] = [...(before.contracts[LEDGER] ?? []), ...(added.contracts[LEDGER] ?? [])];
  const merged = parseDeployment({ ...(before ?? added), contracts } as unknown as Json);
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, `${JSON.stringify(merged, null, 2)}\n`);
  return merged;
}

/** Throws `deployment_missing`, or what the strict reader and `bad_deployment` throw. */
export function loadDeployment(path: string): Deployment {
  if (!existsSync(path)) throw new CredenceError("deployment_missing", { path });
  return parseDeployment(parseJson(readFileSync(path), { limit: 1_000_000 }));
}

/** Every deployment file of a folder. */
export const loadDeployments = (directory: string): Deployment[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => /^chain-[1-9]\d*\.json$/.test(file))
        .map((file) => loadDeployment(join(directory, file)))
    : [];
