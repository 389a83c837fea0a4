// A ledger and a registry in a state in which every call can be refused that can be: keys, batches, a compromise,
// successors and accreditors. The same on every node.
import { Contract, ContractFactory, type Interface, type InterfaceAbi, type JsonRpcProvider, Wallet } from "ethers";
import type { ContractCall } from "../../../src/chain/ledger/contractCall.ts";
import { codeHashOf, connect } from "../../../src/chain/rpc/provider.ts";
import { signConsent } from "../../../src/chain/keys/keyConsent.ts";
import { AccreditationRegistry__factory } from "../../../src/chain/typechain/factories/AccreditationRegistry__factory.ts";
import { CredentialLedger__factory } from "../../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { hex, utf8 } from "../../../src/core/bytes/bytes.ts";
import { PERMISSIONS } from "../../../src/core/trust/permissions.ts";
import { keccak256 } from "#hash";
import { random } from "./testLedger.ts";
import { askMany } from "./rpcBatch.ts";

export const interfaces: Readonly<Record<ContractCall["contract"], Interface>> = {
  ledger: CredentialLedger__factory.createInterface(),
  registry: AccreditationRegistry__factory.createInterface(),
};

/** Issuer ids, all of one owner. 3 to 34 are accreditors that issuer 2 accepts; 35 is one that it could not accept. */
export const [FIRST, SECOND, ACCREDITOR, REFUSED_ACCREDITOR] = [1, 2, 3, 35] as [number, number, number, number];
export const [BATCH, DOUBTED_BATCH, REVOKED_BATCH, NO_BATCH] = ["11", "22", "33", "44"].map(
  (byte) => `0x${byte.repeat(32)}`,
) as [string, string, string, string];
export const [ISSUE, ACCREDIT] = [0, 1] as const;
export const DID_HASH = hex(keccak256(utf8("did:web:2.example")));
export const ANNULLED_SINCE = 1_000;
const FAR = 2 ** 40;

type Contracts = Readonly<Record<ContractCall["contract"], string>>;

export interface Scene {
  readonly provider: JsonRpcProvider;
  readonly writer: LedgerSender;
  readonly addresses: Contracts;
  /** `owner` has every issuer, `key` may anchor and suspend, `lost` is compromised, `old` is revoked, `nobody` is nothing */
  readonly people: Readonly<Record<Person, Wallet>>;
  /** seconds: what the ledger noted when the scene was set */
  readonly times: Readonly<Record<"anchored" | "reaffirmed" | "batchRevoked" | "keyRevoked" | "authorized", number>>;
  readonly close: () => void;
}

export type Person = "owner" | "key" | "lost" | "old" | "nobody";

