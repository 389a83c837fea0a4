// The stored credentials of a batch some at a time, in order, each with what is wrong with it. A large batch is checked by
// threads, a few chunks ahead of whoever reads, so that a million needs no more memory than some thousands.
import type { Fault } from "../core/errors.ts";
import type { NewCredential, Store } from "../store/store.ts";
import { type Checked, CredentialCheck } from "./fsckCredential.ts";
import { pack, type Packed } from "./packed.ts";
import { inOrder, threadCount, Threads } from "./threads.ts";

/** Up to here, starting threads costs more than it gains. */
const FEW = 2_000;

export interface CheckedChunk {
  readonly credentials: readonly NewCredential[];
  /** of each of them */
  readonly found: readonly (readonly Fault[])[];
}

export async function* checkedChunks(store: Store, checked: Checked): AsyncIterable<CheckedChunk> {
  const chunks = store.readChunks(checked.batch.id);
  if (checked.batch.size <= FEW) {
    const check = new CredentialCheck(checked);
    for await (const credentials of chunks) yield { credentials, found: await check.faults(credentials) };
    return;
  }
  const threads = new Threads<Packed, Fault[][]>("fsckWorker", checked, threadCount());
  try {
    yield* inOrder(chunks, threads.depth, async (credentials) => ({
      credentials,
      found: await threads.ask(pack(credentials)),
    }));
  } finally {
    await threads.close();
  }
}
