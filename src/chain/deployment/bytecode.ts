// The bytes that this build deploys, computed without asking a chain (contracts/README.md, "Building the same bytes"):
// creation code, and the code that must stand at an address after it has run there.
import {
  AbiCoder,
  concat,
  dataSlice,
  encodeBytes32String,
  id,
  isHexString,
  toBeHex,
  TypedDataEncoder,
  zeroPadValue,
} from "ethers";
import registry from "#artifacts/AccreditationRegistry.sol/AccreditationRegistry.json" with { type: "json" };
import ledger from "#artifacts/CredentialLedger.sol/CredentialLedger.json" with { type: "json" };
import { LEDGER, REGISTRY } from "../../core/trust/deployment.ts";
import { ledgerDomain } from "../keys/ledgerDomain.ts";

export const COMPILER = "solc 0.8.37";
/** version of both contracts, as their deployment entries carry it */
export const CONTRACT_VERSION = "1";

export type ContractName = typeof LEDGER | typeof REGISTRY;

export interface DeploymentSite {
  readonly chainId: number;
  readonly address: string;
  /** lower-case addresses: the registry's ledger; none for the ledger */
  readonly constructorArgs: readonly string[];
}

type Immutables = Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;

interface Build {
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly immutableReferences: Immutables;
}

const builds: Readonly<Record<ContractName, Build>> = { [LEDGER]: ledger, [REGISTRY]: registry };

export const isContractName = (name: string): name is ContractName => Object.hasOwn(builds, name);

/** What is sent to make a contract: its creation code, then its arguments, as lower-case hex. */
export const creationCode = (name: ContractName, constructorArgs: readonly string[]): string =>
  concat([builds[name].bytecode, encodeArguments(name, constructorArgs) ?? "0x"]);

/** The registry takes the address of its ledger, the ledger takes nothing; null for anything else. */
export function encodeArguments(name: ContractName, constructorArgs: readonly unknown[]): string | null {
  const types = name === REGISTRY ? ["address"] : [];
  if (constructorArgs.length !== types.length || !constructorArgs.every((value) => isHexString(value, 20))) return null;
  return AbiCoder.defaultAbiCoder().encode(types, constructorArgs);
}

/** The code that the contract has at this place, immutables filled in, as lower-case hex. */
export function runtimeCode(name: ContractName, site: DeploymentSite): string {
  const { deployedBytecode, immutableReferences } = builds[name];
  const values = name === LEDGER ? ledgerImmutables(site) : registryImmutables(site);
  return fill(deployedBytecode, immutableReferences, values);
}

/** In the order of declaration in OpenZeppelin's EIP712, the only immutables of the ledger. */
function ledgerImmutables({ chainId, address }: DeploymentSite): readonly string[] {
  const domain = ledgerDomain(chainId, address);
  return [
    TypedDataEncoder.hashDomain(domain),
    toBeHex(chainId, 32),
    zeroPadValue(address, 32),
    id(domain.name),
    id(domain.version),
    shortString(domain.name),
    shortString(domain.version),
  ];
}

const registryImmutables = ({ constructorArgs: [ledgerAddress = ""] }: DeploymentSite): readonly string[] => [
  zeroPadValue(ledgerAddress, 32),
];

/** OpenZeppelin's ShortString: the text from the left, its length in the last byte. */
const shortString = (text: string): string =>
  concat([dataSlice(encodeBytes32String(text), 0, 31), toBeHex(text.length, 1)]);

/** The compiler numbers declarations in the order of the source, so ascending ids are the order of declaration. */
function fill(code: string, immutables: Immutables, values: readonly string[]): string {
  const ids = Object.keys(immutables).sort((a, b) => Number(a) - Number(b));
  if (ids.length !== values.length)
    throw new Error(`${values.length} immutables are known, the build has ${ids.length}`);
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const [i, key] of ids.entries())
    for (const { start } of immutables[key] ?? []) bytes.write(values[i]?.slice(2) ?? "", start, "hex");
  return `0x${bytes.toString("hex")}`;
}
