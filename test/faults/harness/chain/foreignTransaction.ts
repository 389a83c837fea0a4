// Transactions that our commands know nothing of: of the same key elsewhere, of the authority, of another key of the issuer.
import { randomBytes } from "node:crypto";
import { Wallet } from "ethers";
import { tools } from "../../../../src/bin/dependencies.ts";
import { ANCHOR } from "../../../../src/chain/keys/keyConsent.ts";
import type { KeyState } from "../../../../src/chain/ledger/ledgerCodec.ts";
import { type AccountKey, Keystore } from "../../../../src/chain/keys/keystore.ts";
import type { Office } from "../../../../src/cli/session/ports.ts";
import { Workspace } from "../../../../src/workspace/workspace.ts";
import { authorizeKey } from "../../../../src/issuer/acts/authorizeKey.ts";
import type { Scene } from "../process/workspaceCopy.ts";
import { PASSWORD } from "./faultChain.ts";

const GWEI = 10n ** 9n;

export interface Rival {
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

export const accountOf = (scene: Scene, name: string): Promise<AccountKey> =>
  new Keystore(`${scene.workspace}/keys`).wallet(name, PASSWORD);

/** Signed bytes, not sent yet. */
export async function signAs(scene: Scene, account: AccountKey, rival: Rival): Promise<string> {
  const { world } = scene;
  const { data, to = world.address.ledger, tip = 2n, most = 500n * GWEI } = rival;
  const nonce = rival.nonce ?? Number(await world.call("eth_getTransactionCount", account.address, "latest"));
  const fees = { maxFeePerGas: most, maxPriorityFeePerGas: tip * GWEI };
  return account.signTransaction({
    type: 2,
    chainId: world.chain.chainId,
    to,
    data,
    nonce,
    gasLimit: 500_000,
    ...fees,
  });
}

/** Straight to the node; the hash. */
export async function sendAs(scene: Scene, account: AccountKey, rival: Rival): Promise<string> {
  return (await scene.world.call("eth_sendRawTransaction", await signAs(scene, account, rival))) as string;
}

/** What the ledger says of a key of this workspace. */
export const keyOf = (scene: Scene, name: string): Promise<KeyState> =>
  inOffice(scene, async ({ ledger }) => ledger.key((await accountOf(scene, name)).address));

/** Another key that may anchor for the same issuer, and that this workspace does not hold. */
export async function otherKey(scene: Scene): Promise<AccountKey> {
  const key = new Wallet(`0x${randomBytes(32).toString("hex")}`);
  await scene.world.own("setBalance", key.address, "0x8ac7230489e80000");
  await inOffice(scene, async (office) => {
    const authority = await accountOf(scene, "authority");
    await authorizeKey(office.context(), key, authority, { permissions: ANCHOR, until: 0 });
  });
  return key;
}

async function inOffice<T>(scene: Scene, work: (office: Office) => Promise<T>): Promise<T> {
  const office = await tools.openOffice(new Workspace(scene.workspace), { notice: () => undefined });
  try {
    return await work(office);
  } finally {
    await office.close();
  }
}
