// The issuing pipeline as it reads in the README: rows → credentials → signatures → sealed and durable → anchored →
// published. Whoever calls it has parsed the roster (roster.ts) and opened the keys.
import type { AccountKey } from "../chain/keystore.ts";
import { ANCHOR } from "../chain/keyConsent.ts";
import { ledgerCall } from "../chain/ledgerCodec.ts";
import type { FeeEstimate } from "../chain/writer.ts";
import type { Achievement } from "../core/achievement.ts";
import { hex } from "../core/bytes.ts";
import { CredenceError } from "../core/errors.ts";
import { profileHash } from "../core/profile.ts";
import type { RosterRow } from "../core/rosterRow.ts";
import { signCredential, type SigningKey } from "../signature/eddsaRdfc2022.ts";
import type { Batch, SealedCredential } from "../store/store.ts";
import { advanceBatch, type OnState } from "./anchorBatch.ts";
import { type IssuerContext, isoTime } from "./context.ts";
import { type PreparedBatch, prepareBatch, type UnsignedCredential } from "./prepare.ts";

/** A root that nobody anchors: asks for facts of the issuer alone. */
const NO_ROOT = `0x${"0".repeat(64)}`;

export interface Order {
  readonly rows: readonly RosterRow[];
  readonly achievement: Achievement;
}

export interface DryRun extends PreparedBatch {
  readonly fee: FeeEstimate;
}

/** Everything but signing, saving and sending. `anchorAddress`: of the key that would anchor. Throws as issueRoster. */
export async function dryRun(context: IssuerContext, order: Order, anchorAddress: string): Promise<DryRun> {
  await checkEntitled(context, anchorAddress);
  const prepared = prepare(context, order);
  return { ...prepared, fee: await context.ledger.estimate(anchorAddress, anchorCall(prepared)) };
}

export interface Keys {
  readonly signing: SigningKey;
  readonly anchor: AccountKey;
}

/** Told how many credentials are signed; for progress only. */
export type OnSigned = (done: number, total: number) => void;

/**
 * Issue a roster: the published batch, or as far as it came. Throws `key_not_entitled`, `profile_not_current`,
 * `signing_key_not_in_profile`, `no_funds`, `root_mismatch` and what the ledger refuses; a sealed batch stays and can be resumed.
 */
export async function issueRoster(
  context: IssuerContext,
  order: Order,
  keys: Keys,
  tell: { readonly onSigned?: OnSigned; readonly onState?: OnState } = {},
): Promise<Batch> {
  await checkEntitled(context, keys.anchor.address);
  checkSigningKey(context, keys.signing);
  const prepared = prepare(context, order);
  await context.ledger.checkFunds(keys.anchor.address, anchorCall(prepared)); // now, not when a batch is half done
  const signed = await signAll(prepared.credentials, keys.signing, isoTime(context.clock()), tell.onSigned);
  const id = await context.store.saveSealed(
    {
      ...context.home,
      achievementId: order.achievement.id,
      achievementName: order.achievement.title,
      root: hex(prepared.tree.root),
      size: prepared.tree.size,
      sealedAt: isoTime(context.clock()),
    },
    signed,
    prepared.tree.tiles,
  );
  tell.onState?.("sealed");
  return advanceBatch(context, id, keys.anchor, tell.onState);
}

const prepare = (context: IssuerContext, order: Order): PreparedBatch =>
  prepareBatch({
    ...order,
    home: context.home,
    profile: context.profile,
    now: context.clock(),
    random: context.random,
  });

const anchorCall = ({ tree }: PreparedBatch): string => ledgerCall("anchor", [hex(tree.root), tree.size]);

async function signAll(
  credentials: readonly UnsignedCredential[],
  key: SigningKey,
  created: string,
  onSigned?: OnSigned,
): Promise<SealedCredential[]> {
  const signed: SealedCredential[] = [];
  for (const credential of credentials) {
    signed.push({ ...credential, signature: await signCredential(credential.body, key, created) });
    onSigned?.(signed.length, credentials.length);
  }
  return signed;
}

/** Before anything is signed: may this key anchor for this issuer, and does the ledger know the profile as it is here? */
async function checkEntitled(context: IssuerContext, address: string): Promise<void> {
  const key = await context.ledger.key(address);
  const now = await context.ledger.blockTime();
  const entitled =
    key.issuerId === context.home.issuerId &&
    (key.permissions & ANCHOR) !== 0 &&
    key.revokedAt === 0 &&
    (key.until === 0 || key.until > now);
  if (!entitled) throw new CredenceError("key_not_entitled", { address, issuerId: context.home.issuerId });
  const facts = await context.ledger.facts(context.home.issuerId, NO_ROOT);
  if (facts.profileHashNow !== profileHash(context.profile)) throw new CredenceError("profile_not_current", {});
}

function checkSigningKey(context: IssuerContext, signing: SigningKey): void {
  const key = context.profile.keys.find(({ id }) => id === signing.verificationMethod);
  const now = context.clock();
  const usable =
    key?.type === "Multikey" &&
    Date.parse(key.from) / 1000 <= now &&
    (key.until === undefined || now < Date.parse(key.until) / 1000) &&
    key.compromisedSince === undefined;
  if (!usable) throw new CredenceError("signing_key_not_in_profile", { key: signing.verificationMethod });
}
