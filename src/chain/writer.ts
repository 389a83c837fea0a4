// Sends transactions to one ledger over one endpoint. The order is fixed (D12): sign, let the caller store raw bytes and
// hash, then broadcast; sending the same bytes again never acts twice. Chain id and code hash are checked on connection.
import { type JsonRpcProvider, Transaction, type Wallet } from "ethers";
import { CredenceError } from "../core/errors.ts";
import type { ChainPolicy } from "../core/policy.ts";
import type { LedgerFacts } from "../core/facts.ts";
import {
  decodeFacts,
  decodeKey,
  decodeNonce,
  encodeFactsCall,
  encodeKeyCall,
  encodeNonceCall,
  type KeyState,
} from "./ledgerCodec.ts";
import { checkContract, connect, unreachable } from "./provider.ts";
import { readBlock } from "./quorum.ts";
import { revertData, revertOf } from "./revert.ts";

/** Where to write: one endpoint of one chain, and the ledger that must be there. */
export interface LedgerAddress {
  readonly rpc: string;
  readonly chainId: number;
  readonly ledger: string;
  readonly codeHash: string;
  readonly finality: NonNullable<ChainPolicy["finality"]>;
}

export interface SignedTransaction {
  readonly hash: string;
  readonly raw: string;
  readonly from: string;
  readonly nonce: number;
}

export interface Inclusion {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly gasUsed: number;
  readonly logs: readonly { readonly topics: readonly string[]; readonly data: string }[];
}

export interface FeeEstimate {
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  /** gas × maxFeePerGas, in wei: the most that it can cost */
  readonly most: bigint;
}

const POLL_MS = 100;

/** A block later a history may need one storage slot more than where the estimate was made. Unused gas costs nothing. */
const NEW_SLOT = 25_000n;

export class LedgerWriter {
  readonly address: LedgerAddress;
  readonly #provider: JsonRpcProvider;

  private constructor(address: LedgerAddress, provider: JsonRpcProvider) {
    this.address = address;
    this.#provider = provider;
  }

  /** Throws `rpc_unreachable`, `wrong_chain` or `wrong_contract`. */
  static async connect(address: LedgerAddress): Promise<LedgerWriter> {
    const provider = connect(address.rpc, address.chainId);
    try {
      await checkContract(address.rpc, provider, { ...address, address: address.ledger });
    } catch (error) {
      provider.destroy();
      throw error;
    }
    return new LedgerWriter(address, provider);
  }

