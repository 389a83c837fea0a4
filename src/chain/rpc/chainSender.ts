// Sends transactions of any kind to one chain over one endpoint. The order is fixed [D12]: sign, let the caller store raw bytes
// and hash, then submit; sending the same bytes again never acts twice. No fee is above the cap of the institution.
import { type JsonRpcProvider, Transaction } from "ethers";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { AccountKey } from "./accountKey.ts";
import { type ChainAddress, ChainClient } from "./chainClient.ts";
import { type Fees, feesOf, highestPrice, readFees, readHigherFees } from "./fees.ts";
import { connect } from "./provider.ts";
import { type Signed, submit, type SubmitResult } from "./submit.ts";

/** What a transaction asks for. */
export interface Call {
  /** lower-case; null: the transaction makes a contract */
  readonly to: string | null;
  /** lower-case hex */
  readonly data: string;
}

export interface SignedTransaction extends Signed {
  readonly from: string;
  readonly nonce: number;
}

export interface FeeEstimate {
  readonly gas: bigint;
  readonly fees: Fees;
  /** the most that a unit of gas can cost, in wei */
  readonly maxFeePerGas: bigint;
  /** gas × maxFeePerGas, in wei: the most that it can cost */
  readonly most: bigint;
}

/** A block later a history may need one storage slot more than where the estimate was made. Unused gas costs nothing. */
const NEW_SLOT = 25_000n;

export class ChainSender<A extends ChainAddress = ChainAddress> extends ChainClient<A> {
  /** the most that a unit of gas may cost, in wei; null: no cap */
  readonly #cap: bigint | null;

  protected constructor(address: A, provider: JsonRpcProvider, cap: bigint | null) {
    super(address, provider);
    this.#cap = cap;
  }

  /** Throws `rpc_unreachable`, `wrong_chain`. */
  static async connect(address: ChainAddress, cap: bigint | null = null): Promise<ChainSender> {
    return checked(new ChainSender(address, connect(address.rpc, address.chainId), cap));
  }

  /** What a call would cost at most. Throws `fee_over_cap`, and what refusalOf gives where a contract would revert it. */
  async estimate(from: string, call: Call): Promise<FeeEstimate> {
    const { to, data } = call;
    const estimated = await this.ask((provider) => provider.estimateGas({ from, to, data }));
    const fees = await this.ask((provider) => readFees(provider, this.#cap));
    const gas = (estimated * 12n) / 10n + NEW_SLOT;
    const maxFeePerGas = highestPrice(fees);
    return { gas, fees, maxFeePerGas, most: gas * maxFeePerGas };
  }

  /** What a call would cost at most, where the account holds that. Throws as `estimate`, and `no_funds`. */
  async checkFunds(from: string, call: Call): Promise<FeeEstimate> {
    const fee = await this.estimate(from, call);
    await this.checkBalance(from, fee.most);
    return fee;
  }

  /** Throws `no_funds` where an account holds less than `needed` wei. */
  async checkBalance(address: string, needed: bigint): Promise<void> {
    const balance = await this.balance(address);
    if (balance < needed)
      throw new CredenceError("no_funds", { address, needed: String(needed), balance: String(balance) });
  }

  /** Sign a call; nothing is sent. Without a nonce it takes the network's next one. Throws as checkFunds. */
  async sign(wallet: AccountKey, call: Call, nonce?: number): Promise<SignedTransaction> {
    const { gas, fees } = await this.checkFunds(wallet.address, call);
    return signed(wallet, {
      chainId: this.address.chainId,
      to: call.to,
      data: call.data,
      nonce: nonce ?? (await this.nonces(wallet.address)).pending,
      gasLimit: gas,
      ...fees,
    });
  }

  /** The same at the same nonce for a higher fee; null where the cap does not allow it. Throws `no_funds`. */
  async signHigher(wallet: AccountKey, raw: string): Promise<SignedTransaction | null> {
    const before = Transaction.from(raw);
    const { chainId, to, data, nonce, gasLimit } = before;
    const fees = await this.ask((provider) => readHigherFees(provider, feesOf(before), this.#cap));
    if (fees === null) return null;
    await this.checkBalance(wallet.address, gasLimit * highestPrice(fees));
    return signed(wallet, { chainId, to, data, nonce, gasLimit, ...fees });
  }

  /** Hand signed bytes to the network, for the first time or again. Throws `rpc_unreachable` where that gives no answer. */
  async submit(transaction: Signed): Promise<SubmitResult> {
    return submit(this.provider, this.address.rpc, transaction);
  }

  /** Is a signed transaction this very call? */
  isSameCall(raw: string, call: Call): boolean {
    const { to, data } = Transaction.from(raw);
    return (to?.toLowerCase() ?? null) === call.to && data === call.data;
  }
}

/** Once its endpoint has answered as it should; closed otherwise. */
export async function checked<S extends ChainSender>(sender: S): Promise<S> {
  try {
    await sender.checkEndpoint();
    return sender;
  } catch (error) {
    sender.close();
    throw error;
  }
}

async function signed(
  wallet: AccountKey,
  fields: Parameters<AccountKey["signTransaction"]>[0] & { nonce: number },
): Promise<SignedTransaction> {
  const raw = await wallet.signTransaction(fields);
  return { hash: String(Transaction.from(raw).hash), raw, from: wallet.address.toLowerCase(), nonce: fields.nonce };
}
