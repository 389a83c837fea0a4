// One connection of an institution to its ledger and registry, over one endpoint whose chain id and code hashes were checked
// when it was opened. It reads what issuing has to know; what a verdict rests on is read by quorum (reader.ts).
import type { JsonRpcProvider } from "ethers";
import { CredenceError } from "../core/errors.ts";
import type { LedgerFacts, ListedContract } from "../core/facts.ts";
import type { ChainPolicy } from "../core/policy.ts";
import { type HistoryEntry, readIssuerHistory } from "./issuerHistory.ts";
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
import { poll } from "./poll.ts";
import { checkContract, connect, unreachable } from "./provider.ts";
import { readBlock } from "./quorum.ts";
import { refusalOf } from "./revert.ts";

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

export class LedgerConnection {
  readonly address: LedgerAddress;
  protected readonly provider: JsonRpcProvider;

  protected constructor(address: LedgerAddress, provider: JsonRpcProvider) {
    this.address = address;
    this.provider = provider;
  }

  /** A checked provider. Throws `rpc_unreachable`, `wrong_chain` or `wrong_contract`. */
  protected static async open(address: LedgerAddress): Promise<JsonRpcProvider> {
    const { rpc, chainId, ledger, codeHash, registry } = address;
    const provider = connect(rpc, chainId);
    try {
      await checkContract(rpc, provider, { chainId, address: ledger, codeHash });
      if (registry !== null) await checkContract(rpc, provider, { chainId, ...registry });
      return provider;
    } catch (error) {
      provider.destroy();
      throw error;
    }
  }

  /** Facts of a batch of ours, or of the issuer where the root is not anchored, at the newest block. */
  async facts(issuerId: number, root: string): Promise<LedgerFacts> {
    return decodeFacts(await this.call(encodeFactsCall(issuerId, root, 0)));
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
    return (await this.ask((provider) => readBlock(provider, "latest"))).timestamp;
  }

  /** The public history of an issuer id, from block `fromBlock` on; information, as this endpoint tells it. */
  async history(issuerId: number, fromBlock: number): Promise<HistoryEntry[]> {
    const { ledger, registry } = this.address;
    const source = { ledger, registry: registry?.address ?? null, fromBlock };
    return this.ask((provider) => readIssuerHistory(provider, source, issuerId));
  }

  /** Wait until an anchor, whoever sent it, is final by the policy. Throws `anchor_not_final` after `patience` milliseconds. */
  async waitAnchorFinal(issuerId: number, root: string, patience = 1_800_000): Promise<void> {
    const data = encodeFactsCall(issuerId, root, 0);
    const final = await poll(patience, async () => {
      const blockTag = await this.finalHeight();
      if (blockTag < 0) return null;
      const { anchoredAt } = decodeFacts(await this.call(data, blockTag));
      return anchoredAt === 0 ? null : true;
    });
    if (final === null) throw new CredenceError("anchor_not_final", { issuerId, root });
  }

  close(): void {
    this.provider.destroy();
  }

  protected async finalHeight(): Promise<number> {
    const { finality } = this.address;
    return this.ask(async (provider) =>
      finality === "finalized"
        ? (await readBlock(provider, "finalized")).number
        : (await readBlock(provider, "latest")).number - (finality.confirmations - 1),
    );
  }

  protected async ask<T>(question: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
    try {
      return await question(this.provider);
    } catch (error) {
      throw refusalOf(error) ?? unreachable(this.address.rpc, error);
    }
  }

  protected call(data: string, blockTag: number | "latest" = "latest"): Promise<string> {
    return this.ask((provider) => provider.call({ to: this.address.ledger, data, blockTag }));
  }
}
