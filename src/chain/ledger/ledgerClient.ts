// One connection of an institution to its ledger and registry, over one endpoint whose chain id and code hashes were checked
// when it was opened. It reads what issuing has to know; what a verdict rests on is read by quorum (reader.ts).
import type { JsonRpcProvider } from "ethers";
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import type { Block, LedgerFacts, ListedContract } from "../../core/verdict/chainFacts.ts";
import type { HistoryEntry } from "../../core/trust/historyEntry.ts";
import type { ChainPolicy } from "../../core/trust/trustPolicy.ts";
import type { ContractCall } from "./contractCall.ts";
import { readIssuerHistory } from "./issuerHistory.ts";
import {
  decodeFacts,
  decodeIssuer,
  decodeKey,
  decodeNonce,
  encodeFactsCall,
  encodeIssuerCall,
  encodeKeyCall,
  encodeNonceCall,
  type IssuerState,
  type KeyState,
} from "./ledgerCodec.ts";
import { checkContract, connect, unreachable, withoutSecrets } from "../rpc/provider.ts";
import { readBlock } from "../rpc/quorum.ts";
import { retrying } from "../rpc/retry.ts";
import { refusalOf } from "../rpc/revert.ts";

/** One endpoint of one chain, and the contracts that must be there. */
export interface LedgerAddress {
  readonly rpc: string;
  readonly chainId: number;
  readonly ledger: string;
  readonly codeHash: string;
  /** the accreditation registry over it, where one is deployed */
  readonly registry: ListedContract | null;
  readonly finality: NonNullable<ChainPolicy["finality"]>;
}

/** A root that nobody anchors: asks for facts of the issuer alone. */
const NO_ROOT = `0x${"0".repeat(64)}`;

export class LedgerClient {
  readonly address: LedgerAddress;
  protected readonly provider: JsonRpcProvider;

  protected constructor(address: LedgerAddress, provider: JsonRpcProvider) {
    this.address = address;
    this.provider = provider;
  }

  /** The endpoint without what may be secret in its address. */
  get endpoint(): string {
    return withoutSecrets(this.address.rpc);
  }

  /** A checked provider. Throws `rpc_unreachable`, `wrong_chain` or `wrong_contract`. */
  protected static async open(address: LedgerAddress): Promise<JsonRpcProvider> {
    const provider = connect(address.rpc, address.chainId);
    try {
      await checkContracts(address, provider);
      return provider;
    } catch (error) {
      provider.destroy();
      throw error;
    }
  }

  /** Once more, before something is signed: a node may have lost its state since. Throws `wrong_chain`, `wrong_contract`. */
  checkContracts(): Promise<void> {
    return checkContracts(this.address, this.provider);
  }

  /** Facts of a batch of ours, or of the issuer where the root is not anchored, at the newest block or an earlier one. */
  async facts(issuerId: number, root: string, block: number | "latest" = "latest"): Promise<LedgerFacts> {
    return decodeFacts(await this.call(encodeFactsCall(issuerId, root, 0), block));
  }

  /** SHA-256 of the profile in force of an issuer; zeros where there is none. */
  async profileHash(issuerId: number): Promise<string> {
    return (await this.facts(issuerId, NO_ROOT)).profileHashNow;
  }

  async key(address: string): Promise<KeyState> {
    return decodeKey(await this.call(encodeKeyCall(address)));
  }

  /** The organisation behind an issuer id; all zero where there is none. */
  async issuer(issuerId: number): Promise<IssuerState> {
    return decodeIssuer(await this.call(encodeIssuerCall(issuerId)));
  }

  /** The nonce that the key's next consent must carry. */
  async keyNonce(address: string): Promise<bigint> {
    return decodeNonce(await this.call(encodeNonceCall(address)));
  }

  /** Time of the newest block, in seconds. */
  async blockTime(): Promise<number> {
    return (await this.block("latest")).timestamp;
  }

  /** The clock of a node that mines on demand: its newest block may be old. Null where it does not say. */
  async nextBlockTime(): Promise<number | null> {
    const block = (await this.ask((provider) => provider.send("eth_getBlockByNumber", ["pending", false]))) as {
      timestamp?: unknown;
    } | null;
    const time = Number(block?.timestamp);
    return Number.isSafeInteger(time) ? time : null;
  }

  block(which: number | "latest"): Promise<Block> {
    return this.ask((provider) => readBlock(provider, which));
  }

  /** The public history of an issuer id, from block `fromBlock` on; information, as this endpoint tells it. */
  async history(issuerId: number, fromBlock: number): Promise<HistoryEntry[]> {
    const { ledger, registry } = this.address;
    const source = { ledger, registry: registry?.address ?? null, fromBlock };
    return this.ask((provider) => readIssuerHistory(provider, source, issuerId));
  }

  close(): void {
    this.provider.destroy();
  }

  /** Blocks up to this height are final by the policy; negative where none is. */
  async finalHeight(): Promise<number> {
    const { finality } = this.address;
    return this.ask(async (provider) =>
      finality === "finalized"
        ? (await readBlock(provider, "finalized")).number
        : (await readBlock(provider, "latest")).number - (finality.confirmations - 1),
    );
  }

  protected async ask<T>(question: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
    try {
      return await retrying(() => question(this.provider));
    } catch (error) {
      if (isCredenceError(error)) throw error;
      throw refusalOf(error) ?? unreachable(this.address.rpc, error);
    }
  }

  protected addressOf({ contract }: ContractCall): string {
    const { ledger, registry } = this.address;
    if (contract === "ledger") return ledger;
    if (registry === null) throw new CredenceError("no_registry", { ledger });
    return registry.address;
  }

  protected call(data: string, blockTag: number | "latest" = "latest"): Promise<string> {
    return this.ask((provider) => provider.call({ to: this.address.ledger, data, blockTag }));
  }
}

async function checkContracts(
  { rpc, chainId, ledger, codeHash, registry }: LedgerAddress,
  provider: JsonRpcProvider,
): Promise<void> {
  await retrying(() => checkContract(rpc, provider, { chainId, address: ledger, codeHash }));
  if (registry !== null) await retrying(() => checkContract(rpc, provider, { chainId, ...registry }));
}
