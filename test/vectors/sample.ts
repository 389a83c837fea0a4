// One batch, issued by the real code from fixed inputs, and what a ledger would say of it: the same bytes on every run
// and machine. Tests and the published vectors change what they are about.
import { keccak256, sha256 } from "#hash";
import { type Achievement, parseAchievement } from "../../src/core/achievement.ts";
import { hex, utf8 } from "../../src/core/bytes.ts";
import type { Deployment } from "../../src/core/deployment.ts";
import { NO_VIEW } from "../../src/core/digest.ts";
import type { ChainFacts, LedgerFacts, ListedLedger } from "../../src/core/facts.ts";
import type { Home } from "../../src/core/home.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { TrustPolicy } from "../../src/core/policy.ts";
import { type IssuerProfile, profileHash } from "../../src/core/profile.ts";
import { anchorMember, withProofs } from "../../src/core/proof.ts";
import type { RosterRow } from "../../src/core/rosterRow.ts";
import { BatchTree } from "../../src/core/tree.ts";
import { prepareBatch, type UnsignedCredential } from "../../src/issuer/prepare.ts";
import { multikeyOf, privateKeyOf } from "../../src/signature/ed25519.ts";
import { signCredential, type SigningKey } from "../../src/signature/eddsaRdfc2022.ts";

/** `length` bytes that depend on the label alone; at most 32. */
export const fixedBytes = (label: string, length = 32): Uint8Array =>
  sha256(`credence sample: ${label}`).slice(0, length);

/** Looks random to the issuing code, and is the same each time. */
function fixedRandom(label: string): (length: number) => Uint8Array {
  let calls = 0;
  return (length) => fixedBytes(`${label} ${calls++}`, length);
}

export const seconds = (time: string): number => Date.parse(time) / 1000;

export const ISSUED = seconds("2026-06-30T09:00:00Z");
export const ANCHORED = seconds("2026-06-30T09:05:00Z");
export const NOW = seconds("2026-09-01T12:00:00Z");

export const privateKey = privateKeyOf(fixedBytes("signing key"));
export const DID = `did:key:${multikeyOf(privateKey)}`;
export const KEY_ID = `${DID}#${multikeyOf(privateKey)}`;
export const signingKey: SigningKey = { verificationMethod: KEY_ID, privateKey };

export const home: Home = { chainId: 31337, ledger: hex(fixedBytes("ledger", 20)), issuerId: 7 };
export const CODE_HASH = hex(fixedBytes("code"));

export const profile: IssuerProfile = {
  format: "credence-issuer-profile-v1",
  did: DID,
  name: { en: "Example University", tr: "Örnek Üniversitesi" },
  domain: "example.edu",
  country: "IE",
  keys: [{ id: KEY_ID, type: "Multikey", value: multikeyOf(privateKey), from: "2026-01-01T00:00:00Z" }],
};

export const achievement: Achievement = parseAchievement({
  format: "credence-achievement-v1",
  id: "https://example.edu/achievements/ads-101/v1",
  version: "1.0",
  language: "en",
  title: "Applied Data Stewardship",
  description: "Curate, document and publish research data.",
  certifiedLearning: "Can plan and keep the life of a data set.",
  criteria: "Assessed by a supervised project and an oral examination.",
  outcomes: [{ text: "Write a data management plan." }, { text: "Publish a data set." }],
  participation: "both onsite and online",
  effortHours: "125",
  complexity: "Application of multiple skills to complex problems",
  verification: "Onsite, competency verified (two factors)",
  level: "bachelor",
  result: { name: "Final grade", type: "Percent", min: "0", max: "100", required: "50" },
  qualityAssurance: [{ name: "Academic Council" }],
  entryToDegree: { answer: "No" },
  creditToDegree: { answer: "Yes", targets: [{ degree: "BSc", institution: "Example University" }], units: "0.4" },
  ects: { credits: "5", hoursPerCredit: "25" },
  eqf: 6,
  field: { code: "0322", name: "Library, information and archival studies" },
}).achievement;

const rows: readonly RosterRow[] = [
  { row: 2, name: "Şimşek Ayşegül", email: "aysegul@example.edu", awardedDate: "2026-06-30", result: "94" },
  { row: 3, name: "王小明", learnerId: "https://example.edu/learners/2", result: "88", creditsEarned: "4.5" },
  { row: 4, name: "O’Brien, Siobhán", activityStartDate: "2026-02-01", activityEndDate: "2026-06-12", result: "71.5" },
  { row: 5, name: "محمد عبد الله", validUntil: "2036-06-30", language: "ar" },
  { row: 6, name: "=cmd|' /C calc'!A0", result: "50" },
];

