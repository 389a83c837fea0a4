// credence fsck: everything stored, computed again; one batch or all of them.
import type { Fault } from "../../core/errors.ts";
import { fsckBatch, fsckRecords } from "../../issuer/fsck.ts";
import { batchNumber } from "../arguments.ts";
import { EXIT, UsageError } from "../exit.ts";
import { withProgress } from "../progress.ts";
import { printResult, type Session, withStore } from "../session.ts";
import type { Batch, Store } from "../tools.ts";

export interface FsckOptions {
  /** check every signature, of large batches too */
  readonly all: boolean;
}

interface Checked {
  readonly batch: number;
  readonly size: number;
  readonly signatures: number;
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
    const summary = checked.map(({ batch, size, signatures }) => ({ batch, size, signatures }));
    printResult(session, { format: "credence-fsck-v1", batches: summary, faults }, [
      ...(batches.length === 0 ? ["No sealed batches: nothing could be compared."] : []),
      ...lines,
    ]);
    return faults.length === 0 ? EXIT.ok : EXIT.failed;
  });
}

async function checkBatches(session: Session, store: Store, batches: readonly Batch[], all: boolean) {
  const profiles = session.workspace.profiles();
  const checked: Checked[] = [];
  for (const batch of batches) {
    const found = await withProgress(session, (tell) => fsckBatch(store, batch, profiles, all, tell));
    checked.push({ batch: batch.id, size: batch.size, ...found });
  }
  return checked;
}

/** Oldest first. */
const sealedBatches = async (store: Store): Promise<Batch[]> =>
  (await store.listBatches()).filter(({ root }) => root !== "").reverse();

async function sealedBatch(store: Store, text: string): Promise<Batch> {
  const batch = await store.loadBatch(batchNumber(text));
  if (batch.root !== "") return batch;
  throw new UsageError(`Batch ${batch.id} was not sealed: there is nothing that could be compared.`);
}

function linesOf({ batch, size, signatures, faults }: Checked): string[] {
  if (faults.length > 0) return [`batch ${batch} is damaged:`, ...faults.map(faultLine)];
  const sample = signatures < size ? `; signatures of ${signatures} were checked, --all checks every one` : "";
  return [
    `batch ${batch}: ${size} credentials, both views, signatures, tree and root are as they were sealed${sample}`,
  ];
}

const faultLine = ({ where, message, code }: Fault): string => `  ${where}: ${message} [${code}]`;

const NEXT = [
  "What is named cannot be proved again from this database: do not anchor or export it. Restore a backup (credence",
  "restore), or make the database anew from exported files (credence rebuild). Files that holders have still verify.",
];
