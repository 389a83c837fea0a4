// The issuing pipeline as it reads in the README: rows → credentials → signatures → sealed and durable → anchored →
// published. The caller has parsed the roster (roster/parseRoster.ts) and opened the keys.
import type { AccountKey } from "../chain/rpc/accountKey.ts";
import { ledgerCall } from "../chain/ledger/ledgerCodec.ts";
import type { FeeEstimate } from "../chain/rpc/chainSender.ts";
import { sealTree } from "../core/batch/tiles.ts";
import { hex } from "../core/bytes/bytes.ts";
import { CredenceError } from "../core/errors/credenceError.ts";
import type { JsonObject } from "../core/json/strictJson.ts";
import { NodeList } from "../core/batch/nodeList.ts";
import { profileHash, type ProfileKey } from "../core/trust/issuerProfile.ts";
import type { RosterRow } from "../core/credential/rosterRow.ts";
import { secondsOf } from "../core/values/time.ts";
import { PERMISSIONS } from "../core/trust/permissions.ts";
import type { SigningKey } from "../signature/suites/eddsaRdfc2022.ts";
import type { ShareKey } from "../signature/suites/es256.ts";
import type { Batch } from "../state/batch.ts";
import { settleBatch } from "./transact/anchorBatch.ts";
import type { IssuerContext } from "./context/issuerContext.ts";
import type { IssueRequest } from "./context/issueRequest.ts";
import { checkClock } from "./transact/preflight.ts";
import { checkExports } from "./seal/exportCheck.ts";
import { CredentialMaker } from "./seal/credentialMaker.ts";
import { shuffledPositions } from "./context/randomIds.ts";
import { sealBatch } from "./seal/sealBatch.ts";
import type { Progress } from "./context/progress.ts";

/** Without a zero byte, as nearly every root: call data is cheaper for those. */
const ANY_ROOT = `0x${"ff".repeat(32)}`;

export interface DryRun {
  readonly root: Uint8Array;
  /** view A of the first row, as it would be signed */
  readonly sample: JsonObject;
  readonly fee: FeeEstimate;
}

/** Everything but signing, saving and sending. `anchorAddress`: of the key that would anchor. Throws as issueRoster. */
export async function dryRun(context: IssuerContext, request: IssueRequest, anchorAddress: string): Promise<DryRun> {
  await checkEntitled(context, anchorAddress);
  await checkClock(context);
  const { account, profile, random } = context;
  const { rows, achievement } = request;
  const common = { achievement, account, profile, now: context.clock() };
  checkExports(
    common,
    rows,
    profile.keys.some(({ type }) => type === "JsonWebKey"),
  );
  const maker = new CredentialMaker(common, null);
  const leaves = new NodeList(rows.length);
  let sample: JsonObject = {};
  for (const [index, rowNumber] of shuffledPositions(rows.length, random).entries()) {
    const { body, leaf } = maker.make(rows.at(rowNumber) as RosterRow, index, random);
    if (rowNumber === 0) sample = body;
    leaves.add(leaf);
  }
  const { root, size } = sealTree(leaves);
  const fee = await context.ledger.estimate(anchorAddress, ledgerCall("anchor", [hex(root), size]));
  return { root, sample, fee };
}

export interface Keys {
  readonly signing: SigningKey;
  /** for view B; without it, or where the profile does not list it, credentials have view A alone */
  readonly share?: ShareKey | null;
  readonly anchor: AccountKey;
}

/**
 * Issue a roster: the published batch, or as far as it came. Throws `key_not_entitled`, `profile_not_current`,
 * `signing_key_not_in_profile`, `clock_off`, `file_too_large`, `no_funds`, `root_mismatch` and what the ledger refuses; a sealed batch stays
 * and can be resumed. The files for the request's folder wait in the outbox (deliver/deliverFiles.ts).
 */
export async function issueRoster(
  context: IssuerContext,
  request: IssueRequest,
  keys: Keys,
  progress: Progress = {},
): Promise<Batch> {
  const id = await seal(context, request, keys, progress, true);
  if (request.folder !== undefined) await context.store.outbox.add(id, request.folder);
  return settleBatch(context, id, keys.anchor, progress);
}

/** The same up to the sealed batch, for somebody else to anchor (acts/relayAnchor.ts). Throws as issueRoster, but for `no_funds`. */
export async function sealRoster(
  context: IssuerContext,
  request: IssueRequest,
  keys: Keys,
  progress: Progress = {},
): Promise<Batch> {
  return context.store.batches.load(await seal(context, request, keys, progress, false));
}

async function seal(
  context: IssuerContext,
  request: IssueRequest,
  keys: Keys,
  progress: Progress,
  paysItself: boolean,
): Promise<number> {
  await checkEntitled(context, keys.anchor.address);
  checkSigningKey(context, keys.signing);
  await checkClock(context); // every credential carries our time
  // now, not half way: any root costs the same
  if (paysItself)
    await context.ledger.checkFunds(keys.anchor.address, ledgerCall("anchor", [ANY_ROOT, request.rows.length]));
  const share = usableShareKey(context, keys.share ?? null);
  const { account, profile, clock } = context;
  checkExports({ achievement: request.achievement, account, profile, now: clock() }, request.rows, share !== null);
  const id = await sealBatch(context, request, { signing: keys.signing, share }, progress);
  progress.onState?.("sealed");
  return id;
}

/** Before anything is signed: may this key anchor for this issuer, and does the ledger know the profile as it is here? */
async function checkEntitled(context: IssuerContext, address: string): Promise<void> {
  const key = await context.ledger.key(address);
  const now = await context.ledger.blockTime();
  const entitled =
    key.issuerId === context.account.issuerId &&
    (key.permissions & PERMISSIONS.anchor) !== 0 &&
    key.revokedAt === 0 &&
    (key.until === 0 || key.until > now);
  if (!entitled) throw new CredenceError("key_not_entitled", { address, issuerId: context.account.issuerId });
  if ((await context.ledger.profileHash(context.account.issuerId)) !== profileHash(context.profile))
    throw new CredenceError("profile_not_current", {});
}

function checkSigningKey(context: IssuerContext, signing: SigningKey): void {
  if (!isUsable(context, signing.verificationMethod, "Multikey"))
    throw new CredenceError("signing_key_not_in_profile", { key: signing.verificationMethod });
}

/** The key for view B, if the profile in force lists it; an older profile does not. */
export const usableShareKey = (context: IssuerContext, share: ShareKey | null): ShareKey | null =>
  share !== null && isUsable(context, share.kid, "JsonWebKey") ? share : null;

function isUsable({ profile, clock }: IssuerContext, id: string, type: ProfileKey["type"]): boolean {
  const key = profile.keys.find((candidate) => candidate.id === id);
  const now = clock();
  return (
    key?.type === type &&
    secondsOf(key.from) <= now &&
    (key.until === undefined || now < secondsOf(key.until)) &&
    key.compromisedSince === undefined
  );
}
