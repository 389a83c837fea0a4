// credence fsck: compute everything that is stored again, of one batch or of all.
import type { Fault } from "../../core/errors/credenceError.ts";
import { fsckBatch, fsckRecords } from "../../issuer/repair/fsck.ts";
import { batchNumber } from "../session/arguments.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { withProgress } from "../output/progress.ts";
import { printResult, type Session, withStore } from "../session/session.ts";
import type { Batch } from "../../state/batch.ts";
import type { Store } from "../../state/store.ts";

export interface FsckOptions {
  /** check every signature by the JSON-LD library */
  readonly all: boolean;
}

interface Checked {
  readonly batch: number;
  readonly size: number;
  readonly faults: readonly Fault[];
}

/** Exit 5 where something is wrong. */
export async function fsck(session: Session, batchText: string | undefined, options: FsckOptions): Promise<number> {
  return withStore(session, async (store) => {
    const batches = batchText === undefined ? await sealedBatches(store) : [await sealedBatch(store, batchText)];
    const checked = await checkBatches(session, store, batches, options.all);
    const records = batchText === undefined ? await fsckRecords(store) : [];
    const faults = [...checked.flatMap((one) => one.faults), ...records];
    const lines = [...checked.flatMap(linesOf), ...records.map(faultLine), ...(faults.length === 0 ? [] : NEXT)];
    const summary = checked.map(({ batch, size }) => ({ batch, size }));
    printResult(session, { format: "credence-fsck-v1", batches: summary, faults }, [
      ...(batches.length === 0 ? ["No sealed batches: nothing could be compared."] : []),
      ...lines,
    ]);
    return faults.length === 0 ? EXIT.ok : EXIT.failed;
  });
}

async function checkBatches(session: Session, store: Store, batches: readonly Batch[], all: boolean) {
  const profiles = session.workspace.profiles();
  const { openPool } = session.dependencies;
  const checked: Checked[] = [];
  for (const batch of batches) {
    const faults = await withProgress(session, (progress) =>
      fsckBatch({ store, openPool }, batch, profiles, all, progress),
    );
    checked.push({ batch: batch.id, size: batch.size, faults });
  }
  return checked;
}

/** Oldest first. */
const sealedBatches = async (store: Store): Promise<Batch[]> =>
  (await store.batches.list()).filter(({ root }) => root !== "").reverse();

async function sealedBatch(store: Store, text: string): Promise<Batch> {
  const batch = await store.batches.load(batchNumber(text));
  if (batch.root !== "") return batch;
  throw new UsageError(`Batch ${batch.id} was not sealed: there is nothing that could be compared.`);
}

const linesOf = ({ batch, size, faults }: Checked): string[] =>
  faults.length === 0
    ? [`batch ${batch}: ${size} credentials, both views, signatures, tree and root are as they were sealed`]
    : [`batch ${batch} is damaged:`, ...faults.map(faultLine)];

const faultLine = ({ where, message, code }: Fault): string => `  ${where}: ${message} [${code}]`;

const NEXT = [
  "What is named cannot be proved again from this database: do not anchor or export it. Restore a backup (credence",
  "restore), or make the database anew from exported files (credence rebuild). Files that holders have still verify.",
];
