// Compares a deployment file with the chain that it is about, one contract at a time. The endpoint is distrusted: its
// answers are parsed, and what they do not confirm is a fault.
import type { JsonRpcProvider } from "ethers";
import { type DeployedContract, type Deployment, LEDGER, REGISTRY, versionsOf } from "../../core/trust/deployment.ts";
import { type CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import { encodeArguments, isContractName, runtimeCode } from "./bytecode.ts";
import { type Made, madeBy } from "./creation.ts";
import { readDomain, readLedgerOf } from "./contractIdentity.ts";
import { askHex, checkChain, codeHashOf, connect, unreachable } from "../rpc/provider.ts";
import { readMinedReceipt } from "../rpc/minedReceipt.ts";
import { readMinedTransaction } from "../rpc/minedTransaction.ts";

export interface ContractCheck {
  readonly name: string;
  readonly contract: DeployedContract;
  /** what the chain does not confirm, or why it could not be asked; none: all is as the file says */
  readonly faults: readonly (string | CredenceError)[];
  /** which build it is from, or that it was not checked */
  readonly note: string;
}

interface Checked {
  readonly deployment: Deployment;
  readonly name: string;
  readonly contract: DeployedContract;
  readonly provider: JsonRpcProvider;
}

/** Largest code of a contract (EIP-170), as hex digits. */
const CODE_LIMIT = 2 * 24_576 + 2;

/** Every contract of the file; `commit` is the revision of this build. Never throws for what an endpoint does. */
export async function checkDeployment(deployment: Deployment, rpc: string, commit: string): Promise<ContractCheck[]> {
  const provider = connect(rpc, deployment.chainId);
  const checks: ContractCheck[] = [];
  try {
    for (const name of Object.keys(deployment.contracts))
      for (const contract of versionsOf(deployment, name)) {
        const checked = { deployment, name, contract, provider };
        const faults = contract.status === "distrusted" ? [] : await faultsOf(checked, rpc, commit);
        checks.push({ name, contract, faults, note: noteOn(checked) });
      }
    return checks;
  } finally {
    provider.destroy();
  }
}

async function faultsOf(checked: Checked, rpc: string, commit: string): Promise<ContractCheck["faults"]> {
  try {
    await checkChain(rpc, checked.provider, checked.deployment.chainId);
    return [
      ...(await codeFaults(checked)),
      ...(await transactionFaults(checked)),
      ...(await identityFaults(checked)),
      ...buildFaults(checked, commit),
    ];
  } catch (error) {
    return [isCredenceError(error) ? error : unreachable(rpc, error)];
  }
}

async function codeFaults({ contract, provider }: Checked): Promise<string[]> {
  const code = await askHex(provider, "eth_getCode", [contract.address, "latest"]);
  if (code.length > CODE_LIMIT) return ["the endpoint gives more code than a contract can have"];
  return differing("code hash", codeHashOf(code), contract.codeHash);
}

async function transactionFaults({ name, contract, provider }: Checked): Promise<string[]> {
  const hash = contract.transactionHash;
  const [transaction, receipt] = [await readMinedTransaction(provider, hash), await readMinedReceipt(provider, hash)];
  if (transaction === null || receipt === null) return [`transaction ${hash} is not on the chain`];
  const made = madeBy(transaction);
  return [
    ...differing("block", String(receipt.blockNumber), String(contract.deployBlock)),
    ...differing("deployer", transaction.from, contract.deployer),
    ...(!receipt.reverted && made?.address === contract.address
      ? creationFaults(name, contract, made)
      : [`transaction ${hash} did not make it`]),
  ];
}

function creationFaults(name: string, { salt, constructorArgs }: DeployedContract, made: Made): string[] {
  const faults = differing("salt", made.salt ?? "none", salt ?? "none");
  if (!isContractName(name)) return faults;
  const encoded = encodeArguments(name, constructorArgs);
  if (encoded === null || !made.code.endsWith(encoded.slice(2)))
    faults.push("it was not made with the constructorArgs that the file says");
  return faults;
}

/** What the contract itself says; true of every version, from any build. */
async function identityFaults({ deployment, name, contract, provider }: Checked): Promise<string[]> {
  if (name === LEDGER) {
    const expected = [LEDGER, String(deployment.chainId), contract.address].join(" ");
    return differing("eip712Domain()", await readDomain(provider, contract.address), expected);
  }
  if (name !== REGISTRY) return [];
  const ledger = await readLedgerOf(provider, contract.address);
  const known = versionsOf(deployment, LEDGER).some(({ address }) => address === ledger);
  return [
    ...(ledger === contract.constructorArgs[0] ? [] : [`ledger() is ${ledger}, constructorArgs say another one`]),
    ...(known ? [] : [`its ledger ${ledger} is not in the file`]),
  ];
}

function buildFaults(checked: Checked, commit: string): string[] {
  const { contract, name } = checked;
  if (!isContractName(name) || contract.commit !== commit || commit === "unknown" || isThisBuild(checked)) return [];
  return [`commit ${commit} is this build's, but its bytes are not`];
}

function noteOn(checked: Checked): string {
  if (checked.contract.status === "distrusted") return "distrusted, not checked";
  if (isThisBuild(checked)) return "the same bytes as this build";
  return `built from another version (commit ${checked.contract.commit})`;
}

function isThisBuild({
  deployment: { chainId },
  name,
  contract: { address, codeHash, constructorArgs },
}: Checked): boolean {
  if (!isContractName(name) || encodeArguments(name, constructorArgs) === null) return false;
  return codeHashOf(runtimeCode(name, { chainId, address, constructorArgs: constructorArgs as string[] })) === codeHash;
}

const differing = (what: string, found: string, expected: string): string[] =>
  found === expected ? [] : [`${what} is ${found}, the file says ${expected}`];
