// credence rebuild: the database again, out of exported folders and what the ledger says.
import { statSync } from "node:fs";
import { rebuild, type Rebuilt } from "../../issuer/repair/rebuildStore.ts";
import { batchLine, batchResult, nextSteps } from "../output/batchLines.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { withProgress } from "../output/progress.ts";
import { printResult, type Session } from "../session/session.ts";

export interface RebuildOptions {
  /** exported folders */
  readonly from: readonly string[];
}

/** Exit 5 if something could not be made again or checked; everything else is in the new database. */
export async function rebuildDatabase(session: Session, { from }: RebuildOptions): Promise<number> {
  if (from.length === 0) throw new UsageError("Name the exported folders: --from DIR, as often as there are some.");
  for (const folder of from)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is no folder.`);
  const issuing = await session.dependencies.openNewIssuingSession(session.workspace, { notice: session.io.err });
  try {
    const context = { ...issuing.context(), profiles: session.workspace.profiles() };
    const rebuilt = await withProgress(session, (progress) => rebuild(context, from, progress));
    if (rebuilt.batches.length > 0) await issuing.keep();
    const { faults, newLinks, unknownRows } = rebuilt;
    const result = { batches: rebuilt.batches.map(batchResult), faults, newLinks, unknownRows };
    printResult(session, { format: "credence-rebuild-v1", ...result }, linesOf(rebuilt));
    return faults.length === 0 && rebuilt.batches.length > 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await issuing.close();
  }
}

function linesOf({ batches, faults, newLinks, unknownRows }: Rebuilt): string[] {
  if (batches.length === 0) return ["Nothing was rebuilt, and no database was made.", ...faults.map(faultLine)];
  return [
    ...batches.flatMap((batch) => [batchLine(batch), ...nextSteps(batch)]),
    ...(faults.length === 0 ? [] : ["Not rebuilt, or not checked:", ...faults.map(faultLine), STILL_VERIFY]),
    ...(newLinks === 0
      ? []
      : [`Links: ${newLinks} are lost, no links.csv had them. New ones were made: export again.`]),
    ...(unknownRows === 0 ? [] : [`Rows of the roster: ${unknownRows} are lost, no links.csv had them.`]),
    "Lost, because neither files nor ledger hold them: signed transactions, withdrawn links, batches that were never exported.",
    "A backup has them: credence restore.",
  ];
}

const faultLine = ({ where, message, code }: Rebuilt["faults"][number]): string => `  ${where}: ${message} [${code}]`;

const STILL_VERIFY =
  "Credentials named here cannot be proved again from this database. Files that holders have still verify; a file that a " +
  "holder gives back can be put into the folder.";