  /** What a call would cost at most. Throws `contract_refused` where the ledger would revert it. */
  async estimate(from: string, data: string): Promise<FeeEstimate> {
    const [gas, fees] = await this.#ask(async (provider) => [
      await provider.estimateGas({ from, to: this.address.ledger, data }),
      await provider.getFeeData(),
    ]);
    const limit = (gas * 12n) / 10n + NEW_SLOT;
    const maxFeePerGas = fees.maxFeePerGas ?? fees.gasPrice ?? 0n;
    return {
      gas: limit,
      maxFeePerGas,
      maxPriorityFeePerGas: fees.maxPriorityFeePerGas ?? 0n,
      most: limit * maxFeePerGas,
    };
  }

  /** What a call would cost at most, where the account holds that. Throws as `estimate`, and `no_funds`. */
  async checkFunds(from: string, data: string): Promise<FeeEstimate> {
    const fee = await this.estimate(from, data);
    const balance = await this.#ask((provider) => provider.getBalance(from));
    if (balance >= fee.most) return fee;
    throw new CredenceError("no_funds", { address: from, needed: String(fee.most), balance: String(balance) });
  }

  /** Sign a call; nothing is sent. Throws `contract_refused`, `no_funds`, `rpc_unreachable`. */
  async sign(wallet: Wallet, data: string): Promise<SignedTransaction> {
    const from = wallet.address;
    const fee = await this.checkFunds(from, data);
    const nonce = await this.#ask((provider) => provider.getTransactionCount(from, "pending"));
    const raw = await wallet.signTransaction({
      type: 2,
      chainId: this.address.chainId,
      to: this.address.ledger,
      data,
      nonce,
      gasLimit: fee.gas,
      maxFeePerGas: fee.maxFeePerGas,
      maxPriorityFeePerGas: fee.maxPriorityFeePerGas,
    });
    return { hash: String(Transaction.from(raw).hash), raw, from: from.toLowerCase(), nonce };
  }

  /** Send signed bytes, for the first time or again. Throws `rpc_unreachable` where the network does not know them after. */
  async broadcast(transaction: Pick<SignedTransaction, "raw" | "hash">): Promise<void> {
    try {
      await this.#provider.send("eth_sendRawTransaction", [transaction.raw]);
    } catch (error) {
      if (await this.#isKnown(transaction.hash)) return;
      throw unreachable(this.address.rpc, error);
    }
  }

  /** Where a transaction was mined, or null while it was not. Throws `transaction_failed` where it was reverted. */
  async inclusion(hash: string): Promise<Inclusion | null> {
    const receipt = await this.#ask((provider) => provider.getTransactionReceipt(hash));
    if (receipt === null) return null;
    if (receipt.status !== 1)
      throw new CredenceError("transaction_failed", { hash, reason: await this.#reasonOf(hash, receipt.gasUsed) });
    return {
      blockNumber: receipt.blockNumber,
      blockHash: receipt.blockHash,
      gasUsed: Number(receipt.gasUsed),
      logs: receipt.logs,
    };
  }

  /** Wait until a transaction is mined. Throws `transaction_lost` after `patience` milliseconds, `transaction_failed`. */
  async waitIncluded(hash: string, patience = 180_000): Promise<Inclusion> {
    const included = await poll(patience, () => this.inclusion(hash));
    if (included === null) throw new CredenceError("transaction_lost", { hash });
    return included;
  }

  /** Wait until a mined transaction is final by the policy; its inclusion then. Throws as waitIncluded. */
  async waitFinal(hash: string, patience = 1_800_000): Promise<Inclusion> {
    const final = await poll(patience, async () => {
      const included = await this.inclusion(hash);
      return included !== null && included.blockNumber <= (await this.#finalHeight()) ? included : null;
    });
    if (final === null) throw new CredenceError("transaction_lost", { hash });
    return final;
  }

  /** Facts of a batch of ours, or of the issuer where the root is not anchored, at the newest block. */
  async facts(issuerId: number, root: string): Promise<LedgerFacts> {
    return decodeFacts(await this.#call(encodeFactsCall(issuerId, root, 0)));
  }

  async key(address: string): Promise<KeyState> {
    return decodeKey(await this.#call(encodeKeyCall(address)));
  }

  /** The nonce that the key's next consent must carry. */
  async keyNonce(address: string): Promise<bigint> {
    return decodeNonce(await this.#call(encodeNonceCall(address)));
  }

  /** Time of the newest block, in seconds. */
  async blockTime(): Promise<number> {
    return (await this.#ask((provider) => readBlock(provider, "latest"))).timestamp;
  }

  close(): void {
    this.#provider.destroy();
  }

  #call(data: string): Promise<string> {
    return this.#ask((provider) => provider.call({ to: this.address.ledger, data }));
  }

  async #finalHeight(): Promise<number> {
    const { finality } = this.address;
    return this.#ask(async (provider) =>
      finality === "finalized"
        ? (await readBlock(provider, "finalized")).number
        : (await readBlock(provider, "latest")).number - (finality.confirmations - 1),
    );
  }

  async #isKnown(hash: string): Promise<boolean> {
    try {
      return (await this.#provider.send("eth_getTransactionByHash", [hash])) !== null;
    } catch {
      return false;
    }
  }

  /** By running the call again at its block: a receipt does not say why. */
  async #reasonOf(hash: string, gasUsed: bigint): Promise<string> {
    const transaction = await this.#ask((provider) => provider.getTransaction(hash));
    if (transaction === null || transaction.blockNumber === null) return "unknown reason";
    const { from, data, gasLimit, blockNumber } = transaction;
    if (gasUsed >= gasLimit) return "it ran out of gas";
    try {
      await this.#provider.call({ from, to: this.address.ledger, data, blockTag: blockNumber });
      return "unknown reason";
    } catch (error) {
      return revertOf(error) ?? "unknown reason";
    }
  }

  async #ask<T>(question: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
    try {
      return await question(this.#provider);
    } catch (error) {
      if (revertData(error) !== null)
        throw new CredenceError("contract_refused", { reason: revertOf(error) ?? "" }, { cause: error });
      throw unreachable(this.address.rpc, error);
    }
  }
}

async function poll<T>(patience: number, ask: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== null || Date.now() >= end) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
