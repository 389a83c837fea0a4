// credence export: the files of a published batch, into a folder, a ZIP or NDJSON.
import type { IssuerContext } from "../../issuer/context/issuerContext.ts";
import { exportToFolder } from "../../issuer/deliver/deliverFiles.ts";
import { exportBatch, type Exported } from "../../issuer/deliver/exportBatch.ts";
import { type MakeTarget, toNdjson, toZip } from "../../issuer/deliver/exportTargets.ts";
import { batchNumber } from "../session/arguments.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { printResult, type Session, withStore } from "../session/session.ts";

export interface ExportOptions {
  readonly out?: string;
  readonly zip?: string;
  readonly ndjson?: string;
}

export async function exportFiles(session: Session, batchText: string, options: ExportOptions): Promise<number> {
  const [into, ...more] = targetsOf(options);
  if (into === undefined || more.length > 0)
    throw new UsageError("Name one of --out DIR, --zip FILE and --ndjson FILE.");
  return withStore(session, async (store) => {
    const context = { store, profile: session.workspace.currentProfile(), clock: session.dependencies.clock };
    const { origin } = session.workspace.load();
    const exported = await into(context, batchNumber(batchText), origin);
    printResult(session, { format: "credence-export-v1", ...exported }, [
      `Files of ${exported.credentials} holders in ${exported.path}`,
    ]);
    return EXIT.ok;
  });
}

type Into = (
  context: Pick<IssuerContext, "store" | "profile" | "clock">,
  batchId: number,
  origin: string,
) => Promise<Exported>;

const folder =
  (path: string): Into =>
  (context, batchId, origin) =>
    exportToFolder(context, batchId, path, origin);

const file =
  (target: MakeTarget): Into =>
  (context, batchId, origin) =>
    exportBatch(context, batchId, target, origin);

const targetsOf = ({ out, zip, ndjson }: ExportOptions): Into[] => [
  ...(out === undefined ? [] : [folder(out)]),
  ...(zip === undefined ? [] : [file(toZip(zip))]),
  ...(ndjson === undefined ? [] : [file(toNdjson(ndjson))]),
];
