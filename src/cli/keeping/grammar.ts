// Commands about what is stored: look for damage, make it again, keep a copy of it.
import { command, flag, list } from "../session/grammar.ts";

export const keepingCommands = [
  command("fsck [batch]", {
    summary: "compute everything stored of a batch, or of all, again and name what is wrong",
    options: { all: flag("check every signature by the JSON-LD library, slowly, where of a large batch 100 are") },
    load: async () => (await import("./fsck.ts")).fsck,
  }),
  command("rebuild", {
    summary: "make a lost database again out of exported folders and what the ledger says",
    options: { from: list("dir", "exported folder; may be repeated") },
    load: async () => (await import("./rebuild.ts")).rebuildDatabase,
  }),
  command("backup <dir>", {
    summary: "copy database, keys and settings of the workspace into a new folder",
    load: async () => (await import("./backup.ts")).backup,
  }),
  command("restore <dir>", {
    summary: "make a new workspace out of a backup, once everything in it was checked",
    load: async () => (await import("./backup.ts")).restore,
  }),
];
