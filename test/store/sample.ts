// Sealed batches as the pipeline makes them, small, without signatures that anybody checks.
import { NOTHING_COMMON } from "../../src/core/abbreviation.ts";
import { hex, utf8 } from "../../src/core/bytes.ts";
import { sealTree, type TreeTile } from "../../src/core/batch.ts";
import { NO_VIEW } from "../../src/core/digest.ts";
import { canonicalize } from "../../src/core/canonical.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  type MinedVersion,
  MOVES,
  type NewSending,
  type Sending,
  type SendingState,
  type SignedVersion,
} from "../../src/store/sendings.ts";
import type { NewBatch, NewCredential, SealedCredential, Store } from "../../src/store/store.ts";

const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

export const uuid = (number: number): string => `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** `first`: of the numbers in the credentials' ids. */
export function sealedBatch(size: number, first = 0): SampleBatch {
  const credentials = Array.from({ length: size }, (_, index) => credential(index, uuid(first + index)));
  const { root, tiles } = sealTree(credentials.map(({ leaf }) => leaf));
  return { batch: { ...batch, size }, root: hex(root), credentials, tiles };
}

export interface SampleBatch {
  readonly batch: NewBatch;
  readonly root: string;
  /** as they are read back */
  readonly credentials: readonly SealedCredential[];
  readonly tiles: readonly TreeTile[];
}

/** Fill and seal it as the pipeline does; its number. */
export async function saveSealed(
  store: Store,
  { batch: about, root, credentials, tiles }: SampleBatch,
): Promise<number> {
  const id = await store.openBatch(about);
  await store.addCredentials(id, credentials.map(written));
  await store.sealBatch(id, root, tiles, about.sealedAt);
  return id;
}

/** As it goes into the database. */
export const written = (credential: SealedCredential): NewCredential => ({
  ...credential,
  body: canonicalize(credential.body),
  signature: canonicalize(credential.signature as unknown as Json),
});

const batch: Omit<NewBatch, "size"> = {
  chainId: 9_007_199_254_740_991,
  ledger: `0x${"ab".repeat(20)}`,
  issuerId: 9_007_199_254_740_990,
  achievementId: "https://example.edu/achievements/x/v1",
  achievementName: 'Ethics "in" Practice; drop table batches --',
  sealedAt: "2026-06-30T10:00:00Z",
  texts: NOTHING_COMMON,
};

function credential(index: number, id: string): SealedCredential {
  const body: JsonObject = {
    id,
    name: "Şükrü 𝒦 Ō'Néill\u2028",
    credentialSubject: { identifier: [{ b: "2", a: 1.5 }] },
  };
  const [a = 0, b = 0] = utf8(id).slice(-2);
  return {
    index,
    id,
    row: 1_000 - index,
    body,
    signature: {
      type: "DataIntegrityProof",
      cryptosuite: "eddsa-rdfc-2022",
      created: "2026-06-30T10:00:00Z",
      verificationMethod: "did:web:university.example#signing",
      proofPurpose: "assertionMethod",
      proofValue: `z${index}`,
    },
    nonceA: bytes(index % 256),
    commitmentB: NO_VIEW,
    leaf: Uint8Array.from([a, b, index >> 8, index & 255, ...bytes(0).slice(4)]),
    viewB:
      index % 3 === 0
        ? null
        : {
            jwt: `eyJ.${index}.c2ln`,
            disclosures: index % 3 === 1 ? [] : ["WyJh", "WyJi"],
            nonceB: bytes((index + 1) % 256),
          },
  };
}

/** When all of it happens. */
export const AT = "2026-06-30T10:00:01Z";

export const SENDER = `0x${"cd".repeat(20)}`;

let signed = 0;

/** A version that nobody else has. */
export const version = (nonce = ++signed): SignedVersion & { nonce: number } => ({
  hash: `0x${String(++signed).padStart(64, "0")}`,
  raw: `0x02${"ef".repeat(100)}`,
  createdAt: AT,
  nonce,
});

export const newSending = (changes: Partial<NewSending> = {}): NewSending => ({
  purpose: "anchor",
  batchId: null,
  chainId: 31_337,
  sender: SENDER,
  version: version(),
  createdAt: AT,
  ...changes,
});

export const minedIn = (hash: string, blockNumber = 12_345_678_901): MinedVersion => ({
  hash,
  blockNumber,
  blockHash: `0x${"bb".repeat(32)}`,
  gasUsed: 30_000_000,
});

/** A new sending of a batch, brought to a state by allowed moves only. */
export async function sendingOf(store: Store, batchId: number | null, state: SendingState): Promise<Sending> {
  let sending = await store.sendings.open(newSending({ batchId }), null);
  for (const to of pathTo(state)) {
    const hash = sending.versions[0]?.hash ?? "";
    const facts = to === "included" ? { at: AT, mined: minedIn(hash), anchoredAt: AT } : { at: AT };
    sending = await store.sendings.move(sending.id, sending.state, to, facts);
  }
  return sending;
}

/** The shortest way from `intended`, without `intended` itself. */
export function pathTo(state: SendingState): SendingState[] {
  const paths = new Map<SendingState, SendingState[]>([["intended", []]]);
  for (const [from, path] of paths) for (const to of MOVES[from]) if (!paths.has(to)) paths.set(to, [...path, to]);
  const path = paths.get(state);
  if (path === undefined) throw new Error(`${state} cannot be reached`);
  return path;
}
