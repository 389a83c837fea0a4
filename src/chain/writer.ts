// Sends transactions to one ledger and its registry over one endpoint. The order is fixed (D12): sign, let the caller store
// raw bytes and hash, then broadcast; sending the same bytes again never acts twice.
import { Transaction, type Wallet } from "ethers";
import { refusalText } from "../core/contractMessages.ts";
import { CredenceError } from "../core/errors.ts";
import { broadcast } from "./broadcast.ts";
import { type LedgerAddress, LedgerConnection } from "./connection.ts";
import type { ContractCall } from "./contractCall.ts";
import { poll } from "./poll.ts";
import { refusalOf } from "./revert.ts";

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

/** A block later a history may need one storage slot more than where the estimate was made. Unused gas costs nothing. */
const NEW_SLOT = 25_000n;

export class LedgerWriter extends LedgerConnection {
  /** Throws `rpc_unreachable`, `wrong_chain` or `wrong_contract`. */
  static async connect(address: LedgerAddress): Promise<LedgerWriter> {
    return new LedgerWriter(address, await LedgerConnection.open(address));
  }

  /** What a call would cost at most. Throws what refusalOf gives where the ledger would revert it. */
  async estimate(from: string, call: ContractCall): Promise<FeeEstimate> {
    const to = this.#addressOf(call);
    const [gas, fees] = await this.ask(async (provider) => [
      await provider.estimateGas({ from, to, data: call.data }),
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
  async checkFunds(from: string, call: ContractCall): Promise<FeeEstimate> {
    const fee = await this.estimate(from, call);
    const balance = await this.ask((provider) => provider.getBalance(from));
    if (balance >= fee.most) return fee;
    throw new CredenceError("no_funds", { address: from, needed: String(fee.most), balance: String(balance) });
  }

  /** Sign a call; nothing is sent. Throws as checkFunds, and `rpc_unreachable`. */
  async sign(wallet: Wallet, call: ContractCall): Promise<SignedTransaction> {
    const from = wallet.address;
    const fee = await this.checkFunds(from, call);
    const nonce = await this.ask((provider) => provider.getTransactionCount(from, "pending"));
    const raw = await wallet.signTransaction({
      type: 2,
      chainId: this.address.chainId,
      to: this.#addressOf(call),
      data: call.data,
      nonce,
      gasLimit: fee.gas,
      maxFeePerGas: fee.maxFeePerGas,
      maxPriorityFeePerGas: fee.maxPriorityFeePerGas,
    });
    return { hash: String(Transaction.from(raw).hash), raw, from: from.toLowerCase(), nonce };
  }

  /** Send signed bytes, for the first time or again. Throws `rpc_unreachable` where the network does not know them after. */
  async broadcast(transaction: Pick<SignedTransaction, "raw" | "hash">): Promise<void> {
    await broadcast(this.provider, this.address.rpc, transaction);
  }

  /** Where a transaction was mined, or null while it was not. Throws `transaction_failed` where it was reverted. */
  async inclusion(hash: string): Promise<Inclusion | null> {
    const receipt = await this.ask((provider) => provider.getTransactionReceipt(hash));
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
      return included !== null && included.blockNumber <= (await this.finalHeight()) ? included : null;
    });
    if (final === null) throw new CredenceError("transaction_lost", { hash });
    return final;
  }

  #addressOf({ contract }: ContractCall): string {
    const { ledger, registry } = this.address;
    if (contract === "ledger") return ledger;
    if (registry === null) throw new CredenceError("no_registry", { ledger });
    return registry.address;
  }

  /** By running the call again at its block: a receipt does not say why. */
  async #reasonOf(hash: string, gasUsed: bigint): Promise<string> {
    const transaction = await this.ask((provider) => provider.getTransaction(hash));
    if (transaction === null || transaction.blockNumber === null) return "unknown reason";
    const { from, to, data, gasLimit, blockNumber } = transaction;
    if (gasUsed >= gasLimit) return "it ran out of gas";
    try {
      await this.provider.call({ from, to, data, blockTag: blockNumber });
      return "unknown reason";
    } catch (error) {
      const refusal = refusalOf(error);
      return refusal === null ? "unknown reason" : refusalText(refusal.code, refusal.data);
    }
  }
}
