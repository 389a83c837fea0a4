// A real chain for tests: anvil through src/chain/embedded/embeddedChain.ts, with a deployed ledger, registered issuers and their keys.
// One per test file; what differs between tests is a new issuer or a new database, not a new chain.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Wallet } from "ethers";
import { openThreads } from "../../../src/bin/workers/threadPool.ts";
import { type EmbeddedChain, fund, startEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import type { AccountKey } from "../../../src/chain/rpc/accountKey.ts";
import { connect } from "../../../src/chain/rpc/provider.ts";
import { type LedgerAddress, LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { currentOf, type Deployment, LEDGER, registryOver } from "../../../src/core/trust/deployment.ts";
import type { IssuerAccount } from "../../../src/core/values/issuerAccount.ts";
import { type IssuerProfile, parseProfile, PROFILE_FORMAT } from "../../../src/core/trust/issuerProfile.ts";
import { PERMISSIONS } from "../../../src/core/trust/permissions.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { authorizeKey } from "../../../src/issuer/acts/authorizeKey.ts";
import { registerIssuer } from "../../../src/issuer/acts/registerIssuer.ts";
import { multikeyOf, privateKeyOf } from "../../../src/signature/suites/ed25519.ts";
import type { SigningKey } from "../../../src/signature/suites/eddsaRdfc2022.ts";
import { es256KeyOf, publicJwkOf, type ShareKey } from "../../../src/signature/suites/es256.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import type { Store } from "../../../src/state/store.ts";
import { deployOn } from "./deployOn.ts";
import { clock, rules } from "./testRules.ts";

export { clock, rules };
export const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

const RICH = 10n ** 21n;
const LONG_AGO = "2020-01-01T00:00:00Z";

export interface TestIssuer {
  readonly account: IssuerAccount;
  readonly profile: IssuerProfile;
  readonly authority: AccountKey;
  readonly anchor: AccountKey;
  readonly signing: SigningKey;
  readonly share: ShareKey;
}

export class TestLedger {
  readonly folder: string;
  readonly chain: EmbeddedChain;
  readonly deployment: Deployment;
  readonly address: LedgerAddress;
  /** the registry over the ledger */
  readonly registry: { readonly address: string; readonly codeHash: string };
  readonly writer: LedgerSender;
  readonly #open: { close(): unknown }[] = [];
  #databases = 0;

  private constructor(folder: string, chain: EmbeddedChain, deployment: Deployment, writer: LedgerSender) {
    this.folder = folder;
    this.chain = chain;
    this.deployment = deployment;
    this.address = writer.address;
    this.registry = registryOf(deployment);
    this.writer = writer;
    this.#open.push(writer);
  }

  /** A chain in `folder`, and both contracts on it. */
  static async start(folder: string): Promise<TestLedger> {
    const chain = await startEmbedded(join(folder, "chain"));
    try {
      return await TestLedger.#deploy(folder, chain);
    } catch (error) {
      await chain.stop();
      throw error;
    }
  }

  /** A further ledger on the same chain, of the same code, with its own registry. */
  async second(): Promise<TestLedger> {
    const second = await TestLedger.#deploy(this.folder, this.chain);
    second.#databases = 1_000;
    this.#open.push({ close: () => second.#closeAll() });
    return second;
  }

  static async #deploy(folder: string, chain: EmbeddedChain): Promise<TestLedger> {
    const { rpc, chainId } = chain;
    const deployer = await newAccount(chain);
    const described = { network: "test chain", evidence: "local", commit: "test" } as const;
    const deployment = await deployOn(deployer, { rpc, chainId, ...described });
    const writer = await LedgerSender.connect({
      ...ledgerOf(deployment),
      registry: registryOf(deployment),
      rpc,
      chainId,
      finality: { confirmations: 1 },
    });
    return new TestLedger(folder, chain, deployment, writer);
  }

  account(): Promise<Wallet> {
    return newAccount(this.chain);
  }

  /** The ledger over another endpoint, or with another finality. */
  async connect(changes: Partial<LedgerAddress> = {}): Promise<LedgerSender> {
    const writer = await LedgerSender.connect({ ...this.address, ...changes });
    this.#open.push(writer);
    return writer;
  }

  /** A new database. */
  async store(): Promise<Store> {
    const store = await openSqlite(this.databasePath(++this.#databases), new Date().toISOString());
    this.#open.push(store);
    return store;
  }

  databasePath(number: number = this.#databases): string {
    return join(this.folder, `${number}.sqlite`);
  }

  /** A registered issuer whose anchoring key may do everything that a key may. */
  async issuer(did = "did:web:university.example"): Promise<TestIssuer> {
    const [authority, anchor, store] = [await this.account(), await this.account(), await this.store()];
    const secret = random(32);
    const signing: SigningKey = { verificationMethod: `${did}#signing`, privateKey: privateKeyOf(secret) };
    const share: ShareKey = { kid: `${did}#signing-es256`, privateKey: es256KeyOf(secret) };
    const profile = parseProfile({
      format: PROFILE_FORMAT,
      did,
      name: { en: "University of Examples" },
      country: "IE",
      keys: [
        { id: signing.verificationMethod, type: "Multikey", value: multikeyOf(signing.privateKey), from: LONG_AGO },
        { id: share.kid, type: "JsonWebKey", value: publicJwkOf(share.privateKey), from: LONG_AGO },
      ],
    });
    const issuerId = await registerIssuer({ store, ledger: this.writer, clock, rules }, authority, profile);
    const account: IssuerAccount = { chainId: this.address.chainId, ledger: this.address.ledger, issuerId };
    const issuer = { account, profile, authority, anchor, signing, share };
    await authorizeKey(await this.context(issuer, { store }), anchor, authority, {
      permissions: PERMISSIONS.anchor | PERMISSIONS.suspend | PERMISSIONS.revoke,
      until: 0,
    });
    return issuer;
  }

  /** A further anchoring key of an issuer. */
  async issuerKey(issuer: TestIssuer): Promise<AccountKey> {
    const key = await this.account();
    await authorizeKey(await this.context(issuer), key, issuer.authority, {
      permissions: PERMISSIONS.anchor,
      until: 0,
    });
    return key;
  }

  /** What issuing commands work with, on a new database. */
  async context(issuer: TestIssuer, changes: Partial<IssuerContext> = {}): Promise<IssuerContext> {
    const store = changes.store ?? (await this.store());
    const { account, profile } = issuer;
    return { store, ledger: this.writer, account, profile, clock, random, rules, openPool: openThreads, ...changes };
  }

  /** A raw JSON-RPC call to the node. */
  call(method: string, ...parameters: unknown[]): Promise<unknown> {
    return rpcCall(this.chain, method, ...parameters);
  }

  /** Mine empty blocks. */
  async mine(blocks = 1): Promise<void> {
    await this.call("anvil_mine", `0x${blocks.toString(16)}`);
  }

  async stop(): Promise<void> {
    await this.#closeAll();
    await this.chain.stop();
  }

  async #closeAll(): Promise<void> {
    for (const one of this.#open.reverse()) await one.close();
  }
}

export async function newAccount(chain: EmbeddedChain, wei: bigint = RICH): Promise<Wallet> {
  const wallet = new Wallet(`0x${randomBytes(32).toString("hex")}`);
  await fund(chain.rpc, chain.chainId, wallet.address, wei);
  return wallet;
}

/** Address and code hash of the current ledger of a deployment. */
export function ledgerOf(deployment: Deployment): { ledger: string; codeHash: string } {
  const current = currentOf(deployment, LEDGER);
  if (current === null) throw new Error("nothing is deployed");
  return { ledger: current.address, codeHash: current.codeHash };
}

/** Address and code hash of the registry over the current ledger. */
function registryOf(deployment: Deployment): { address: string; codeHash: string } {
  const registry = registryOver(deployment, ledgerOf(deployment).ledger);
  if (registry === null) throw new Error("no registry is deployed");
  return { address: registry.address, codeHash: registry.codeHash };
}

export async function rpcCall(chain: Pick<EmbeddedChain, "rpc" | "chainId">, method: string, ...parameters: unknown[]) {
  const provider = connect(chain.rpc, chain.chainId);
  try {
    return (await provider.send(method, parameters)) as unknown;
  } finally {
    provider.destroy();
  }
}