export interface Issued {
  readonly credentials: readonly UnsignedCredential[];
  readonly root: Uint8Array;
  /** complete files of view A, in index order */
  readonly files: readonly JsonObject[];
}

/** Issue rows under any home and profile. */
export async function issue(
  changes: { readonly home?: Home; readonly profile?: IssuerProfile; readonly rows?: readonly RosterRow[] } = {},
): Promise<Issued> {
  const order = { home, profile, achievement, now: ISSUED, ...changes };
  const { credentials, tree } = prepareBatch(order, changes.rows ?? rows, fixedRandom("batch"));
  const paths = new BatchTree(credentials.map(({ leaf }) => leaf));
  const files = credentials.map(async ({ body, index, nonceA }) => {
    const anchor = anchorMember(order.profile.did, {
      home: order.home,
      root: tree.root,
      index,
      view: "A",
      nonce: nonceA,
      otherCommitment: NO_VIEW,
      path: paths.path(index),
    });
    return withProofs(body, await signCredential(body, signingKey, "2026-06-30T09:00:00Z"), anchor);
  });
  return { credentials, root: tree.root, files: await Promise.all(files) };
}

export const sample: Issued = await issue();

/** The file of one row of the sample. */
export const fileOf = (name: string): JsonObject =>
  sample.files.find((candidate) => JSON.stringify(candidate).includes(JSON.stringify(name))) as JsonObject;

/** The file that most tests are about: it expires, and its leaf has a full path. */
export const file = fileOf("محمد عبد الله");

export const ZERO_HASH = `0x${"0".repeat(64)}`;
export const ZERO_ADDRESS = `0x${"0".repeat(40)}`;

/** What the ledger says of the sample batch; changes replace single facts. */
export const ledgerFacts = (changes: Partial<LedgerFacts> = {}): LedgerFacts => ({
  didHash: hex(keccak256(utf8(DID))),
  key: hex(fixedBytes("anchoring key", 20)),
  anchoredAt: ANCHORED,
  size: sample.files.length,
  reaffirmedAt: 0,
  batchRevokedAt: 0,
  batchRevokedForKeyCompromise: false,
  revoked: false,
  superseded: false,
  suspended: false,
  keyAuthorizedAt: seconds("2026-01-01T00:00:00Z"),
  keyUntil: 0,
  keyRevokedAt: 0,
  keyCompromisedSince: 0,
  keyReportedAt: 0,
  profileHashAtAnchor: profileHash(profile),
  profileHashNow: profileHash(profile),
  ...changes,
});

/** A ledger that does not know the root, and knows the issuer. */
export const notAnchored = (changes: Partial<LedgerFacts> = {}): LedgerFacts =>
  ledgerFacts({
    key: ZERO_ADDRESS,
    anchoredAt: 0,
    size: 0,
    keyAuthorizedAt: 0,
    profileHashAtAnchor: ZERO_HASH,
    ...changes,
  });

/** `newest`: changes at the newest block; `final`: at the newest final one, by default the same. */
export const chainFacts = (newest: Partial<LedgerFacts> = {}, final: Partial<LedgerFacts> = newest): ChainFacts => ({
  block: { number: 1_204_331, hash: hex(fixedBytes("block")), timestamp: NOW - 12 },
  codeHash: CODE_HASH,
  newest: ledgerFacts(newest),
  final: ledgerFacts(final),
  accreditation: { issue: [], accredit: {} },
});

export const listed: ListedLedger = {
  network: "sample network",
  evidence: "production",
  status: "current",
  retiredAt: 0,
  codeHash: CODE_HASH,
  registry: null,
};

export const RPC = "http://127.0.0.1:8545/";

export const policy: TrustPolicy = {
  format: "credence-trust-v1",
  name: "Sample policy",
  issuers: [{ ...home, name: "Example University" }],
  chains: { [home.chainId]: { rpc: [RPC] } },
};

export const deployment: Deployment = {
  format: "credence-deployment-v1",
  chainId: home.chainId,
  network: "sample network",
  evidence: "production",
  contracts: {
    CredentialLedger: [
      {
        version: "1.0.0",
        status: "current",
        address: home.ledger,
        codeHash: CODE_HASH,
        deployBlock: 12,
        transactionHash: hex(fixedBytes("deployment")),
        deployer: hex(fixedBytes("deployer", 20)),
        constructorArgs: [],
        compiler: "0.8.37",
        commit: "0000000",
      },
    ],
  },
};

/** The private key of another issuer, for forgeries. */
export const strangersKey = privateKeyOf(fixedBytes("stranger's key"));

/** Multikey text of raw public key bytes. */
