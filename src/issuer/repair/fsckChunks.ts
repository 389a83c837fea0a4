// The stored credentials of a batch some at a time, in order, each with what is wrong with it. A large batch is checked by
// threads, a few pieces ahead of whoever reads, so that a million needs no more memory than some thousands.
import type { Fault } from "../../core/errors/credenceError.ts";
import type { Range, StoredCredential } from "../../state/credential.ts";
import type { Store, StoreAddress } from "../../state/store.ts";
import { type Checked, CredentialCheck } from "./fsckCredential.ts";
import { answersOf } from "../pool/ranges.ts";

/** Credentials that are checked without threads. */
const INLINE_UP_TO = 2_000;

/** What a thread is started with. */
export interface FsckTask {
  readonly address: StoreAddress;
  readonly checked: Checked;
}

export interface CheckedChunk {
  readonly indices: readonly number[];
  /** of each of them, 32 bytes; zeros where the stored one is no leaf */
  readonly leaves: Uint8Array;
  /** of each of them */
  readonly found: readonly (readonly Fault[])[];
}

export async function* checkedChunks(store: Store, checked: Checked): AsyncIterable<CheckedChunk> {
  const { id, size } = checked.batch;
  const check = new CredentialCheck(checked);
  const inProcess = (range: Range) => checkRange(store, id, range, check);
  const task: FsckTask = { address: store.address, checked };
  for await (const chunks of answersOf({
    size,
    inlineUpTo: INLINE_UP_TO,
    inProcess: inProcess,
    entry: "fsck",
    task: task,
  }))
    yield* chunks;
}

/** Of the credentials of a piece. */
export async function checkRange(
  store: Store,
  batchId: number,
  range: Range,
  check: CredentialCheck,
): Promise<CheckedChunk[]> {
  const chunks: CheckedChunk[] = [];
  for await (const credentials of store.credentials.readChunks(batchId, range))
    chunks.push(chunkOf(credentials, await check.faults(credentials)));
  return chunks;
}

function chunkOf(credentials: readonly StoredCredential[], found: readonly (readonly Fault[])[]): CheckedChunk {
  const leaves = new Uint8Array(32 * credentials.length);
  for (const [i, { leaf }] of credentials.entries()) if (leaf.length === 32) leaves.set(leaf, 32 * i);
  return { indices: credentials.map(({ index }) => index), leaves, found };
}
