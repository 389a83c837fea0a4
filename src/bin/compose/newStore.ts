// A database made from nothing beside the place where it belongs. It takes that place as a whole, or is gone.
import { existsSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { besidePath, flush, moveToNew, removeLeftOvers } from "../../disk/atomicFiles.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import type { Store } from "../../state/store.ts";
import { databaseUrl, openDatabaseFile } from "./openStore.ts";

export interface NewStore {
  readonly store: Store;
  /** Close it and put it in its place. Throws `database_not_new` where another one came there meanwhile. */
  keep(): Promise<void>;
  /** Close it, and forget it unless it was kept. */
  discard(): Promise<void>;
}

/** Throws `no_workspace`, `database_not_new`, `database_unreachable`. */
export function openNewStore(workspace: Workspace): Promise<NewStore> {
  workspace.load();
  const url = databaseUrl();
  return url === "" ? newFile(workspace) : emptyDatabase(url);
}

async function newFile(workspace: Workspace): Promise<NewStore> {
  const path = workspace.databasePath;
  const taken = (cause?: unknown) => new CredenceError("database_not_new", { path }, { cause });
  if (existsSync(path)) throw taken();
  await removeLeftOvers(workspace.directory, (name) => name === basename(path));
  const temporary = besidePath(path);
  const store = await openDatabaseFile(temporary);
  return {
    store,
    async keep() {
      await store.close();
      flush(temporary);
      try {
        moveToNew(temporary, path);
      } catch (cause) {
        throw (cause as NodeJS.ErrnoException).code === "EEXIST" ? taken(cause) : cause;
      }
    },
    async discard() {
      await store.close();
      rmSync(temporary, { force: true });
    },
  };
}

/** There is no place beside a database on a server: one in which nothing stands yet is filled. */
async function emptyDatabase(url: string): Promise<NewStore> {
  const { openPostgres } = await import("../../store/postgres/open.ts");
  const store = await openPostgres(url, new Date().toISOString());
  const close = () => store.close();
  if ((await store.batches.list()).length === 0) return { store, keep: close, discard: close };
  await close();
  throw new CredenceError("database_not_new", { path: "the one that DATABASE_URL names" });
}
