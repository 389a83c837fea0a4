// Sealed batches as the pipeline makes them, small, without signatures that anybody checks.
import { NOTHING_COMMON } from "../../src/core/abbreviation.ts";
import { hex, utf8 } from "../../src/core/bytes.ts";
import { sealTree, type TreeTile } from "../../src/core/batch.ts";
import { NO_VIEW } from "../../src/core/digest.ts";
import { canonicalize } from "../../src/core/canonical.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { NewBatch, NewCredential, SealedCredential, Store, StoredTransaction } from "../../src/store/store.ts";

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

export const transaction = (number: number, changes: Partial<StoredTransaction> = {}): StoredTransaction => ({
  hash: `0x${String(number).padStart(64, "0")}`,
  purpose: "anchor",
  batchId: null,
  from: `0x${"cd".repeat(20)}`,
  nonce: number,
  raw: `0x02${"ef".repeat(100)}`,
  createdAt: "2026-06-30T10:00:01Z",
  blockNumber: null,
  gasUsed: null,
  ...changes,
});