/** Deploy both contracts and set the scene; `fund` gives an account some ether. */
export async function setScene(
  { rpc, chainId }: { readonly rpc: string; readonly chainId: number },
  fund: (address: string) => Promise<unknown>,
): Promise<Scene> {
  const provider = connect(rpc, chainId);
  const person = () => new Wallet(`0x${Buffer.from(random(32)).toString("hex")}`);
  const people = { owner: person(), key: person(), lost: person(), old: person(), nobody: person() };
  for (const { address } of Object.values(people)) await fund(address);
  const deploy = async (
    { abi, bytecode }: Pick<ContractFactory, "bytecode"> & { abi: InterfaceAbi },
    ...args: string[]
  ) => {
    const contract = await new ContractFactory(abi, bytecode, people.owner.connect(provider)).deploy(...args);
    await contract.waitForDeployment();
    return (await contract.getAddress()).toLowerCase();
  };
  const ledger = await deploy(CredentialLedger__factory);
  const registry = await deploy(AccreditationRegistry__factory, ledger);
  const codeHashAt = async (address: string) => codeHashOf(await provider.getCode(address));
  const writer = await LedgerSender.connect({
    rpc,
    chainId,
    ledger,
    codeHash: await codeHashAt(ledger),
    registry: { address: registry, codeHash: await codeHashAt(registry) },
    finality: { confirmations: 1 },
  });

  const clerk = (wallet: Wallet) => clerkOf(provider, rpc, wallet, chainId, { ledger, registry });
  const owner = await clerk(people.owner);
  for (let id = FIRST; id <= REFUSED_ACCREDITOR; id++)
    await owner.sign("ledger", "registerIssuer", `did:web:${id}.example`, NO_BATCH);
  const grant = { permissions: PERMISSIONS.anchor | PERMISSIONS.suspend, until: 0 };
  for (const key of [people.key, people.lost, people.old]) {
    const consent = await signConsent(key, { chainId, ledger, issuerId: FIRST }, grant, 0n, FAR);
    await owner.sign("ledger", "authorizeKey", FIRST, key.address, grant.permissions, grant.until, FAR, consent);
  }
  await owner.sign("ledger", "revokeKey", people.old.address);
  await owner.settle();
  for (const [wallet, roots] of [
    [people.key, [BATCH, REVOKED_BATCH]],
    [people.lost, [DOUBTED_BATCH]],
  ] as const) {
    const key = await clerk(wallet);
    for (const root of roots) await key.sign("ledger", "anchor", root, 10);
    await key.settle();
  }
  const reader = new Contract(ledger, interfaces.ledger, provider);
  const time = async (member: string, method: string, ...args: unknown[]) =>
    Number(((await reader.getFunction(method)(...args)) as Record<string, bigint>)[member]);
  const authorized = await time("authorizedAt", "keyOf", people.lost.address);
  await owner.sign("ledger", "reportCompromise", people.lost.address, authorized);
  await owner.sign("ledger", "reaffirm", FIRST, DOUBTED_BATCH);
  await owner.sign("ledger", "revokeBatch", FIRST, REVOKED_BATCH, false);
  await owner.sign("ledger", "proposeSuccessor", FIRST, SECOND);
  await owner.sign("ledger", "acceptSuccessor", FIRST, SECOND);
  for (let by = ACCREDITOR; by <= REFUSED_ACCREDITOR; by++) {
    await owner.sign("registry", "accredit", by, SECOND, DID_HASH, ISSUE, 0, 0, 0);
    if (by < REFUSED_ACCREDITOR) await owner.sign("registry", "acceptAccreditation", by, SECOND);
  }
  await owner.sign("registry", "annul", ACCREDITOR, SECOND, ISSUE, ANNULLED_SINCE);
  await owner.settle();

  return {
    provider,
    people,
    writer,
    addresses: { ledger, registry },
    times: {
      anchored: await time("anchoredAt", "credentialFacts", FIRST, BATCH, 0),
      reaffirmed: await time("reaffirmedAt", "credentialFacts", FIRST, DOUBTED_BATCH, 0),
      batchRevoked: await time("batchRevokedAt", "credentialFacts", FIRST, REVOKED_BATCH, 0),
      keyRevoked: await time("revokedAt", "keyOf", people.old.address),
      authorized,
    },
    close() {
      provider.destroy();
      writer.close();
    },
  };
}

/** Collects signed calls of one account; `settle` sends them and waits. Throws where one failed. */
async function clerkOf(provider: JsonRpcProvider, rpc: string, wallet: Wallet, chainId: number, contracts: Contracts) {
  const fees = { type: 2, chainId, gasLimit: 500_000, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n };
  let nonce = await provider.getTransactionCount(wallet.address, "latest");
  const signed: [string][] = [];
  return {
    async sign(contract: keyof Contracts, method: string, ...args: unknown[]) {
      const data = interfaces[contract].encodeFunctionData(method, args);
      signed.push([await wallet.signTransaction({ ...fees, to: contracts[contract], data, nonce: nonce++ })]);
    },
    async settle() {
      const hashes = (await askMany(rpc, "eth_sendRawTransaction", signed.splice(0))) as string[];
      for (const hash of hashes) {
        let receipt = await provider.getTransactionReceipt(hash);
        for (; receipt === null; receipt = await provider.getTransactionReceipt(hash))
          await new Promise((resolve) => setTimeout(resolve, 20));
        if (receipt.status !== 1) throw new Error(`transaction ${receipt.index} of the scene failed`);
      }
    },
  };
}
