// The entry of a deployment file for a contract that was made, from what the chain says at the block of the transaction.
import type { DeployedContract } from "../../core/trust/deployment.ts";
import type { ChainClient } from "../rpc/chainClient.ts";
import { codeHashOf } from "../rpc/provider.ts";
import { COMPILER, CONTRACT_VERSION } from "./bytecode.ts";
import { checkCode, type Creation } from "./creation.ts";

/** The transaction that made it. */
export interface MakingTransaction {
  readonly hash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** lower-case */
  readonly from: string;
}

/** Throws `wrong_bytecode` unless the code that stands there is what this build gives. */
export async function describeContract(
  client: ChainClient,
  { name, address, constructorArgs, salt }: Creation,
  { hash, blockNumber, blockHash, from }: MakingTransaction,
  commit: string,
): Promise<DeployedContract> {
  const code = await client.code(address, blockHash);
  checkCode(name, { chainId: client.address.chainId, address, constructorArgs }, code);
  return {
    version: CONTRACT_VERSION,
    status: "current",
    address,
    codeHash: codeHashOf(code),
    deployBlock: blockNumber,
    transactionHash: hash,
    deployer: from,
    constructorArgs: [...constructorArgs],
    ...(salt === null ? {} : { salt }),
    compiler: COMPILER,
    commit,
  };
}
