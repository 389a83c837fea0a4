// Transactions that our commands know nothing of: of the same key elsewhere, of the authority, of another key of the issuer.
import { randomBytes } from "node:crypto";
import { Wallet } from "ethers";
import { dependencies } from "../../../../src/bin/dependencies.ts";
import type { KeyState } from "../../../../src/chain/ledger/ledgerCodec.ts";
import type { AccountKey } from "../../../../src/chain/rpc/accountKey.ts";
import { Keystore } from "../../../../src/chain/keys/keystore.ts";
import type { IssuingSession } from "../../../../src/cli/session/dependencies.ts";
import { Workspace } from "../../../../src/workspace/workspace.ts";
import { authorizeKey } from "../../../../src/issuer/acts/authorizeKey.ts";
import type { WorkspaceCopy } from "../process/workspaceCopy.ts";
import { PASSWORD } from "./faultChain.ts";
import { PERMISSIONS } from "../../../../src/core/trust/permissions.ts";

const GWEI = 10n ** 9n;

export interface ForeignTransaction {
  readonly data: string;
  /** the ledger without it */
  readonly to?: string;
  /** the next one that is mined without it */
  readonly nonce?: number;
  /** what makes it go first, in gwei; 2 without it */
  readonly tip?: bigint;
  /** the most that it may cost, in wei for each gas */
  readonly most?: bigint;
}

export const accountOf = (copy: WorkspaceCopy, name: string): Promise<AccountKey> =>
  new Keystore(`${copy.workspace}/keys`).wallet(name, PASSWORD);

/** Signed bytes, not sent yet. */
export async function signAs(copy: WorkspaceCopy, account: AccountKey, foreign: ForeignTransaction): Promise<string> {
  const { faultChain } = copy;
  const { data, to = faultChain.address.ledger, tip = 2n, most = 500n * GWEI } = foreign;
  const nonce = foreign.nonce ?? Number(await faultChain.call("eth_getTransactionCount", account.address, "latest"));
  const fees = { maxFeePerGas: most, maxPriorityFeePerGas: tip * GWEI };
  return account.signTransaction({
    type: 2,
    chainId: faultChain.chain.chainId,
    to,
    data,
    nonce,
    gasLimit: 500_000,
    ...fees,
  });
}

/** Straight to the node; the hash. */
export async function sendAs(copy: WorkspaceCopy, account: AccountKey, foreign: ForeignTransaction): Promise<string> {
  return (await copy.faultChain.call("eth_sendRawTransaction", await signAs(copy, account, foreign))) as string;
}

/** What the ledger says of a key of this workspace. */
export const keyOf = (copy: WorkspaceCopy, name: string): Promise<KeyState> =>
  inIssuingSession(copy, async ({ ledger }) => ledger.key((await accountOf(copy, name)).address));

/** Another key that may anchor for the same issuer, and that this workspace does not hold. */
export async function otherKey(copy: WorkspaceCopy): Promise<AccountKey> {
  const key = new Wallet(`0x${randomBytes(32).toString("hex")}`);
  await copy.faultChain.own("setBalance", key.address, "0x8ac7230489e80000");
  await inIssuingSession(copy, async (issuing) => {
    const authority = await accountOf(copy, "authority");
    await authorizeKey(issuing.context(), key, authority, { permissions: PERMISSIONS.anchor, until: 0 });
  });
  return key;
}

async function inIssuingSession<T>(copy: WorkspaceCopy, work: (issuing: IssuingSession) => Promise<T>): Promise<T> {
  const issuing = await dependencies.openIssuingSession(new Workspace(copy.workspace), { notice: () => undefined });
  try {
    return await work(issuing);
  } finally {
    await issuing.close();
  }
}
