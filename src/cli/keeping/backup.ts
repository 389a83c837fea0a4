// credence backup: everything in a workspace that cannot be made again from exported files or the ledger, as of one moment.
// credence restore: a new workspace from a backup, after every checksum and every sealed batch was checked.
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseDeployment } from "../../core/trust/deployment.ts";
import { CredenceError, type Fault } from "../../core/errors/credenceError.ts";
import { parseJson } from "../../core/json/strictJson.ts";
import { isoTime } from "../../core/values/time.ts";
import { copyInto, type Manifest, restoreBackup, writeBackup } from "../../issuer/repair/backup.ts";
import { fsckBatch, fsckRecords } from "../../issuer/repair/fsck.ts";
import { EXIT, UsageError } from "../session/exit.ts";
import { withProgress } from "../output/progress.ts";
import { printResult, readInput, type Session } from "../session/session.ts";
import { Workspace } from "../../workspace/workspace.ts";

export async function backup(session: Session, directory: string): Promise<number> {
  const { workspace, dependencies } = session;
  refuseFull(directory, "a backup never takes the place of anything");
  const files = workspace.backupFiles();
  const about = { madeAt: isoTime(dependencies.clock()), software: dependencies.software };
  const made = await writeBackup(resolve(directory), about, async (folder) => {
    await dependencies.copyDatabase(workspace, join(folder, databaseName(workspace)));
    for (const [name, path] of files) copyInto(folder, name, path);
  });
  const hasDatabase = databaseName(workspace) in made.files;
  const result = { path: directory, database: hasDatabase, madeAt: made.madeAt, files: Object.keys(made.files) };
  printResult(session, { format: "credence-backup-result-v1", ...result }, [
    `Backup in ${directory}, as of ${made.madeAt}: ${contentsOf(made)}.`,
    ...(hasDatabase ? [] : [`Not in it: the database, which is PostgreSQL. Keep a pg_dump of the same time with it.`]),
    "Not in it: passwords, without which no key in it can be opened, and exported files. Keep the passwords elsewhere.",
  ]);
  return EXIT.ok;
}

/** Exit 5 where the backup is damaged; then there is no workspace. */
export async function restore(session: Session, directory: string): Promise<number> {
  const { workspace } = session;
  refuseFull(workspace.directory, "a backup is restored into a new workspace; name one with --workspace");
  if (!existsSync(directory)) throw new UsageError(`There is no backup ${directory}.`);
  let batches = 0;
  const isOurs = (name: string): boolean => workspace.isBackupName(name);
  const found = await restoreBackup(resolve(directory), resolve(workspace.directory), isOurs, async (folder) => {
    batches = await checkRestored(session, new Workspace(folder));
    useDeploymentOfBackup(new Workspace(folder), workspace);
  });
  const hasDatabase = databaseName(workspace) in found.files;
  const result = { workspace: workspace.directory, madeAt: found.madeAt, database: hasDatabase, batches };
  printResult(session, { format: "credence-restore-v1", ...result }, [
    `Restored ${workspace.directory} as of ${found.madeAt}: ${contentsOf(found)}.`,
    hasDatabase
      ? `${batches} batches, all as they were sealed. What was issued or linked after the backup is not among them.`
      : "The database was PostgreSQL and is not in the backup: restore its dump, and name it in DATABASE_URL.",
    "Passwords are not in a backup. credence status shows what is unfinished; resume asks the ledger before it sends.",
  ]);
  return EXIT.ok;
}

const databaseName = (workspace: Workspace): string => basename(workspace.databasePath);

function refuseFull(path: string, why: string): void {
  if (existsSync(path) && readdirSync(path).length > 0) throw new UsageError(`${path} is there already: ${why}.`);
}

/** `credence.json, ledger.sqlite, 2 in keys, 1 in profiles` */
function contentsOf({ files }: Manifest): string {
  const byFolder = Object.groupBy(Object.keys(files), (name) => (name.includes("/") ? dirname(name) : ""));
  const { "": single = [], ...folders } = byFolder;
  return [...single, ...Object.entries(folders).map(([folder, names = []]) => `${names.length} in ${folder}`)].join(
    ", ",
  );
}

/** Check that every file can be read and every batch is as it was sealed; how many batches there are. Throws `bad_backup`, and the errors of reading. */
async function checkRestored(session: Session, restored: Workspace): Promise<number> {
  restored.load();
  const profiles = restored.profiles();
  if (!existsSync(restored.databasePath)) return 0;
  const { openDatabaseFile, openPool } = session.dependencies;
  const store = await openDatabaseFile(restored.databasePath);
  const source = { store, openPool };
  const faults: Fault[] = [];
  try {
    const batches = await store.batches.list();
    for (const batch of batches.filter(({ root }) => root !== "")) {
      faults.push(...(await withProgress(session, (progress) => fsckBatch(source, batch, profiles, false, progress))));
    }
    faults.push(...(await fsckRecords(store)));
    if (faults.length > 0) throw new CredenceError("bad_backup", { faults });
    return batches.length;
  } finally {
    await store.close();
  }
}

/** On the other machine the deployment file could be anywhere; from now on the copy in the backup is used. */
function useDeploymentOfBackup(restored: Workspace, target: Workspace): void {
  const config = restored.load();
  const path = restored.path("deployment.json");
  if (!existsSync(path)) return;
  parseDeployment(parseJson(readInput(path), { limit: 1_000_000 }));
  if (config.network.kind === "embedded") return;
  const deployment = resolve(target.path("deployment.json"));
  restored.save({ ...config, network: { ...config.network, deployment } });
}
