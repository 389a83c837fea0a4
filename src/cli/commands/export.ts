// credence export: the files of a published batch, into a folder, a ZIP or NDJSON.
import { exportBatch } from "../../issuer/exportBatch.ts";
import { type ExportTarget, toFolder, toNdjson, toZip } from "../../issuer/exportTargets.ts";
import { batchNumber } from "../arguments.ts";
import { EXIT, UsageError } from "../exit.ts";
import { printResult, type Session, withStore } from "../session.ts";

export interface ExportOptions {
  readonly out?: string;
  readonly zip?: string;
  readonly ndjson?: string;
}

export async function exportFiles(session: Session, batchText: string, options: ExportOptions): Promise<number> {
  const makeTarget = targetOf(options);
  return withStore(session, async (store) => {
    const profile = session.workspace.currentProfile();
    const { origin } = session.workspace.load();
    const exported = await exportBatch({ store, profile }, batchNumber(batchText), makeTarget, origin);
    printResult(session, { format: "credence-export-v1", ...exported }, [
      `Files of ${exported.credentials} holders in ${exported.path}`,
    ]);
    return EXIT.ok;
  });
}

function targetOf({ out, zip, ndjson }: ExportOptions): () => ExportTarget {
  const [target, ...more] = [
    ...(out === undefined ? [] : [() => toFolder(out)]),
    ...(zip === undefined ? [] : [() => toZip(zip)]),
    ...(ndjson === undefined ? [] : [() => toNdjson(ndjson)]),
  ];
  if (target !== undefined && more.length === 0) return target;
  throw new UsageError("Name one of --out DIR, --zip FILE and --ndjson FILE.");
}
