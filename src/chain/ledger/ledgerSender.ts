// Sends transactions to one ledger and its registry over one endpoint. The order is fixed (D12): sign, let the caller store
// raw bytes and hash, then broadcast; sending the same bytes again never acts twice.
import { Transaction } from "ethers";
import { refusalText } from "../../core/errors/contractErrors.ts";
import type { AccountKey } from "../keys/accountKey.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isKnown, submit, type SubmitResult, type Signed } from "../rpc/broadcast.ts";
import { type LedgerAddress, LedgerClient } from "./ledgerClient.ts";
import type { ContractCall } from "./contractCall.ts";
import { type Fees, readFees, readHigherFees } from "../rpc/fees.ts";
import { refusalOf } from "../rpc/revert.ts";
import { readMinedReceipt, readTransactionAtNonce, isSameCall, type MinedReceipt } from "../rpc/minedReceipt.ts";

export interface SignedTransaction extends Signed {
  readonly from: string;
  readonly nonce: number;
}

export interface FeeEstimate extends Fees {
  readonly gas: bigint;
  /** gas × maxFeePerGas, in wei: the most that it can cost */
  readonly most: bigint;
}

/** A block later a history may need one storage slot more than where the estimate was made. Unused gas costs nothing. */
const NEW_SLOT = 25_000n;

export class LedgerSender extends LedgerClient {
  /** greatest maxFeePerGas, in wei; null: none */
  readonly #cap: bigint | null;

  private constructor(address: LedgerAddress, provider: LedgerClient["provider"], cap: bigint | null) {
    super(address, provider);
    this.#cap = cap;
  }

  /** Throws `rpc_unreachable`, `wrong_chain` or `wrong_contract`. */
  static async connect(address: LedgerAddress, cap: bigint | null = null): Promise<LedgerSender> {
    return new LedgerSender(address, await LedgerClient.open(address), cap);
  }

  /** What a call would cost at most. Throws `fee_over_cap`, and what refusalOf gives where the ledger would revert it. */
  async estimate(from: string, call: ContractCall): Promise<FeeEstimate> {
    const to = this.addressOf(call);
    const gas = await this.ask((provider) => provider.estimateGas({ from, to, data: call.data }));
    const fees = await this.ask((provider) => readFees(provider, this.#cap));
    const limit = (gas * 12n) / 10n + NEW_SLOT;
    return { gas: limit, ...fees, most: limit * fees.maxFeePerGas };
  }

  /** What a call would cost at most, where the account holds that. Throws as `estimate`, and `no_funds`. */
  async checkFunds(from: string, call: ContractCall): Promise<FeeEstimate> {
    const fee = await this.estimate(from, call);
    await this.#checkBalance(from, fee.most);
    return fee;
  }

  async #checkBalance(address: string, needed: bigint): Promise<void> {
    const balance = await this.ask((provider) => provider.getBalance(address));
    if (balance < needed)
      throw new CredenceError("no_funds", { address, needed: String(needed), balance: String(balance) });
  }

  /** Sign a call; nothing is sent. Without a nonce it takes the network's next one. Throws as checkFunds. */
  async sign(wallet: AccountKey, call: ContractCall, nonce?: number): Promise<SignedTransaction> {
    const from = wallet.address;
    const { gas, maxFeePerGas, maxPriorityFeePerGas } = await this.checkFunds(from, call);
    return signed(wallet, {
      type: 2,
      chainId: this.address.chainId,
      to: this.addressOf(call),
      data: call.data,
      nonce: nonce ?? (await this.nonces(from)).pending,
      gasLimit: gas,
      maxFeePerGas,
      maxPriorityFeePerGas,
    });
  }

  /** The same at the same nonce for a higher fee; null where the cap does not allow it. Throws `no_funds`. */
  async signHigher(wallet: AccountKey, raw: string): Promise<SignedTransaction | null> {
    const { chainId, to, data, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
    const before = { maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
    const fees = await this.ask((provider) => readHigherFees(provider, before, this.#cap));
    if (fees === null) return null;
    await this.#checkBalance(wallet.address, gasLimit * fees.maxFeePerGas);
    return signed(wallet, { type: 2, chainId, to, data, nonce, gasLimit, ...fees });
  }

  /** Hand signed bytes to the network, for the first time or again. Throws `rpc_unreachable` where that gives no answer. */
  async submit(transaction: Signed): Promise<SubmitResult> {
    return submit(this.provider, this.address.rpc, transaction);
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

  /** Is a signed transaction this very call? */
  isSameCall(raw: string, call: ContractCall): boolean {
    const { to, data } = Transaction.from(raw);
    return to?.toLowerCase() === this.addressOf(call) && data === call.data;
  }

  /** Where a transaction was mined, or null while it was not. */
  minedReceipt(hash: string): Promise<MinedReceipt | null> {
    return this.ask((provider) => readMinedReceipt(provider, hash));
  }

  /** Does it wait to be mined, or is it mined, as far as this endpoint knows? */
  async isKnown(hash: string): Promise<boolean> {
    return this.ask((provider) => isKnown(provider, hash));
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
  async reasonOf(hash: string, gasUsed: number): Promise<string> {
    const transaction = await this.ask((provider) => provider.getTransaction(hash));
    if (transaction === null || transaction.blockNumber === null) return "unknown reason";
    const { from, to, data, gasLimit, blockNumber } = transaction;
    if (BigInt(gasUsed) >= gasLimit) return "it ran out of gas";
    try {
      await this.provider.call({ from, to, data, blockTag: blockNumber });
      return "unknown reason";
    } catch (error) {
      const refusal = refusalOf(error);
      return refusal === null ? "unknown reason" : refusalText(refusal.code, refusal.data);
    }
  }
}

async function signed(
  wallet: AccountKey,
  fields: Parameters<AccountKey["signTransaction"]>[0] & { nonce: number },
): Promise<SignedTransaction> {
  const raw = await wallet.signTransaction(fields);
  return { hash: String(Transaction.from(raw).hash), raw, from: wallet.address.toLowerCase(), nonce: fields.nonce };
}
