// How a contract is made, and where it will stand: by the CREATE2 factory where the chain has it, otherwise by its
// own transaction.
import { getCreateAddress, Transaction } from "ethers";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { ChainClient } from "../rpc/chainClient.ts";
import type { Call } from "../rpc/chainSender.ts";
import { codeHashOf } from "../rpc/provider.ts";
import { type ContractName, creationCode, runtimeCode } from "./bytecode.ts";
import { FACTORY, factoryAddress, factoryCall, readFactoryCall, saltOf } from "./create2.ts";

export interface Creation {
  readonly name: ContractName;
  /** lower-case; where it stands afterwards */
  readonly address: string;
  readonly constructorArgs: readonly string[];
  /** CREATE2 salt; null: the transaction itself makes the contract */
  readonly salt: string | null;
  readonly call: Call;
  /** hash of the transaction that an earlier run signed for it; null: nothing is signed yet */
  readonly signed: string | null;
}

/** Who makes what, on which chain. */
export interface Making {
  readonly chainId: number;
  /** account that pays */
  readonly from: string;
  readonly name: ContractName;
  readonly constructorArgs: readonly string[];
}

/** Salts that are tried. A stranger who uses them up has paid for each; then we go without the factory. */
const SALTS = 16;

/**
 * By the factory, with the first salt whose address is free; null where no salt is free.
 * Throws `wrong_bytecode` where code stands at such an address that no creation code of ours gives.
 */
export async function creationByFactory(client: ChainClient, making: Making): Promise<Creation | null> {
  const { name, constructorArgs, chainId } = making;
  const code = creationCode(name, constructorArgs);
  for (let number = 0; number < SALTS; number++) {
    const salt = saltOf(number);
    const address = factoryAddress(salt, codeHashOf(code));
    const found = await client.code(address);
    const call = { to: FACTORY, data: factoryCall(salt, code) };
    if (found === "0x") return { name, address, constructorArgs, salt, call, signed: null };
    checkCode(name, { chainId, address, constructorArgs }, found);
    // The same contract, made by somebody else: as good as ours, but nothing on the chain says in which transaction, and
    // the deployment file must.
  }
  return null;
}

export function creationByTransaction({ from, name, constructorArgs }: Making, nonce: number): Creation {
  const address = getCreateAddress({ from, nonce }).toLowerCase();
  const call = { to: null, data: creationCode(name, constructorArgs) };
  return { name, address, constructorArgs, salt: null, call, signed: null };
}

/** From the signed bytes of a transaction; null where that makes something else. */
export function creationBySigned({ from, name, constructorArgs }: Making, raw: string): Creation | null {
  const { to, data, nonce, hash } = Transaction.from(raw);
  const made = madeBy({ from, to, data, nonce });
  if (made?.code !== creationCode(name, constructorArgs)) return null;
  const call = { to: to?.toLowerCase() ?? null, data };
  return { name, address: made.address, constructorArgs, salt: made.salt, call, signed: hash };
}

export interface Made {
  readonly address: string;
  /** creation code with its arguments */
  readonly code: string;
  readonly salt: string | null;
}

/** What a transaction makes, itself or by the factory, if it succeeds; null where it does neither. */
export function madeBy(transaction: {
  readonly from: string;
  readonly to: string | null;
  readonly data: string;
  readonly nonce: number;
}): Made | null {
  const { from, to, data, nonce } = transaction;
  if (to === null) return { address: getCreateAddress({ from, nonce }).toLowerCase(), code: data, salt: null };
  const call = to.toLowerCase() === FACTORY ? readFactoryCall(data) : null;
  if (call === null) return null;
  const { salt, creation } = call;
  return { address: factoryAddress(salt, codeHashOf(creation)), code: creation, salt };
}

/** Throws `wrong_bytecode` unless the code is what this build has at this place, immutables included. */
export function checkCode(
  name: ContractName,
  site: { readonly chainId: number; readonly address: string; readonly constructorArgs: readonly string[] },
  code: string,
): void {
  const [expected, found] = [codeHashOf(runtimeCode(name, site)), codeHashOf(code)];
  if (expected !== found)
    throw new CredenceError("wrong_bytecode", { contract: name, address: site.address, expected, found });
}
