// credence issuer register | update: the organisation on the ledger, its profile here. The profile file names DID, names,
// domain and country; the signing keys of this workspace are added to it.
import type { Json, JsonObject } from "../../core/json/strictJson.ts";
import { parseJsonObject } from "../../core/json/strictJson.ts";
import {
  type IssuerProfile,
  parseProfile,
  PROFILE_FORMAT,
  profileHash,
  profileName,
} from "../../core/trust/issuerProfile.ts";
import type { KeyInfo } from "../../core/trust/keyInfo.ts";
import { isoTime } from "../../core/values/time.ts";
import { profileUnderWay, registerIssuer, updateProfile } from "../../issuer/acts/registerIssuer.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { putInForce } from "../session/ownIssuer.ts";
import { openAccount, printResult, readInput, type Session, vaultOf, withIssuingSession } from "../session/session.ts";
import type { IssuingSession } from "../session/dependencies.ts";
import { isDidKey, shareKeyIdOf, signingKeyIdOf } from "../session/signingKeyIds.ts";

export async function register(session: Session, profilePath: string): Promise<number> {
  const { workspace } = session;
  if (workspace.load().issuer !== undefined)
    throw new UsageError("This workspace has an issuer already. To change its profile: credence issuer update.");
  return withIssuingSession(session, async (issuing) => {
    const authority = await openAccount(session, "authority");
    const profile =
      (await profileUnderWay(issuing, authority.address, workspace.profiles())) ??
      (await completeProfile(session, issuing, readDraft(profilePath), []));
    workspace.saveProfile(profile); // the ledger will hold its hash alone
    await issuing.network.fund(authority.address);
    const issuerId = await registerIssuer(issuing, authority, profile);
    putInForce(session, issuing, profile, issuerId);
    printResult(
      session,
      { format: "credence-issuer-v1", issuerId, did: profile.did, profileHash: profileHash(profile) },
      [
        `${profileName(profile, "en")} (${profile.did}) is issuer ${issuerId} on chain ${issuing.network.chainId}.`,
        `Trust policy for this workspace: ${workspace.trustPath}`,
      ],
    );
    return EXIT.ok;
  });
}

export async function update(session: Session, profilePath: string | undefined): Promise<number> {
  const { workspace } = session;
  return withIssuingSession(session, async (issuing) => {
    const current = workspace.currentProfile();
    const draft = profilePath === undefined ? (current as unknown as JsonObject) : readDraft(profilePath);
    const profile = await completeProfile(session, issuing, draft, current.keys);
    if (profile.did !== current.did)
      throw new UsageError("The DID of an issuer never changes. A new DID is a new issuer.");
    const context = issuing.context();
    workspace.saveProfile(profile);
    const transaction = await updateProfile(context, await openAccount(session, "authority"), profile);
    putInForce(session, issuing, profile, context.account.issuerId);
    printResult(
      session,
      {
        format: "credence-issuer-v1",
        issuerId: context.account.issuerId,
        profileHash: profileHash(profile),
        transaction,
      },
      [`The profile of issuer ${context.account.issuerId} is in force: ${profile.keys.length} keys.`],
    );
    return EXIT.ok;
  });
}

const readDraft = (path: string): JsonObject => parseJsonObject(readInput(path));

/** The draft with the format tag, its keys, and every other signing key of this workspace, valid from now on. */
async function completeProfile(
  session: Session,
  issuing: IssuingSession,
  draft: JsonObject,
  known: IssuerProfile["keys"],
): Promise<IssuerProfile> {
  const did = typeof draft.did === "string" ? draft.did : "";
  const from = isoTime(await issuing.ledger.blockTime());
  const own = Array.isArray(draft.keys) ? draft.keys : [...known];
  const ids = new Set(own.map((key) => (key as { id?: string }).id));
  const signing = (await vaultOf(session).list()).filter(({ purpose }) => purpose === "signing");
  const added = signing.flatMap((key) => profileKeysOf(did, key, from)).filter(({ id }) => !ids.has(id));
  if (isDidKey(did) && known.length === 0) checkDidKey(did, [...own, ...added] as ListedKey[], signing);
  return parseProfile({ ...draft, format: PROFILE_FORMAT, keys: [...own, ...added] as unknown as Json });
}

interface ListedKey {
  readonly id?: unknown;
  readonly value?: unknown;
}

/** Resolvers of did:key find one key and no other: what else a new profile lists could be checked by our verifier alone. */
function checkDidKey(did: string, listed: readonly ListedKey[], signing: readonly KeyInfo[]): void {
  if (listed.length === 0) throw new UsageError(otherKey(did, signing));
  const wrong = listed.find(({ id, value }) => id !== `${did}#${String(value)}` || did !== `did:key:${String(value)}`);
  if (wrong !== undefined)
    throw new UsageError(
      `The profile of a did:key can list one key, ${did}#${did.slice("did:key:".length)}, and not ${String(wrong.id)}. ` +
        "Remove it from the profile, or use a did:web.",
    );
}

/** The keys of a signing keystore as a profile lists them; none that the DID excludes. */
function profileKeysOf(did: string, key: KeyInfo, from: string) {
  const [id, shareId] = [signingKeyIdOf(did, key), shareKeyIdOf(did, key.name)];
  return [
    ...(id === null ? [] : [{ id, type: "Multikey", value: key.publicKey ?? "", from }]),
    ...(shareId === null || key.publicJwk === null
      ? []
      : [{ id: shareId, type: "JsonWebKey", value: key.publicJwk, from }]),
  ];
}

const otherKey = (did: string, signing: readonly KeyInfo[]): string =>
  `${did} names another key than those of this workspace (${signing.map(({ name, publicKey }) => `${name}: did:key:${publicKey}`).join(", ")}). ` +
  "Write the DID of one of these keys into the profile, or use a did:web.";
