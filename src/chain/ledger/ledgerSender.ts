// One connection of an institution to its ledger and registry, over one endpoint whose chain id and code hashes are checked when
// it is opened. It reads the state of the ledger that issuing has to know, and sends calls of its contracts.
import type { AccountKey } from "../rpc/accountKey.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { LedgerFacts, ListedContract } from "../../core/verdict/chainFacts.ts";
import type { ChainAddress } from "../rpc/chainClient.ts";
import { type Call, ChainSender, type FeeEstimate, type SignedTransaction, checked } from "../rpc/chainSender.ts";
import { connect } from "../rpc/provider.ts";
import type { ContractCall } from "./contractCall.ts";
import type { HistoryEntry } from "../../core/trust/historyEntry.ts";
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

/** One endpoint of one chain, and the contracts that must be there. */
export interface LedgerAddress extends ChainAddress {
  readonly ledger: string;
  readonly codeHash: string;
  /** the accreditation registry over it, where one is deployed */
  readonly registry: ListedContract | null;
}

/** A root that nobody anchors: asks for facts of the issuer alone. */
const NO_ROOT = `0x${"0".repeat(64)}`;

export class LedgerSender extends ChainSender<LedgerAddress> {
  /** Throws `rpc_unreachable`, `wrong_chain` or `wrong_contract`. */
  static override async connect(address: LedgerAddress, cap: bigint | null = null): Promise<LedgerSender> {
    return checked(new LedgerSender(address, connect(address.rpc, address.chainId), cap));
  }

  /** The chain and the contracts: a node may have lost its state since. Throws `wrong_contract` besides. */
  override async checkEndpoint(): Promise<void> {
    const { ledger, codeHash, registry } = this.address;
    await this.checkContract({ address: ledger, codeHash });
    if (registry !== null) await this.checkContract(registry);
  }

  /** Facts of a batch of ours, or of the issuer where the root is not anchored, at the newest block or an earlier one. */
  async facts(issuerId: number, root: string, block: number | "latest" = "latest"): Promise<LedgerFacts> {
    return decodeFacts(await this.#read(encodeFactsCall(issuerId, root, 0), block));
  }

  /** SHA-256 of the profile in force of an issuer; zeros where there is none. */
  async profileHash(issuerId: number): Promise<string> {
    return (await this.facts(issuerId, NO_ROOT)).profileHashNow;
  }

  async key(address: string): Promise<KeyState> {
    return decodeKey(await this.#read(encodeKeyCall(address)));
  }

  /** The organisation behind an issuer id; all zero where there is none. */
  async issuer(issuerId: number): Promise<IssuerState> {
    return decodeIssuer(await this.#read(encodeIssuerCall(issuerId)));
  }

  /** The nonce that the key's next consent must carry. */
  async keyNonce(address: string): Promise<bigint> {
    return decodeNonce(await this.#read(encodeNonceCall(address)));
  }

  /** The public history of an issuer id, from block `fromBlock` on; information, as this endpoint tells it. */
  async history(issuerId: number, fromBlock: number): Promise<HistoryEntry[]> {
    const { ledger, registry } = this.address;
    const source = { ledger, registry: registry?.address ?? null, fromBlock };
    return this.ask((provider) => readIssuerHistory(provider, source, issuerId));
  }

  override async estimate(from: string, call: ContractCall | Call): Promise<FeeEstimate> {
    return super.estimate(from, this.callOf(call));
  }

  override async checkFunds(from: string, call: ContractCall | Call): Promise<FeeEstimate> {
    return super.checkFunds(from, this.callOf(call));
  }

  override async sign(wallet: AccountKey, call: ContractCall | Call, nonce?: number): Promise<SignedTransaction> {
    return super.sign(wallet, this.callOf(call), nonce);
  }

  override isSameCall(raw: string, call: ContractCall | Call): boolean {
    return super.isSameCall(raw, this.callOf(call));
  }

  /** Where the contract of a call stands. Throws `no_registry`. */
  callOf(call: ContractCall | Call): Call {
    if ("to" in call) return call;
    const { ledger, registry } = this.address;
    if (call.contract === "ledger") return { to: ledger, data: call.data };
    if (registry === null) throw new CredenceError("no_registry", { ledger });
    return { to: registry.address, data: call.data };
  }

  #read(data: string, blockTag: number | "latest" = "latest"): Promise<string> {
    return this.ask((provider) => provider.call({ to: this.address.ledger, data, blockTag }));
  }
}
