// Deploys what a network misses: the ledger, then the registry over it. Everything is planned first (addresses, fees);
// then each transaction is signed, stored, sent, waited for, and its code read back and compared with this build.
import { type JsonRpcProvider, Transaction, type TransactionReceipt } from "ethers";
import {
  currentOf,
  type DeployedContract,
  type Deployment,
  DEPLOYMENT_FORMAT,
  LEDGER,
  missingFrom,
  REGISTRY,
} from "../../core/trust/deployment.ts";
import type { AccountKey } from "../keys/accountKey.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Evidence } from "../../core/report/report.ts";
import { broadcast } from "../rpc/broadcast.ts";
import { COMPILER, CONTRACT_VERSION } from "./bytecode.ts";
import { hasFactory } from "./create2.ts";
import {
  checkCode,
  type Creation,
  creationByFactory,
  creationBySigned,
  creationByTransaction,
  type Making,
} from "./creation.ts";
import { loadPending, savePending } from "./pendingDeployment.ts";
import { poll } from "../rpc/poll.ts";
import { askHex, checkChain, checkContract, codeHashOf, connect, unreachable } from "../rpc/provider.ts";

export interface DeployTarget {
  readonly rpc: string;
  readonly chainId: number;
  readonly network: string;
  readonly evidence: Evidence;
  /** source revision that is deployed */
  readonly commit: string;
  /** what is described already; only what it misses is deployed */
  readonly before?: Deployment | null;
  /** file that keeps what was signed until it is described; without it nothing that breaks off is taken up again */
  readonly pendingDeployment?: string;
}

export interface DeploymentPlan {
  readonly target: DeployTarget;
  /** account that pays */
  readonly from: string;
  readonly creations: readonly Creation[];
  /** gas limit of each creation; 0n where its transaction was signed before */
  readonly gas: readonly bigint[];
  readonly fees: Fees;
  /** the most that all of them can cost, in wei */
  readonly most: bigint;
}

/** What a unit of gas may cost, as a transaction says it; type 0 is for chains from before EIP-1559. */
type Fees =
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly type: 0; readonly gasPrice: bigint };

const PATIENCE_MS = 300_000;

/** Deploy what is missing and describe it. Throws what planDeployment and carryOut throw. */
export async function deployContracts(wallet: AccountKey, target: DeployTarget): Promise<Deployment> {
  return carryOut(wallet, await planDeployment(wallet.address, target));
}

/** What would be sent; nothing is. Throws `rpc_unreachable`, `wrong_chain`, `wrong_contract`, `wrong_bytecode`, `no_funds`. */
export const planDeployment = (from: string, target: DeployTarget): Promise<DeploymentPlan> =>
  withProvider(target, async (provider) => {
    const creations = await planCreations(provider, from, target);
    const fees = await feesOf(provider);
    const gas: bigint[] = [];
    for (const creation of creations) gas.push(await gasOf(provider, from, creation));
    const price = fees.type === 2 ? fees.maxFeePerGas : fees.gasPrice;
    const most = gas.reduce((sum, one) => sum + one, 0n) * price;
    const balance = await provider.getBalance(from);
    if (balance < most)
      throw new CredenceError("no_funds", { address: from, needed: String(most), balance: String(balance) });
    return { target, from, creations, gas, fees, most };
  });

/** Send what was planned. Throws `rpc_unreachable`, `transaction_failed`, `transaction_lost`, `wrong_bytecode`. */
export const carryOut = (wallet: AccountKey, { target, creations, gas, fees }: DeploymentPlan): Promise<Deployment> =>
  withProvider(target, async (provider) => {
    const contracts: Record<string, DeployedContract[]> = {};
    for (const [i, creation] of creations.entries()) {
      const { to, data, nonce } = creation;
      const transaction = { chainId: target.chainId, to, data, nonce, gasLimit: gas[i] ?? 0n, ...fees };
      const signed = creation.signed ?? Transaction.from(await wallet.signTransaction(transaction));
      if (creation.signed === null && target.pendingDeployment !== undefined)
        savePending(target.pendingDeployment, signed.serialized);
      const receipt = await send(provider, target.rpc, signed);
      contracts[creation.name] = [await describe(provider, creation, receipt, target)];
    }
    const { chainId, network, evidence } = target;
    return { format: DEPLOYMENT_FORMAT, chainId, network, evidence, contracts };
  });

