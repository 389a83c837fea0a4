// Transactions with anchors that were mined since a schedule began: read from the blocks, so that one that was reverted is
// seen too.
import { CredentialLedger__factory } from "../../../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import type { FaultChain } from "./faultChain.ts";

export interface Anchoring {
  readonly hash: string;
  readonly root: string;
  readonly size: number;
  readonly block: number;
  readonly succeeded: boolean;
}

interface Transaction {
  readonly hash: string;
  readonly to: string | null;
  readonly input: string;
  readonly blockNumber: string;
}

const ledger = CredentialLedger__factory.createInterface();
const ANCHOR = ledger.getFunction("anchor").selector;

export async function anchorings(faultChain: FaultChain): Promise<Anchoring[]> {
  const found: Anchoring[] = [];
  const head = Number(await faultChain.call("eth_blockNumber"));
  for (let number = faultChain.start + 1; number <= head; number++) {
    const block = await faultChain.call("eth_getBlockByNumber", `0x${number.toString(16)}`, true);
    for (const transaction of (block as { transactions: Transaction[] }).transactions)
      if (transaction.to === faultChain.address.ledger && transaction.input.startsWith(ANCHOR))
        found.push(await anchoring(faultChain, transaction));
  }
  return found;
}

async function anchoring(faultChain: FaultChain, { hash, input, blockNumber }: Transaction): Promise<Anchoring> {
  const [root, size] = ledger.decodeFunctionData("anchor", input) as unknown as [string, bigint];
  const { status } = (await faultChain.call("eth_getTransactionReceipt", hash)) as { status: string };
  return { hash, root, size: Number(size), block: Number(blockNumber), succeeded: Number(status) === 1 };
}
