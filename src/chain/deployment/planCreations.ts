// What a network misses, in the order in which it is made: the ledger, then the registry over it. Nothing is signed here.
import { currentOf, type Deployment, LEDGER, missingFrom, REGISTRY } from "../../core/trust/deployment.ts";
import type { ChainClient } from "../rpc/chainClient.ts";
import { hasFactory } from "./create2.ts";
import { type Creation, creationByFactory, creationBySigned, creationByTransaction, type Making } from "./creation.ts";

/** A transaction that was signed for a deployment before. */
export interface SignedBefore {
  readonly raw: string;
  readonly nonce: number;
}

/**
 * A contract that a transaction of `before` makes is not made again, unless the deployment file has it already. Throws
 * `rpc_unreachable`, `wrong_contract` where the ledger of the file is not there, `wrong_bytecode`.
 */
export async function planCreations(
  client: ChainClient,
  from: string,
  described: Deployment | null,
  before: readonly SignedBefore[],
): Promise<Creation[]> {
  const { chainId } = client.address;
  const current = described === null ? null : currentOf(described, LEDGER);
  if (current !== null) await client.checkContract(current);
  const byFactory = await hasFactory(client);
  let nonce = Math.max((await client.nonces(from)).pending, ...before.map((one) => one.nonce + 1));
  const creations: Creation[] = [];
  for (const name of missingFrom(described)) {
    const ledger = current?.address ?? creations[0]?.address ?? "";
    const making: Making = { chainId, from, name, constructorArgs: name === REGISTRY ? [ledger] : [] };
    const signed = findSigned(making, described, before);
    const made = signed ?? (byFactory ? await creationByFactory(client, making) : null);
    creations.push(made ?? creationByTransaction(making, nonce));
    if (signed === null) nonce++;
  }
  return creations;
}

function findSigned(making: Making, described: Deployment | null, before: readonly SignedBefore[]): Creation | null {
  const known = Object.values(described?.contracts ?? {}).flatMap((all) => all.map(({ address }) => address));
  for (const { raw } of before) {
    const creation = creationBySigned(making, raw);
    if (creation !== null && !known.includes(creation.address)) return creation;
  }
  return null;
}