async function withProvider<T>(target: DeployTarget, work: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
  const provider = connect(target.rpc, target.chainId);
  try {
    await checkChain(target.rpc, provider, target.chainId);
    return await work(provider);
  } catch (error) {
    throw error instanceof CredenceError ? error : unreachable(target.rpc, error);
  } finally {
    provider.destroy();
  }
}

async function planCreations(provider: JsonRpcProvider, from: string, target: DeployTarget): Promise<Creation[]> {
  const { rpc, chainId, before = null } = target;
  const current = before === null ? null : currentOf(before, LEDGER);
  if (current !== null) await checkContract(rpc, provider, { ...current, chainId });
  const described = new Set(Object.values(before?.contracts ?? {}).flatMap((all) => all.map(({ address }) => address)));
  const signed =
    target.pendingDeployment === undefined ? [] : await openOf(provider, from, loadPending(target.pendingDeployment));
  const byFactory = await hasFactory(provider);
  let nonce = Math.max(await provider.getTransactionCount(from, "pending"), ...signed.map((one) => one.nonce + 1));
  const creations: Creation[] = [];
  for (const name of missingFrom(before)) {
    const ledger = current?.address ?? creations[0]?.address ?? "";
    const making: Making = { chainId, from, name, constructorArgs: name === REGISTRY ? [ledger] : [] };
    const earlier = signed
      .map((one) => creationBySigned(making, one))
      .find((one) => one !== null && !described.has(one.address));
    const made = earlier ?? (byFactory ? await creationByFactory(provider, making, nonce) : null);
    creations.push(made ?? creationByTransaction(making, nonce));
    if (!earlier) nonce++;
  }
  return creations;
}

/** This account's transactions for this chain that succeeded, or that can still be mined. */
async function openOf(provider: JsonRpcProvider, from: string, signed: readonly Transaction[]): Promise<Transaction[]> {
  const { chainId } = await provider.getNetwork();
  const next = await provider.getTransactionCount(from, "latest");
  const open: Transaction[] = [];
  for (const one of signed) {
    if (one.chainId !== chainId || one.from?.toLowerCase() !== from.toLowerCase()) continue;
    const receipt = await provider.getTransactionReceipt(String(one.hash));
    if (receipt === null ? one.nonce >= next : receipt.status === 1) open.push(one);
  }
  return open;
}

async function feesOf(provider: JsonRpcProvider): Promise<Fees> {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await provider.getFeeData();
  if (maxFeePerGas !== null) return { type: 2, maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
  return { type: 0, gasPrice: gasPrice ?? 0n };
}

async function gasOf(provider: JsonRpcProvider, from: string, { to, data, signed }: Creation): Promise<bigint> {
  if (signed !== null) return 0n;
  return ((await provider.estimateGas({ from, to, data })) * 11n) / 10n;
}

async function send(provider: JsonRpcProvider, rpc: string, signed: Transaction): Promise<TransactionReceipt> {
  const hash = String(signed.hash);
  await broadcast(provider, rpc, { raw: signed.serialized, hash });
  const receipt = await poll(PATIENCE_MS, () => provider.getTransactionReceipt(hash));
  if (receipt === null) throw new CredenceError("transaction_lost", { hash });
  if (receipt.status !== 1) throw new CredenceError("transaction_failed", { hash, reason: "no contract was made" });
  return receipt;
}

/** The entry of a deployment file, from what the chain says at the block of the transaction. */
async function describe(
  provider: JsonRpcProvider,
  { name, address, constructorArgs, salt }: Creation,
  { blockHash, blockNumber, hash, from }: TransactionReceipt,
  { chainId, commit }: DeployTarget,
): Promise<DeployedContract> {
  const code = await askHex(provider, "eth_getCode", [address, { blockHash, requireCanonical: true }]);
  checkCode(name, { chainId, address, constructorArgs }, code);
  return {
    version: CONTRACT_VERSION,
    status: "current",
    address,
    codeHash: codeHashOf(code),
    deployBlock: blockNumber,
    transactionHash: hash,
    deployer: from.toLowerCase(),
    constructorArgs: [...constructorArgs],
    ...(salt === null ? {} : { salt }),
    compiler: COMPILER,
    commit,
  };
}
