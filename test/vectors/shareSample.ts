// A batch whose credentials have both views, made by the real code from fixed inputs, and what a ledger would say of it.
import { keccak256 } from "#hash";
import { writeAnchor } from "../../src/core/anchor.ts";
import { hex, utf8 } from "../../src/core/bytes.ts";
import { type CredentialInput, makeCredential } from "../../src/core/credential.ts";
import { commitmentOf, digestOfViewA, digestOfViewB, type View } from "../../src/core/digest.ts";
import type { LedgerFacts } from "../../src/core/facts.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { signingInputOf } from "../../src/core/jwt.ts";
import { leafOf } from "../../src/core/leaf.ts";
import { type IssuerProfile, profileHash } from "../../src/core/profile.ts";
import type { RosterRow } from "../../src/core/rosterRow.ts";
import { writeCompact } from "../../src/core/share.ts";
import { BatchTree } from "../../src/core/tree.ts";
import { makeViewB, SALTS_LENGTH } from "../../src/core/viewB.ts";
import { es256KeyOf, publicJwkOf, type ShareKey, signShare } from "../../src/signature/es256.ts";
import type { VerifierSources } from "../../src/verifier/verifier.ts";
import { achievement, chainFacts, fixedBytes, home, profile as edProfile } from "./sample.ts";
import { withChain } from "./verify.ts";

/** A path form, so that the https address has all that it can have. */
export const DID = "did:web:example.edu%3a8443:science";
export const KID = `${DID}#signing-1-es256`;
export const shareKey: ShareKey = { kid: KID, privateKey: es256KeyOf(fixedBytes("signing key")) };

export const profile: IssuerProfile = {
  ...edProfile,
  did: DID,
  keys: [
    ...edProfile.keys,
    { id: KID, type: "JsonWebKey", value: publicJwkOf(shareKey.privateKey), from: "2026-01-01T00:00:00Z" },
  ],
};

/** Everything that a row can have. */
export const fullRow: RosterRow = {
  row: 2,
  name: "Şimşek Ayşegül",
  learnerId: "https://example.edu/learners/1",
  email: "aysegul@example.edu",
  awardedDate: "2026-06-29",
  activityStartDate: "2026-02-01",
  activityEndDate: "2026-06-12",
  validUntil: "2036-06-30",
  result: "94",
  creditsEarned: "4.50",
};

export const inputOf = (row: RosterRow, changes: Partial<CredentialInput> = {}): CredentialInput => ({
  home,
  issuer: { did: DID, name: "Example University", country: "IE" },
  achievement,
  row,
  id: "urn:uuid:90dabcc6-4257-4996-b120-1997d6f29ffe",
  subjectId: "urn:uuid:0adb0037-eb2b-4a3e-b1ed-4af59f80ae0f",
  emailSalt: "AAECAwQFBgcICQoLDA0ODw",
  validFrom: "2026-06-30T09:00:00Z",
  ...changes,
});

/** Eight salts that depend on the label alone. */
export const saltsOf = (label: string): Uint8Array => {
  const salts = new Uint8Array(SALTS_LENGTH);
  for (let at = 0; at < SALTS_LENGTH; at += 32) salts.set(fixedBytes(`${label} salts ${at}`), at);
  return salts;
};

export interface IssuedShare {
  readonly body: JsonObject;
  readonly jwt: string;
  readonly disclosures: readonly string[];
  /** with every disclosure */
  readonly compact: string;
  /** text of the anchor of each view */
  readonly anchors: Readonly<Record<View, string>>;
}

/** Seal a batch whose views B are these JWTs, whoever made them. */
export function sealShares(
  views: readonly { readonly body: JsonObject; readonly jwt: string; readonly disclosures: readonly string[] }[],
): { readonly shares: readonly IssuedShare[]; readonly root: Uint8Array } {
  const parts = views.map(({ body, jwt }, index) => {
    const [nonceA, nonceB] = [fixedBytes(`nonce A ${index}`), fixedBytes(`nonce B ${index}`)];
    const a = commitmentOf("A", nonceA, digestOfViewA(body));
    const b = commitmentOf("B", nonceB, digestOfViewB(jwt));
    return { nonceA, nonceB, a, b, leaf: leafOf(index, a, b) };
  });
  const tree = new BatchTree(parts.map(({ leaf }) => leaf));
  const root = tree.root();
  const shares = views.map((view, index) => {
    const { nonceA, nonceB, a, b } = parts[index] as (typeof parts)[number];
    const common = { home, root, index, path: tree.path(index) };
    const anchors = {
      A: writeAnchor({ ...common, view: "A", nonce: nonceA, otherCommitment: b }),
      B: writeAnchor({ ...common, view: "B", nonce: nonceB, otherCommitment: a }),
    };
    return { ...view, compact: writeCompact(view), anchors };
  });
  return { shares, root };
}

const rows: readonly RosterRow[] = [fullRow, { row: 3, name: "王小明" }, { row: 4, name: "O’Brien", result: "71.5" }];

const batch = sealShares(
  rows.map((row, i) => {
    const input = inputOf(row, { id: `urn:uuid:90dabcc6-4257-4996-b120-1997d6f2900${i}` });
    const { header, payload, disclosures } = makeViewB(input, KID, saltsOf(row.name));
    return { body: makeCredential(input), jwt: signShare(signingInputOf(header, payload), shareKey), disclosures };
  }),
);
export const shares = batch.shares;
export const share = shares[0] as IssuedShare;

/** What the ledger says of the batch; changes replace single facts. */
export const facts = (changes: Partial<LedgerFacts> = {}, under: IssuerProfile = profile): Partial<LedgerFacts> => ({
  didHash: hex(keccak256(utf8(DID))),
  size: rows.length,
  profileHashAtAnchor: profileHash(under),
  profileHashNow: profileHash(under),
  ...changes,
});

/** A verifier's sources under which the batch is valid. */
export const sources = (changes: Partial<VerifierSources> = {}): Partial<VerifierSources> => ({
  ...withChain(chainFacts(facts())),
  profiles: [profile],
  ...changes,
});
