// One connection of an institution to one chain, over one endpoint. It reads what sending a transaction has to know; what a
// verdict rests on is read by quorum (ledger/quorumReader.ts).
import type { JsonRpcProvider } from "ethers";
import type { FailureReason } from "../../core/errors/failureReason.ts";
import { isCredenceError } from "../../core/errors/credenceError.ts";
import type { ChainPolicy } from "../../core/trust/trustPolicy.ts";
import type { Block, ListedContract } from "../../core/verdict/chainFacts.ts";
import { type MinedReceipt, readMinedReceipt } from "./minedReceipt.ts";
import { isKnown, type MinedTransaction, readMinedTransaction } from "./minedTransaction.ts";
import { askHex, checkChain, checkContract, unreachable, withoutSecrets } from "./provider.ts";
import { readBlock } from "./quorum.ts";
import { retrying } from "./retry.ts";
import { refusalOf } from "./revert.ts";
import type { Signed } from "./submit.ts";
import { isSameCall, readTransactionAtNonce } from "./transactionAtNonce.ts";

/** One endpoint of one chain. */
export interface ChainAddress {
  readonly rpc: string;
  readonly chainId: number;
  readonly finality: NonNullable<ChainPolicy["finality"]>;
}

export class ChainClient<A extends ChainAddress = ChainAddress> {
  readonly address: A;
  protected readonly provider: JsonRpcProvider;

  protected constructor(address: A, provider: JsonRpcProvider) {
    this.address = address;
    this.provider = provider;
  }

  /** The endpoint without what may be secret in its address. */
  get endpoint(): string {
    return withoutSecrets(this.address.rpc);
  }

  /** Is it the right chain? Asked once more before something is signed. Throws `rpc_unreachable`, `wrong_chain`. */
  async checkEndpoint(): Promise<void> {
    await retrying(() => checkChain(this.address.rpc, this.provider, this.address.chainId));
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

  /** Blocks up to this height are final by the policy; negative where no block is final. */
  async finalHeight(): Promise<number> {
    const { finality } = this.address;
    return this.ask(async (provider) =>
      finality === "finalized"
        ? (await readBlock(provider, "finalized")).number
        : (await readBlock(provider, "latest")).number - (finality.confirmations - 1),
    );
  }

  balance(address: string): Promise<bigint> {
    return this.ask((provider) => provider.getBalance(address));
  }

  /** The code at an address in the newest block, or in one block that must be on the chain; "0x" where there is none. */
  code(address: string, blockHash?: string): Promise<string> {
    const block = blockHash === undefined ? "latest" : { blockHash, requireCanonical: true };
    return this.ask((provider) => askHex(provider, "eth_getCode", [address, block]));
  }

  /** Throws `wrong_contract` unless this very code stands there, and what checkEndpoint throws. */
  async checkContract({ address, codeHash }: ListedContract): Promise<void> {
    const { rpc, chainId } = this.address;
    await retrying(() => checkContract(rpc, this.provider, { chainId, address, codeHash }));
  }

  /** How many transactions of an account are mined, and how many with those that wait. */
  async nonces(address: string): Promise<{ mined: number; pending: number }> {
    return this.ask(async (provider) => ({
      pending: await provider.getTransactionCount(address, "pending"),
      mined: await provider.getTransactionCount(address, "latest"),
    }));
  }

  /** Is this nonce of an account used for good? False also where finality stalls and the node has pruned that state. */
  async isUsedForGood(address: string, nonce: number): Promise<boolean> {
    const height = await this.finalHeight();
    if (height < 0) return false;
    const used = this.ask((provider) => provider.getTransactionCount(address, height));
    return (await used.catch(() => 0)) > nonce;
  }

  /** Where a transaction was mined, or null while it was not. */
  minedReceipt(hash: string): Promise<MinedReceipt | null> {
    return this.ask((provider) => readMinedReceipt(provider, hash));
  }

  /** What a mined transaction asked for; null while it is not mined. */
  minedTransaction(hash: string): Promise<MinedTransaction | null> {
    return this.ask((provider) => readMinedTransaction(provider, hash));
  }

  /** Does it wait to be mined, or is it mined, as far as this endpoint knows? */
  async isKnown(hash: string): Promise<boolean> {
    return isKnown(this.provider, hash);
  }

  /** The mined transaction that has used a nonce of an account, and whether it asks the same as one of ours. */
  async transactionAtNonce(
    address: string,
    nonce: number,
    ours: string,
  ): Promise<(Signed & { readonly same: boolean }) | null> {
    const user = await this.ask((provider) => readTransactionAtNonce(provider, address, nonce));
    return user === null ? null : { ...user, same: isSameCall(user.raw, ours) };
  }

  /** Why a mined transaction failed, by running its call again at its block: a receipt does not say. */
  async reasonOf(hash: string, gasUsed: number): Promise<FailureReason> {
    const transaction = await this.minedTransaction(hash);
    if (transaction === null) return "unknown";
    const { from, to, data, gasLimit, blockNumber } = transaction;
    if (gasUsed >= gasLimit) return "out_of_gas";
    try {
      await this.provider.call({ from, to, data, blockTag: blockNumber });
      return "unknown";
    } catch (error) {
      return refusalOf(error) ?? "unknown";
    }
  }

  close(): void {
    this.provider.destroy();
  }

  /** Asks again where the endpoint gives no usable answer. Throws `rpc_unreachable`, and what refusalOf gives. */
  protected async ask<T>(question: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
    try {
      return await retrying(() => question(this.provider));
    } catch (error) {
      if (isCredenceError(error)) throw error;
      throw refusalOf(error) ?? unreachable(this.address.rpc, error);
    }
  }
}
